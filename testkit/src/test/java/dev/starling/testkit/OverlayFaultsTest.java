package dev.starling.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens, every node shows what the log of operations says, and in the end all know all
 * that somebody still knew.
 */
class OverlayFaultsTest {
  private static final boolean LONG = Boolean.getBoolean("starling.long");
  private static final int SEEDS = Integer.getInteger("starling.seeds", 2_000);
  private static final Duration LONG_TIME = Duration.ofHours(1);
  private static final int WORKERS = 2;

  /** Five to nine nodes, some of the faults or all of them, and disks for a third, by seed. */
  static Simulation.Plan plan(long seed) {
    SplittableRandom random = new SplittableRandom(~seed);
    Set<Fault> faults = EnumSet.complementOf(EnumSet.of(Fault.STORAGE));
    if (random.nextInt(3) > 0) {
      faults.removeIf(fault -> random.nextBoolean());
    }
    int nodes = 5 + random.nextInt(5);
    Duration length = Duration.ofSeconds(8 + random.nextInt(18));
    if (random.nextInt(3) == 0) {
      faults.add(Fault.STORAGE);
    }
    return new Simulation.Plan(nodes, seed, faults, length);
  }

  @Test
  void afterAnyFaultsAllReplicasAreEqualAndNothingIsLost() throws InterruptedException {
    Long one = Long.getLong("starling.seed");
    if (one != null) {
      assertNull(new Simulation(plan(one), true).run().violation());
      return;
    }
    Totals totals = new Totals();
    runSeeds(totals);
    totals.print();
    Simulation.Report failed = totals.failed.get();
    if (failed != null) {
      long seed = failed.plan().seed();
      throw new AssertionError(
          "seed "
              + seed
              + "; its story: mvn -pl testkit -am test -Dtest=OverlayFaultsTest"
              + " -Dsurefire.failIfNoSpecifiedTests=false -Dstarling.seed="
              + seed,
          failed.violation());
    }
    assertEquals(EnumSet.allOf(Fault.class), totals.injected.keySet());
    assertTrue(totals.unheld > 0, "no seed ever lost the only replica of a write");
  }

  /** Seeds from 0 on: so many, or for so long. */
  private static void runSeeds(Totals totals) throws InterruptedException {
    long endNanos = System.nanoTime() + LONG_TIME.toNanos();
    AtomicLong next = new AtomicLong();
    Thread[] workers = new Thread[WORKERS];
    for (int i = 0; i < WORKERS; i++) {
      workers[i] =
          new Thread(
              () -> {
                while (totals.failed.get() == null) {
                  long seed = next.getAndIncrement();
                  if (LONG ? System.nanoTime() - endNanos > 0 : seed >= SEEDS) {
                    return;
                  }
                  totals.add(new Simulation(plan(seed)).run());
                }
              });
      workers[i].start();
    }
    for (Thread worker : workers) {
      worker.join();
    }
  }

  @Test
  void oneSeedIsOneHistory() {
    for (long seed = 0; seed < 5; seed++) {
      assertEquals(fingerprint(seed), fingerprint(seed), "seed " + seed);
    }
    assertNotEquals(fingerprint(1), fingerprint(2));
  }

  private static String fingerprint(long seed) {
    return new Simulation(plan(seed)).run().fingerprint();
  }

  private static final class Totals {
    final AtomicReference<Simulation.Report> failed = new AtomicReference<>();
    final Map<Fault, Integer> injected = new EnumMap<>(Fault.class);
    private final long startNanos = System.nanoTime();
    private long seeds;
    private long operations;
    private long unheld;
    private long comparisons;
    private Duration virtual = Duration.ZERO;
    private Duration healed = Duration.ZERO;

    synchronized void add(Simulation.Report report) {
      if (report.violation() != null) {
        failed.compareAndSet(null, report);
      }
      seeds++;
      report.injected().forEach((fault, times) -> injected.merge(fault, times, Integer::sum));
      operations += report.operations();
      unheld += report.unheld();
      comparisons += report.comparisons();
      virtual = virtual.plus(report.virtual());
      healed = report.healed().compareTo(healed) > 0 ? report.healed() : healed;
    }

    synchronized void print() {
      System.out.printf(
          "overlay under faults: %,d seeds in %d s (%d min virtual), faults %s,"
              + " %,d operations (%,d lost with their only replica), %,d comparisons with the log,"
              + " healed within %.1f s%n",
          seeds,
          Duration.ofNanos(System.nanoTime() - startNanos).toSeconds(),
          virtual.toMinutes(),
          injected,
          operations,
          unheld,
          comparisons,
          healed.toMillis() / 1e3);
    }
  }
}
