package dev.starling.core.election;

import dev.starling.core.event.DownReason;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.HealthConfig;
import dev.starling.core.health.NodeHealth;
import dev.starling.core.health.NodeStatus;
import dev.starling.core.health.PeerKind;
import dev.starling.core.health.Rtt;
import dev.starling.core.message.Message;
import dev.starling.core.port.Now;
import dev.starling.core.topology.Commander;
import dev.starling.core.topology.Memory;
import dev.starling.core.topology.Promise;
import dev.starling.core.topology.Quorum;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.Standing;
import dev.starling.core.topology.TopologyConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Topology} of a node {@value #SELF} in virtual time; what the other members say is
 * written by the test. All of them are heard for as long as they are connected.
 */
final class TopologyBench implements Topology.Effects {
  static final String SELF = "m";

  /** Births of settled members, below and above that of the node itself. */
  static final long ELDER = 1;

  static final long YOUNGER = 1L << 61;

  record Sent(String to, Message message) {}

  final Topology topology;
  final List<Sent> sent = new ArrayList<>();
  final List<SwarmEvent> events = new ArrayList<>();

  /** Promises that are being kept. */
  final List<Promise> beingKept = new ArrayList<>();

  private final TreeSet<String> connected = new TreeSet<>();
  private final boolean keepsAtOnce;
  private long elapsedNanos;

  /**
   * A node that starts.
   *
   * @param kept what it finds of an earlier life
   * @param keepsAtOnce whether a promise is kept at once; else when {@link #kept} says so
   */
  TopologyBench(int quorum, Promise kept, boolean keepsAtOnce) {
    this.keepsAtOnce = keepsAtOnce;
    this.topology =
        new Topology(
            SELF,
            1,
            TopologyConfig.DEFAULT.withQuorum(Quorum.ofSize(quorum)),
            HealthConfig.DEFAULT,
            new Connected(),
            kept,
            this::keep,
            new SplittableRandom(3),
            this);
    topology.settle(now());
  }

  private void keep(Now now, Promise promise) {
    beingKept.add(promise);
    if (keepsAtOnce) {
      topology.handlePromiseKept(now, promise);
    }
  }

  private final class Connected implements Members {
    @Override
    public boolean isLive(String node) {
      return connected.contains(node);
    }

    @Override
    public boolean hears(String node) {
      return connected.contains(node);
    }

    @Override
    public List<NodeHealth> all(Now now) {
      return connected.stream()
          .map(
              node ->
                  new NodeHealth(
                      node,
                      PeerKind.STARLING,
                      NodeStatus.HEALTHY,
                      OptionalLong.of(1),
                      1,
                      true,
                      null,
                      0,
                      0,
                      Rtt.of(),
                      0))
          .toList();
    }
  }

  /** The monotonic clock wraps around after three seconds. */
  Now now() {
    return new Now(
        Long.MAX_VALUE - Duration.ofSeconds(3).toNanos() + elapsedNanos,
        1_700_000_000_000L + elapsedNanos / 1_000_000);
  }

  /** A settled member in its first life that remembers its promises, and follows nobody. */
  void join(String node, long birth) {
    connect(node);
    hear(node, state(birth, Standing.JOINED, 0, null));
  }

  /** A member of which nothing is known yet. */
  void connect(String node) {
    connected.add(node);
    topology.handleConnected(now(), node);
    topology.settle(now());
  }

  /** {@code kill -9}. */
  void die(String node) {
    connected.remove(node);
    topology.handleDisconnected(now(), node);
    topology.handleEvent(
        now(), new SwarmEvent.NodeDown(now().epochMillis(), node, DownReason.REFUSED));
    topology.settle(now());
  }

  static Message.TopologyState state(
      long birth, Standing standing, long ageMillis, @Nullable Commander commander) {
    return new Message.TopologyState(
        1,
        birth,
        standing,
        ageMillis,
        Role.AUTO,
        birth,
        Memory.KEPT,
        commander == null ? null : commander.token(),
        commander,
        List.of());
  }

  void hear(String node, Message message) {
    topology.handleMessage(now(), node, message);
    topology.settle(now());
  }

  /** The promise that was to be kept last is. */
  void kept() {
    topology.handlePromiseKept(now(), beingKept.get(beingKept.size() - 1));
    topology.settle(now());
  }

  /** Lets time pass, with the topology woken when it asked to be. */
  void pass(Duration duration) {
    long endNanos = elapsedNanos + duration.toNanos();
    int wakesAtOneMoment = 0;
    while (true) {
      long wait = Math.max(0, topology.untilNextNanos(now()));
      if (wait > endNanos - elapsedNanos) {
        break;
      }
      wakesAtOneMoment = wait > 0 ? 0 : wakesAtOneMoment + 1;
      if (wakesAtOneMoment > 100) {
        throw new AssertionError("the topology wants to be woken again and again at one moment");
      }
      elapsedNanos += wait;
      topology.settle(now());
    }
    elapsedNanos = endNanos;
  }

  /** This process is held up. */
  void stall(Duration duration) {
    elapsedNanos += duration.toNanos();
  }

  /** What was sent of one kind, the last one last. */
  <T extends Message> List<T> sent(Class<T> kind) {
    return sent.stream().map(Sent::message).filter(kind::isInstance).map(kind::cast).toList();
  }

  @Override
  public void send(String node, Message message) {
    sent.add(new Sent(node, message));
  }

  @Override
  public void emit(SwarmEvent event) {
    events.add(event);
  }
}
