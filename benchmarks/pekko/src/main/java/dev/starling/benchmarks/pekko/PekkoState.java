package dev.starling.benchmarks.pekko;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.starling.benchmarks.workload.Entity;
import dev.starling.benchmarks.workload.SharedState;
import dev.starling.benchmarks.workload.StateProcess;
import dev.starling.benchmarks.workload.StateSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.ddata.DistributedData;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.LWWMapKey;
import org.apache.pekko.cluster.ddata.LWWRegister;
import org.apache.pekko.cluster.ddata.LWWRegisterKey;
import org.apache.pekko.cluster.ddata.Replicator;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.jspecify.annotations.Nullable;

/**
 * Distributed Data with its default settings: a register for each entity under a key of its own, or
 * one LWWMap of all. Registers travel as a whole with gossip; a map sends deltas, too. Writes are
 * local. A value is text, for which Pekko has a serializer; the names of the fields are not in it.
 */
public final class PekkoState implements SharedState {
  private static final String SYSTEM = "bench";
  private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration CLOSELY = Duration.ofMillis(2);

  /** One map travels as one message, and its default of 256 KiB has no room for 10,000 entities. */
  private static final String FRAME_OF_A_MAP = "16 MiB";

  private static final Key<LWWMap<String, String>> MAP = LWWMapKey.create("entities");

  private final CountDownLatch joined = new CountDownLatch(StateSettings.NODES);
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private @Nullable ActorSystem system;
  private @Nullable ActorRef replicator;
  private @Nullable SelfUniqueAddress self;
  private @Nullable Cancellable flushing;
  private boolean oneMap;

  public static void main(String[] arguments) {
    StateProcess.run(new PekkoState(), arguments);
  }

  @Override
  public void start(StateSettings settings, Watcher watcher) throws Exception {
    oneMap = settings.oneMap();
    ActorSystem started = ActorSystem.create(SYSTEM, config(settings));
    system = started;
    DistributedData data = DistributedData.get(started);
    replicator = data.replicator();
    self = data.selfUniqueAddress();
    started.actorOf(Props.create(Members.class, () -> new Members(joined)), "members");
    if (settings.watches()) {
      ActorRef listener =
          started.actorOf(Props.create(Listener.class, () -> new Listener(watcher)), "listener");
      if (oneMap) {
        data.replicator().tell(new Replicator.Subscribe<>(MAP, listener), listener);
      } else {
        for (int i = 0; i < settings.entities(); i++) {
          data.replicator().tell(new Replicator.Subscribe<>(key(i), listener), listener);
        }
      }
    }
    if (!joined.await(JOIN_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the cluster did not form");
    }
  }

  private static Config config(StateSettings settings) {
    Map<String, Object> values = new HashMap<>();
    values.put("pekko.actor.provider", "cluster");
    values.put("pekko.loglevel", "ERROR");
    values.put("pekko.remote.artery.transport", "tcp");
    values.put("pekko.remote.artery.canonical.hostname", "127.0.0.1");
    values.put("pekko.remote.artery.canonical.port", settings.ports().get(settings.node() - 1));
    String seed = "pekko://%s@127.0.0.1:%d".formatted(SYSTEM, settings.ports().get(0));
    values.put("pekko.cluster.seed-nodes", List.of(seed));
    if (settings.oneMap()) {
      values.put("pekko.remote.artery.advanced.maximum-frame-size", FRAME_OF_A_MAP);
    }
    return ConfigFactory.parseMap(values).withFallback(ConfigFactory.load());
  }

  private static Key<LWWRegister<String>> key(int number) {
    return LWWRegisterKey.create(Entity.id(number));
  }

  @Override
  public CompletionStage<?> put(Entity entity) {
    SelfUniqueAddress writer = requireNonNull(self);
    String value = text(entity);
    Object update =
        oneMap
            ? new Replicator.Update<>(
                MAP,
                LWWMap.<String, String>create(),
                Replicator.writeLocal(),
                map -> map.put(writer, entity.id(), value))
            : new Replicator.Update<>(
                key(entity.number()),
                LWWRegister.create(writer, ""),
                Replicator.writeLocal(),
                register -> register.withValue(writer, value));
    requireNonNull(replicator).tell(update, ActorRef.noSender());
    return CompletableFuture.completedStage(null);
  }

  private static String text(Entity entity) {
    return String.join(
        "|",
        Long.toString(entity.writtenNanos()),
        Double.toString(entity.latitude()),
        Double.toString(entity.longitude()),
        Integer.toString(entity.heading()),
        entity.status(),
        entity.label());
  }

  private static long writtenNanos(String text) {
    return Long.parseLong(text.substring(0, text.indexOf('|')));
  }

  @Override
  public int size() {
    return seen.size();
  }

  /** Subscribers hear of changes each 500 ms, or when asked for. */
  @Override
  public synchronized void watchClosely(boolean closely) {
    if (flushing != null) {
      flushing.cancel();
      flushing = null;
    }
    if (closely) {
      ActorSystem started = requireNonNull(system);
      flushing =
          started
              .scheduler()
              .scheduleAtFixedRate(
                  Duration.ZERO,
                  CLOSELY,
                  requireNonNull(replicator),
                  Replicator.FlushChanges$.MODULE$,
                  started.dispatcher(),
                  ActorRef.noSender());
    }
  }

  /** Counts the nodes that are up. */
  private static final class Members extends AbstractActor {
    private final CountDownLatch joined;
    private final Cluster cluster = Cluster.get(getContext().getSystem());

    Members(CountDownLatch joined) {
      this.joined = joined;
    }

    @Override
    public void preStart() {
      cluster.subscribe(
          getSelf(), ClusterEvent.initialStateAsEvents(), ClusterEvent.MemberUp.class);
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(ClusterEvent.MemberUp.class, event -> joined.countDown())
          .build();
    }
  }

  /** Tells the watcher which entities are new. */
  private final class Listener extends AbstractActor {
    private final Watcher watcher;
    private Map<String, String> before = Map.of();

    Listener(Watcher watcher) {
      this.watcher = watcher;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder().match(Replicator.Changed.class, this::changed).build();
    }

    private void changed(Replicator.Changed<?> change) {
      if (change.dataValue() instanceof LWWRegister<?> register) {
        String value = (String) register.getValue();
        show(change.key().id(), value);
      } else if (change.key().equals(MAP)) {
        Map<String, String> now = change.get(MAP).getEntries();
        now.forEach(
            (id, value) -> {
              if (!value.equals(before.get(id))) {
                show(id, value);
              }
            });
        before = now;
      }
    }

    private void show(String id, String value) {
      seen.add(id);
      watcher.visible(Entity.number(id), writtenNanos(value));
    }
  }
}
