package dev.starling.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.link.Priority;
import dev.starling.core.link.SendOutcome;
import dev.starling.core.planted.Planted;
import dev.starling.testkit.story.CommsStory;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens, messages come once, in order, and as the links allow; critical ones do come.
 */
class CommsFaultsTest {
  static final Set<Planted> BUGS =
      EnumSet.of(
          Planted.NOTHING_SENT_AGAIN,
          Planted.ANY_NUMBER_TAKEN,
          Planted.DELIVERED_WHEN_SENT,
          Planted.TABLE_ASKED_ONCE,
          Planted.RELAYED_IN_CIRCLES);

  private static final boolean LONG = Boolean.getBoolean("starling.long");
  private static final int SEEDS = Integer.getInteger("starling.seeds", LONG ? 20_000 : 300);
  private static final int MOST_SEEDS = 500;

  static Set<Planted> bugs() {
    return BUGS;
  }

  private static CommsStory story(long seed, boolean printed, Planted bug) {
    SplittableRandom random = new SplittableRandom(~seed);
    Set<Fault> faults = EnumSet.allOf(Fault.class);
    if (random.nextInt(3) > 0) {
      faults.removeIf(fault -> random.nextBoolean());
    }
    int nodes = 3 + random.nextInt(4);
    Duration length = Duration.ofSeconds(10 + random.nextInt(30));
    return new CommsStory(seed, nodes, faults, length, printed, bug);
  }

  @Test
  void criticalMessagesComeOnceAndInOrderAndOthersAsTheLinksAllow() {
    Long one = Long.getLong("starling.seed");
    if (one != null) {
      story(one, true, Planted.NONE).run();
      return;
    }
    Map<Priority, Long> received = new EnumMap<>(Priority.class);
    long sent = 0;
    long delivered = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      CommsStory story = story(seed, false, Planted.NONE);
      try {
        story.run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + "; its story: -Dtest=CommsFaultsTest -Dstarling.seed=" + seed, e);
      }
      sent += story.post().sent();
      delivered += story.post().count(Priority.CRITICAL, SendOutcome.Kind.DELIVERED);
      for (Priority priority : Priority.values()) {
        received.merge(priority, story.post().count(priority, SendOutcome.Kind.DROPPED), Long::sum);
      }
    }
    System.out.printf(
        "comms under faults: %,d seeds, %,d messages, %,d critical ones delivered, dropped %s%n",
        SEEDS, sent, delivered, received);
    assertTrue(delivered > 0 && received.values().stream().allMatch(count -> count > 0));
  }

  @Test
  void oneSeedIsOneHistory() {
    for (long seed = 0; seed < 3; seed++) {
      assertEquals(fingerprint(seed), fingerprint(seed), "seed " + seed);
    }
  }

  private static String fingerprint(long seed) {
    CommsStory story = story(seed, false, Planted.NONE);
    story.run();
    return story.world().trace().fingerprint();
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void aPlantedBugIsFound(Planted bug) {
    String found = null;
    int seeds = 0;
    while (found == null && seeds < MOST_SEEDS) {
      found = problem(seeds++, bug);
    }
    assertNotNull(found, () -> bug + " was not found by " + MOST_SEEDS + " seeds");
    System.out.printf(
        "planted bug %s: found by the %d. seed: %s%n",
        bug.name().toLowerCase(Locale.ROOT),
        seeds,
        found.substring(0, Math.min(160, found.length())));
  }

  private static @Nullable String problem(long seed, Planted bug) {
    try {
      story(seed, false, bug).run();
      return null;
    } catch (AssertionError | RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
