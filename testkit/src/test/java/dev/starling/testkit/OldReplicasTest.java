package dev.starling.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.planted.Planted;
import dev.starling.testkit.story.RestartStory;
import org.junit.jupiter.api.Test;

/** However often a node begins a new life, what is kept of its old ones is bounded. */
class OldReplicasTest {
  private static final boolean LONG = Boolean.getBoolean("starling.long");
  private static final int LIVES = Integer.getInteger("starling.lives", LONG ? 10_000 : 500);
  private static final int SEEDS = Integer.getInteger("starling.seeds", LONG ? 1_000 : 20);

  @Test
  void restartsLeaveVectorsBounded() {
    RestartStory story = new RestartStory(1, LIVES, false, false, Planted.NONE);
    story.run();
    assertTrue(story.ledger().log().size() > LIVES, "a write in each life");
    System.out.printf(
        "restarts: %,d of one node of three in %,d min virtual, %,d operations,"
            + " at most %d entries in a vector%n",
        LIVES,
        story.world().nowNanos() / 60_000_000_000L,
        story.ledger().log().size(),
        story.mostEntries());
  }

  @Test
  void nothingIsLostOrComesBackUnderFaults() {
    Long one = Long.getLong("starling.seed");
    long from = one == null ? 0 : one;
    long to = one == null ? SEEDS : one + 1;
    long most = 0;
    for (long seed = from; seed < to; seed++) {
      RestartStory story = new RestartStory(seed, 60, true, one != null, Planted.NONE);
      try {
        story.run();
      } catch (AssertionError | RuntimeException failed) {
        throw new AssertionError("seed " + seed, failed);
      }
      most = Math.max(most, story.mostEntries());
    }
    System.out.printf(
        "restarts under faults: %d seeds, at most %d entries in a vector%n", to - from, most);
    assertTrue(most <= RestartStory.MAX_ENTRIES);
  }

  @Test
  void oneSeedIsOneHistory() {
    assertEquals(fingerprint(), fingerprint());
  }

  private static String fingerprint() {
    RestartStory story = new RestartStory(3, 20, true, false, Planted.NONE);
    story.run();
    return story.world().trace().fingerprint();
  }
}
