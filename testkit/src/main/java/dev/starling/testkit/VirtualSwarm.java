package dev.starling.testkit;

import dev.starling.core.planted.Planted;
import dev.starling.core.sync.OverlayConfig;
import dev.starling.core.topology.Quorum;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.TopologyConfig;
import dev.starling.testkit.check.HealthWitness;
import dev.starling.testkit.world.World;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * A swarm whose nodes, network and time are the test's. Nodes find each other by gossip, wherever
 * the network lets them.
 *
 * <p>What names a node that was not added throws {@link IllegalArgumentException}.
 */
public final class VirtualSwarm {
  private final Hubs hubs = new Hubs();
  private final World world;

  /** A swarm without nodes. All that is left to chance follows from {@code seed}. */
  public VirtualSwarm(long seed) {
    this(seed, false);
  }

  /**
   * A swarm without nodes.
   *
   * @param staticHosts whether every node knows all names from the start, instead of by gossip
   */
  public VirtualSwarm(long seed, boolean staticHosts) {
    this(seed, staticHosts, TopologyConfig.DEFAULT.quorum());
  }

  /**
   * A swarm without nodes.
   *
   * @param staticHosts as above
   * @param quorum how many a commander needs
   */
  public VirtualSwarm(long seed, boolean staticHosts, Quorum quorum) {
    world =
        new World(
            new World.Settings(
                seed,
                staticHosts,
                false,
                OverlayConfig.DEFAULT,
                TopologyConfig.DEFAULT.withQuorum(quorum),
                false,
                Planted.NONE,
                false,
                List.of(HealthWitness::new, hubs::observe)));
  }

  World world() {
    return world;
  }

  /** Adds nodes; they do not run yet. */
  public void add(String... nodes) {
    world.add(nodes);
  }

  /** All that were added. */
  public Set<String> nodes() {
    return Collections.unmodifiableSet(new TreeSet<>(world.nodes()));
  }

  /** What an application on that node has in its hands. */
  public VirtualNode node(String node) {
    return new VirtualNode(world, hubs, known(node));
  }

  /** From its next start on, the node is hidden from {@code nodes()}. */
  public void hide(String node) {
    world.hide(known(node));
  }

  /** Starts processes, each with an empty memory. One that runs goes on. */
  public void start(String... nodes) {
    for (String node : nodes) {
      world.start(known(node));
    }
  }

  /** From its next start on, the node begins as {@code AUTO}, {@code OBSERVER} or {@code RELAY}. */
  public void setRole(String node, Role role) {
    world.setRole(known(node), role);
  }

  /** Ends a process as {@code kill -9} does. */
  public void kill(String node) {
    world.kill(known(node));
  }

  /** Ends a process cleanly: it says goodbye. */
  public void leave(String node) {
    world.leave(known(node));
  }

  /** Stops a process as {@code kill -STOP} does. */
  public void stop(String node) {
    world.stop(known(node));
  }

  /** Lets a stopped process go on, as {@code kill -CONT} does. */
  public void resume(String node) {
    world.resume(known(node));
  }

  /** Sets the wall clock of a node's host ahead, or back by a negative duration. */
  public void stepClock(String node, Duration by) {
    world.clockOf(known(node)).step(by.toMillis());
  }

  /** Nothing passes between two nodes any more. */
  public void cut(String a, String b) {
    world.cut(known(a), known(b));
  }

  /** Nothing passes from the one to the other any more. */
  public void cutOneWay(String from, String to) {
    world.cutOneWay(known(from), known(to));
  }

  /** Everything passes between two nodes; what TCP held back arrives now. */
  public void heal(String a, String b) {
    world.heal(known(a), known(b));
  }

  /** Makes every link whole, and lets every process run. */
  public void healAll() {
    world.healAll();
  }

  /** Lets time pass. */
  public void pass(Duration duration) {
    world.pass(duration);
  }

  /**
   * Lets time pass until something holds; looks ten times a second.
   *
   * @return whether it held before the time was over
   */
  public boolean passUntil(BooleanSupplier condition, Duration atMost) {
    return world.passUntil(condition, atMost);
  }

  /** Time that has passed since the beginning. */
  public Duration elapsed() {
    return Duration.ofNanos(world.nowNanos());
  }

  /** Whether everybody runs, and everybody sees everybody as healthy. */
  public boolean isWhole() {
    return world.isWhole();
  }

  /** Who keeps {@link #isWhole} from being true, in words. */
  public List<String> whatIsMissing() {
    return world.whatIsMissing();
  }

  /** A fingerprint of all that happened: the same for the same seed and the same calls. */
  public String fingerprint() {
    return world.trace().fingerprint();
  }

  private String known(String node) {
    if (!world.nodes().contains(node)) {
      throw new IllegalArgumentException(
          "no node is named " + node + "; there are " + world.nodes());
    }
    return node;
  }
}
