package dev.starling.testkit;

import dev.starling.core.planted.Planted;
import dev.starling.testkit.story.TopologyStory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens, the rules of command hold on every node; and once it is over, all agree on one
 * commander.
 */
class TopologyFaultsTest {
  private static final int SEEDS =
      Integer.getInteger("starling.seeds", Boolean.getBoolean("starling.long") ? 20_000 : 600);
  private static final int WORKERS = 2;

  @Test
  void afterAnyFaultsAllAgreeOnOneCommander() throws InterruptedException {
    Long one = Long.getLong("starling.seed");
    if (one != null) {
      new TopologyStory(one, true, Planted.NONE).run();
      return;
    }
    AtomicReference<AssertionError> failed = new AtomicReference<>();
    AtomicLong next = new AtomicLong();
    Totals totals = new Totals();
    Thread[] workers = new Thread[WORKERS];
    for (int i = 0; i < WORKERS; i++) {
      workers[i] =
          new Thread(
              () -> {
                for (long seed = next.getAndIncrement();
                    seed < SEEDS && failed.get() == null;
                    seed = next.getAndIncrement()) {
                  run(seed, totals, failed);
                }
              });
      workers[i].start();
    }
    for (Thread worker : workers) {
      worker.join();
    }
    totals.print();
    if (failed.get() != null) {
      throw failed.get();
    }
  }

  private static void run(long seed, Totals totals, AtomicReference<AssertionError> failed) {
    TopologyStory story = new TopologyStory(seed, false, Planted.NONE);
    try {
      story.run();
      totals.add(story);
    } catch (AssertionError | RuntimeException e) {
      failed.compareAndSet(
          null,
          new AssertionError(
              "seed "
                  + seed
                  + "; its story: mvn -pl testkit -am test -Dtest=TopologyFaultsTest"
                  + " -Dsurefire.failIfNoSpecifiedTests=false -Dstarling.seed="
                  + seed,
              e));
    }
  }

  private static final class Totals {
    private long seeds;
    private long elections;
    private Duration virtual = Duration.ZERO;
    private Duration agreed = Duration.ZERO;

    synchronized void add(TopologyStory story) {
      seeds++;
      elections += story.elections();
      virtual = virtual.plusNanos(story.world().nowNanos());
      Duration taken = story.agreedWithin();
      agreed = taken.compareTo(agreed) > 0 ? taken : agreed;
    }

    synchronized void print() {
      System.out.printf(
          "topology under faults: %,d seeds (%d min virtual), %,d elections, agreed within %.1f s%n",
          seeds, virtual.toMinutes(), elections, agreed.toMillis() / 1e3);
    }
  }
}
