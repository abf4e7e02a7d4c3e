package dev.starling.testkit.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.testkit.world.World;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens, each {@link Witness} agrees with its core; and once it is over, everybody sees
 * everybody.
 */
class RandomFaultsTest {
  private static final int SEEDS =
      Integer.getInteger("starling.seeds", Boolean.getBoolean("starling.long") ? 20_000 : 300);

  @Test
  void afterAnyFaultsEverybodySeesEverybody() {
    Long one = Long.getLong("starling.seed");
    if (one != null) {
      run(one, true);
      return;
    }
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        run(seed, false);
      } catch (AssertionError | RuntimeException failed) {
        throw new AssertionError(
            "seed "
                + seed
                + "; its story: mvn -pl testkit -am test -Dtest=RandomFaultsTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dstarling.seed="
                + seed,
            failed);
      }
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
    RandomFaults faults = new RandomFaults(seed, false);
    faults.run();
    return faults.world().trace().fingerprint();
  }

  private static void run(long seed, boolean printed) {
    RandomFaults faults = new RandomFaults(seed, printed);
    faults.run();
    World world = faults.world();
    assertTrue(
        world.passUntil(world::isWhole, RandomFaults.HEALED_WITHIN),
        () -> "not whole again: " + world.whatIsMissing());
  }
}
