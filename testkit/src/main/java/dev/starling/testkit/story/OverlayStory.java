package dev.starling.testkit.story;

import dev.starling.core.overlay.OverlayLimits;
import dev.starling.core.planted.Planted;
import dev.starling.core.sync.OverlayConfig;
import dev.starling.testkit.Fault;
import dev.starling.testkit.check.HealthWitness;
import dev.starling.testkit.check.Ledger;
import dev.starling.testkit.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;

/**
 * A history that follows from its seed alone: writes under faults, while the rules of safety are
 * checked; then everything is made whole, and all must come to know the same in time.
 */
public final class OverlayStory {
  /** After the longest pause between two dials, and a dial that has just begun in vain. */
  private static final Duration RECONNECTED_WITHIN = Duration.ofSeconds(90);

  /** A slow sync that has begun, then the longest pause before everything is kept anew. */
  private static final Duration KEPT_WITHIN = Duration.ofSeconds(20);

  private static final Duration AFTERWARDS = Duration.ofSeconds(2);
  private static final int STEPS = 100;
  private static final int[] MAX_RECORDS = {4, 16, 256, 65_536};
  private static final int FEW_NODES = 7;

  /** Gossip among more is mostly gossip. */
  private static final int MANY_NODES = 100;

  /** More than a range holds of other values, so that a store takes many ranges to tell. */
  private static final int LARGE_BYTES = 17_000;

  private final SplittableRandom random;
  private final Duration length;
  private final Ledger ledger = new Ledger();
  private final World world;
  private final OverlayConfig config;
  private final FaultSource faults;
  private final Workload workload;
  private final boolean harmless;
  private final boolean large;
  private Duration healedWithin = Duration.ZERO;

  /**
   * A story that has not begun.
   *
   * @param length in which there are faults
   * @param planted what all nodes do wrong
   */
  public OverlayStory(
      long seed, int nodes, Set<Fault> kinds, Duration length, boolean printed, Planted planted) {
    this.random = new SplittableRandom(seed);
    this.length = length;
    this.config =
        new OverlayConfig(
            OverlayLimits.DEFAULT,
            Duration.ofMillis(random.nextInt(50, 600)),
            Duration.ofMillis(random.nextInt(2_000, 15_000)),
            MAX_RECORDS[random.nextInt(MAX_RECORDS.length)],
            random.nextInt(3) == 0 ? 4_000 : 32L << 20,
            OverlayConfig.DEFAULT.replicaRetention());
    this.world =
        new World(
            new World.Settings(
                seed,
                nodes > MANY_NODES || random.nextInt(3) == 0,
                printed,
                config,
                planted,
                kinds.contains(Fault.STORAGE),
                List.of(HealthWitness::new, ledger::observe)));
    world.onLoss(ledger::diskLost);
    for (int i = 0; i < nodes; i++) {
      world.add("n" + i);
      if (random.nextInt(10) == 0) {
        world.hide("n" + i);
      }
    }
    this.faults = new FaultSource(world, random.split(), kinds);
    this.harmless = kinds.isEmpty();
    long gapNanos = nodes > MANY_NODES ? 200_000_000 : 400_000_000;
    this.large = nodes <= MANY_NODES && random.nextInt(5) == 0;
    int ids = (large ? 8 : 2) + random.nextInt(2 + nodes / 10);
    this.workload =
        new Workload(world, ledger, random.split(), ids, large ? LARGE_BYTES : 100, gapNanos);
  }

  public World world() {
    return world;
  }

  public Ledger ledger() {
    return ledger;
  }

  public Map<Fault, Integer> injected() {
    return faults.injected();
  }

  /** How long it took until all knew the same, once everything was whole. */
  public Duration healedWithin() {
    return healedWithin;
  }

  /**
   * Lets it happen.
   *
   * @param progress is told how much of the length is over, 0 to 1
   * @throws AssertionError for what must not be
   */
  public void run(DoubleConsumer progress) {
    makeLinksDiffer();
    startAll();
    workload.begin();
    long beginNanos = world.nowNanos();
    if (!harmless) {
      harmSoon(beginNanos + length.toNanos());
    }
    for (int step = 1; step <= STEPS; step++) {
      world.pass(length.dividedBy(STEPS));
      progress.accept((double) step / STEPS);
    }
    workload.end();
    faults.end();
    settle();
  }

  private void makeLinksDiffer() {
    boolean alike = !large && random.nextInt(3) > 0;
    if (alike || world.nodes().size() > MANY_NODES) {
      return;
    }
    for (String a : world.nodes()) {
      for (String b : world.nodes()) {
        if (a.compareTo(b) < 0) {
          world.setLatency(a, b, Duration.ofMillis(random.nextInt(1, 100)));
        }
      }
    }
  }

  private void startAll() {
    for (String node : world.nodes()) {
      world.start(node);
      if (world.nodes().size() <= MANY_NODES) {
        world.pass(Duration.ofMillis(random.nextInt(2_000 / world.nodes().size() + 2)));
      }
    }
  }

  private void harmSoon(long endNanos) {
    int manyMillis = Math.max(50, 3_000 * FEW_NODES / Math.max(FEW_NODES, world.nodes().size()));
    int millis = random.nextInt(4) == 0 ? random.nextInt(50) : random.nextInt(manyMillis);
    world
        .agenda()
        .after(
            millis * 1_000_000L,
            () -> {
              if (world.nowNanos() < endNanos) {
                faults.inject();
                harmSoon(endNanos);
              }
            });
  }

  private void settle() {
    long healedNanos = world.nowNanos();
    Duration bound = RECONNECTED_WITHIN.plus(config.antiEntropyInterval());
    if (!world.passUntil(world::hasKeptAll, KEPT_WITHIN)) {
      throw new AssertionError(KEPT_WITHIN + " after all disks were made whole, some write waits");
    }
    if (!world.passUntil(ledger::isEqualEverywhere, bound)) {
      throw new AssertionError(
          bound + " after everything was made whole, replicas differ: " + ledger.differences());
    }
    healedWithin = Duration.ofNanos(world.nowNanos() - healedNanos);
    ledger.judgeEnd();
    world.pass(AFTERWARDS);
    if (!ledger.isEqualEverywhere()) {
      throw new AssertionError("replicas were equal, and differ again: " + ledger.differences());
    }
    ledger.judgeEnd();
  }
}
