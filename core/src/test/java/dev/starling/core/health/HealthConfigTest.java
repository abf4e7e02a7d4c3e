package dev.starling.core.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthConfigTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void defaultsAreThoseOfTheDocumentation() {
    assertEquals(Duration.ofSeconds(1), HealthConfig.DEFAULT.pingInterval());
    assertEquals(Duration.ofSeconds(5), HealthConfig.DEFAULT.suspectAfter());
    assertEquals(Duration.ofSeconds(30), HealthConfig.DEFAULT.downAfter());
    assertEquals(Duration.ofHours(1), HealthConfig.DEFAULT.forgetAfter());
  }

  @Test
  void theLeastThatFitsTogetherIsAccepted() {
    HealthConfig config = new HealthConfig(SECOND, SECOND, SECOND.plusNanos(1), Duration.ZERO, 1);

    assertEquals(Duration.ZERO, config.forgetAfter());
  }

  @Test
  void whatDoesNotFitIsRefusedByName() {
    assertRefused("ping-interval", Duration.ZERO, SECOND, SECOND.multipliedBy(2), SECOND, 1);
    assertRefused("ping-interval", SECOND.negated(), SECOND, SECOND.multipliedBy(2), SECOND, 1);
    assertRefused("suspect-after", SECOND, SECOND.minusNanos(1), SECOND, SECOND, 1);
    assertRefused("down-after", SECOND, SECOND, SECOND, SECOND, 1);
    assertRefused("forget-after", SECOND, SECOND, SECOND.plusNanos(1), SECOND.negated(), 1);
    Duration tooLong = Duration.ofDays(36_526);
    assertRefused("down-after", SECOND, SECOND, tooLong, SECOND, 1);
    assertRefused("forget-after", SECOND, SECOND, SECOND.plusNanos(1), tooLong, 1);
    assertRefused("member", SECOND, SECOND, SECOND.plusNanos(1), SECOND, 0);
  }

  private static void assertRefused(
      String named, Duration ping, Duration suspect, Duration down, Duration forget, int members) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new HealthConfig(ping, suspect, down, forget, members));
    assertTrue(refused.getMessage().contains(named), refused.getMessage());
  }
}
