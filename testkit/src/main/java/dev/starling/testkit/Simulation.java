package dev.starling.testkit;

import dev.starling.core.planted.Planted;
import dev.starling.testkit.story.OverlayStory;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A swarm that writes while faults happen to it, and is checked all along: every node's replica of
 * the overlay against a log of all operations, and every node's view of the others against what it
 * could have known. One seed is one history.
 */
public final class Simulation {
  public static final int MAX_NODES = 1_024;

  private final Plan plan;
  private final boolean printed;

  /**
   * What is to happen.
   *
   * @param nodes 1 to {@link #MAX_NODES}
   * @param length virtual time in which there are faults
   */
  public record Plan(int nodes, long seed, Set<Fault> faults, Duration length) {
    public Plan {
      if (nodes < 1 || nodes > MAX_NODES) {
        throw new IllegalArgumentException("nodes are 1 to " + MAX_NODES + ", got " + nodes);
      }
      if (length.isNegative() || length.isZero()) {
        throw new IllegalArgumentException("the length is above zero, got " + length);
      }
      faults = Set.copyOf(faults);
    }
  }

  /**
   * What has happened.
   *
   * @param injected how many faults of each kind were begun
   * @param operations writes and removals
   * @param unheld operations that were known to nobody any more: their only replica had died
   * @param comparisons how often what a node holds at an id was compared with the log
   * @param messages that were sent, encoded and decoded
   * @param bytes of these messages
   * @param virtual how much time passed in the swarm
   * @param healed how long it took until all replicas were equal, of this time
   * @param wall how much time passed here
   * @param fingerprint of all that happened: the same for the same plan
   * @param violation the first rule that was broken, if one was
   */
  public record Report(
      Plan plan,
      Map<Fault, Integer> injected,
      long operations,
      long unheld,
      long comparisons,
      long messages,
      long bytes,
      Duration virtual,
      Duration healed,
      Duration wall,
      String fingerprint,
      @Nullable AssertionError violation) {
    public Report {
      injected = Map.copyOf(injected);
    }
  }

  /** A simulation that has not run. */
  public Simulation(Plan plan) {
    this(plan, false);
  }

  /**
   * A simulation that has not run.
   *
   * @param printed whether it tells its story on standard output
   */
  public Simulation(Plan plan, boolean printed) {
    this.plan = plan;
    this.printed = printed;
  }

  /** Runs it to its end, or to the first rule that is broken. */
  public Report run() {
    return run(share -> {});
  }

  /**
   * Runs it as {@link #run()}.
   *
   * @param progress is told how much of the length is over, 0 to 1
   */
  public Report run(DoubleConsumer progress) {
    long startNanos = System.nanoTime();
    OverlayStory story =
        new OverlayStory(
            plan.seed(), plan.nodes(), plan.faults(), plan.length(), printed, Planted.NONE);
    AssertionError violation = null;
    try {
      story.run(progress);
    } catch (AssertionError e) {
      violation = e;
    } catch (RuntimeException e) {
      violation = new AssertionError("a node failed on what came to it: " + e, e);
    }
    return new Report(
        plan,
        story.injected(),
        story.ledger().log().size(),
        story.ledger().mayBeLost(),
        story.ledger().comparisons(),
        story.world().messages(),
        story.world().bytes(),
        Duration.ofNanos(story.world().nowNanos()),
        story.healedWithin(),
        Duration.ofNanos(System.nanoTime() - startNanos),
        story.world().trace().fingerprint(),
        violation);
  }
}
