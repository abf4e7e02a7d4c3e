package dev.starling.core.sim;

import dev.starling.core.discovery.DiscoveryContext;
import dev.starling.core.health.NodeHealth;
import dev.starling.core.health.NodeStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Several cores on one virtual clock. Each node hears the heartbeats of those it can reach, as by
 * gossip, or knows all of them from the start.
 *
 * <p>Every core is watched by a {@link Witness}; what it finds comes out of {@link #pass} as an
 * {@link AssertionError}.
 */
final class VirtualSwarm {
  static final long EPOCH_MILLIS = 1_800_000_000_000L;

  private static final long SECOND_NANOS = 1_000_000_000;
  private static final Duration SIGHTING_HOLDS = Duration.ofSeconds(30);

  private final SplittableRandom random;
  private final Trace trace;
  private final boolean staticHosts;
  private final Agenda agenda = new Agenda();
  private final VirtualNetwork network;
  private final Map<String, @Nullable Life> lives = new TreeMap<>();
  private final Set<String> hidden = new TreeSet<>();
  private final Map<String, Long> wallOffsetsMillis = new HashMap<>();
  private final Set<Long> alive = new HashSet<>();
  private long creations;

  VirtualSwarm(long seed) {
    this(seed, false, false);
  }

  /**
   * A network without nodes.
   *
   * @param staticHosts whether every node knows all names from the start, instead of heartbeats
   */
  VirtualSwarm(long seed, boolean staticHosts, boolean printed) {
    this.random = new SplittableRandom(seed);
    this.staticHosts = staticHosts;
    this.trace = new Trace(printed);
    this.network = new VirtualNetwork(this, random.split());
    agenda.after(SECOND_NANOS, this::inspectEachSecond);
  }

  Agenda agenda() {
    return agenda;
  }

  VirtualNetwork network() {
    return network;
  }

  Trace trace() {
    return trace;
  }

  long nowNanos() {
    return agenda.nowNanos();
  }

  Set<String> nodes() {
    return lives.keySet();
  }

  /** The life of a process, stopped or not; null if it is dead. */
  @Nullable Life lifeOf(String node) {
    return lives.get(node);
  }

  boolean isAlive(long creation) {
    return alive.contains(creation);
  }

  /** Adds nodes that do not run yet. */
  void add(String... names) {
    for (String name : names) {
      lives.put(name, null);
    }
  }

  void hide(String node) {
    hidden.add(node);
  }

  /** Sets the wall clock of a host, for the lives to come. */
  void setWallOffset(String node, Duration offset) {
    wallOffsetsMillis.put(node, offset.toMillis());
  }

  /** Starts a process that does not run. */
  void start(String... names) {
    for (String name : names) {
      if (lives.get(name) == null) {
        tell("start", name);
        long creation = ++creations;
        Life life =
            new Life(
                this,
                name,
                !hidden.contains(name),
                creation,
                wallOffsetsMillis.getOrDefault(name, 0L),
                random.split());
        lives.put(name, life);
        alive.add(creation);
        discover(life);
      }
    }
  }

  void stop(String node) {
    Life life = lives.get(node);
    if (life != null) {
      tell("stop", node);
      life.pause();
    }
  }

  void resume(String node) {
    Life life = lives.get(node);
    if (life != null) {
      tell("resume", node);
      life.resume();
    }
  }

  void kill(String node) {
    Life life = lives.put(node, null);
    if (life != null) {
      tell("kill", node);
      alive.remove(life.creation);
      life.die();
      network.bury(life);
    }
  }

  /** Says goodbye and ends. */
  void leave(String node) {
    Life life = lives.get(node);
    if (life != null && !life.isPaused()) {
      tell("leave", node);
      life.input(Input.LEAVE, (core, now) -> core.handleLeave(now));
      kill(node);
    }
  }

  void cut(String a, String b) {
    cutOneWay(a, b);
    cutOneWay(b, a);
  }

  void cutOneWay(String from, String to) {
    tell("cut", from + " to " + to);
    network.cut(from, to);
  }

  void heal(String a, String b) {
    tell("heal", a + " and " + b);
    network.wire(a, b).heal();
    network.wire(b, a).heal();
  }

  /** Makes every link whole, and lets every process run. */
  void healAll() {
    for (String a : lives.keySet()) {
      for (String b : lives.keySet()) {
        if (a.compareTo(b) < 0) {
          heal(a, b);
        }
      }
    }
    lives.keySet().forEach(this::resume);
    start(lives.keySet().toArray(String[]::new));
  }

  void pass(Duration duration) {
    agenda.runUntil(agenda.nowNanos() + duration.toNanos());
  }

  /** Lets time pass until something holds; true if it did before the time was over. */
  boolean passUntil(BooleanSupplier condition, Duration atMost) {
    long endNanos = agenda.nowNanos() + atMost.toNanos();
    while (!condition.getAsBoolean() && agenda.nowNanos() < endNanos) {
      pass(Duration.ofMillis(100));
    }
    return condition.getAsBoolean();
  }

  /** What one node knows of another, if that is in its list. */
  Optional<NodeHealth> health(String observer, String node) {
    Life life = lives.get(observer);
    return life == null
        ? Optional.empty()
        : life.core.nodes(life.now()).stream().filter(h -> h.node().equals(node)).findAny();
  }

  /** What one node believes of another; null if that is not in its list. */
  @Nullable NodeStatus status(String observer, String node) {
    return health(observer, node).map(NodeHealth::status).orElse(null);
  }

  /** Whether everybody sees everybody as healthy, connected, and in the life that they live. */
  boolean isWhole() {
    return lives.keySet().stream()
        .allMatch(a -> lives.keySet().stream().allMatch(b -> a.equals(b) || sees(a, b)));
  }

  /** Who keeps {@link #isWhole} from being true. */
  List<String> whatIsMissing() {
    List<String> missing = new ArrayList<>();
    for (String observer : lives.keySet()) {
      for (String node : lives.keySet()) {
        if (!observer.equals(node) && !sees(observer, node)) {
          missing.add(observer + " sees " + node + " as " + health(observer, node));
        }
      }
    }
    return missing;
  }

  private boolean sees(String observer, String node) {
    Life life = lives.get(node);
    return life != null && health(observer, node).filter(h -> isTrue(h, life)).isPresent();
  }

  private static boolean isTrue(NodeHealth health, Life life) {
    return health.status() == NodeStatus.HEALTHY
        && health.connected()
        && health.creation() == life.creation
        && health.incarnation().isPresent()
        && health.incarnation().getAsLong() == life.core.incarnation();
  }

  private void discover(Life life) {
    if (staticHosts) {
      for (String other : lives.keySet()) {
        life.input(
            Input.of(Input.Kind.SIGHTED, other),
            (core, now) -> core.handleSighted(now, "epmd", 1_024, other, DiscoveryContext.FOREVER));
      }
    } else {
      heartbeat(life);
    }
  }

  private void heartbeat(Life life) {
    if (life.isDead()) {
      return;
    }
    if (!life.isPaused()) {
      for (String other : lives.keySet()) {
        if (!network.wire(life.node, other).isCut()) {
          Life listener = lives.get(other);
          agenda.after(random.nextLong(1_000_000), () -> sight(listener, life.node));
        }
      }
    }
    agenda.after(random.nextLong(5 * SECOND_NANOS), () -> heartbeat(life));
  }

  private static void sight(@Nullable Life listener, String node) {
    if (listener != null) {
      listener.input(
          Input.of(Input.Kind.SIGHTED, node),
          (core, now) -> core.handleSighted(now, "gossip", 256, node, SIGHTING_HOLDS));
    }
  }

  private void inspectEachSecond() {
    for (Life life : lives.values()) {
      if (life != null && !life.isPaused()) {
        life.witness().inspect();
      }
    }
    agenda.after(SECOND_NANOS, this::inspectEachSecond);
  }

  private void tell(String what, String whom) {
    trace.tell(nowNanos(), "--- " + what + " " + whom);
  }
}
