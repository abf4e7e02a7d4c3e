package dev.starling.testkit;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.starling.core.planted.Planted;
import dev.starling.testkit.story.OverlayStory;
import dev.starling.testkit.story.TopologyStory;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The checks are believed since they find bugs that were put there on purpose. */
class PlantedBugsTest {
  private static final int MOST_SEEDS = 300;

  private static final Set<Planted> OF_TOPOLOGY =
      EnumSet.of(
          Planted.VOTE_FORGOTTEN,
          Planted.LEASE_IGNORED,
          Planted.BIRTH_RESTAMPED,
          Planted.QUORUM_NOT_RECHECKED);

  static List<Planted> bugs() {
    return Stream.of(Planted.values())
        .filter(bug -> bug != Planted.NONE && !CommsFaultsTest.BUGS.contains(bug))
        .toList();
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
        "planted bug %s: found by seed %d, the %d. of them: %s%n",
        bug.name().toLowerCase(Locale.ROOT),
        seeds - 1,
        seeds,
        found.substring(0, Math.min(160, found.length())));
  }

  private static @Nullable String problem(long seed, Planted bug) {
    if (OF_TOPOLOGY.contains(bug)) {
      try {
        new TopologyStory(seed, false, bug).run();
        return null;
      } catch (AssertionError | RuntimeException e) {
        return String.valueOf(e.getMessage());
      }
    }
    Simulation.Plan plan = plan(seed, bug);
    try {
      new OverlayStory(seed, plan.nodes(), plan.faults(), plan.length(), false, bug)
          .run(share -> {});
      return null;
    } catch (AssertionError | RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Those that need something rare are looked for where that is frequent. */
  private static Simulation.Plan plan(long seed, Planted bug) {
    return switch (bug) {
      case STALE_RANGE -> plan(seed, Fault.CONNECTION, Fault.CRASH, Fault.DISK, Fault.PARTITION);
      case CLOCK_AT_FACE_VALUE -> plan(seed, Fault.CLOCK, Fault.CRASH);
      case DONE_BEFORE_KEPT -> plan(seed, Fault.STORAGE);
      default -> OverlayFaultsTest.plan(seed);
    };
  }

  private static Simulation.Plan plan(long seed, Fault first, Fault... others) {
    return new Simulation.Plan(6, seed, EnumSet.of(first, others), Duration.ofMinutes(2));
  }
}
