package dev.starling.discovery.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.starling.discovery.gossip.Sightings.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SightingsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Sightings sightings = new Sightings();

  @Test
  void aNameIsReportedOnceASecondAtMost() {
    assertEquals(Verdict.REPORT, sightings.heard("a@h", 0));
    assertEquals(Verdict.TOO_SOON, sightings.heard("a@h", SECOND - 1));
    assertEquals(Verdict.REPORT, sightings.heard("a@h", SECOND));
    assertEquals(Verdict.TOO_SOON, sightings.heard("a@h", 2 * SECOND - 1));
    assertEquals(Verdict.REPORT, sightings.heard("b@h", 2 * SECOND - 1));
  }

  @Test
  void newcomersBeyondTheBoundAreRefusedUntilSomebodyIsGone() {
    for (int i = 0; i < Sightings.MAX_NAMES; i++) {
      assertEquals(Verdict.REPORT, sightings.heard("n" + i + "@h", i));
    }
    assertEquals(Verdict.REFUSED, sightings.heard("new@h", SECOND));
    assertEquals(Verdict.REPORT, sightings.heard("n0@h", 2 * SECOND), "those heard stay");

    long firstIsGone = Sightings.HOLDS.toNanos() + 2;
    assertEquals(Verdict.REPORT, sightings.heard("new@h", firstIsGone), "in the place of n1");
    assertEquals(Verdict.REFUSED, sightings.heard("newer@h", firstIsGone));
  }

  @Test
  void aNameThatGoesOnIsNotForgotten() {
    for (long now = 0; now <= 300 * SECOND; now += 5 * SECOND) {
      assertEquals(Verdict.REPORT, sightings.heard("a@h", now));
    }
    for (int i = 1; i < Sightings.MAX_NAMES; i++) {
      assertEquals(Verdict.REPORT, sightings.heard("n" + i + "@h", 301 * SECOND));
    }
    assertEquals(Verdict.REFUSED, sightings.heard("new@h", 301 * SECOND));
  }

  @Test
  void timeMayPassTheLimitOfANumber() {
    long late = Long.MAX_VALUE - 1;
    assertEquals(Verdict.REPORT, sightings.heard("a@h", late));
    assertEquals(Verdict.TOO_SOON, sightings.heard("a@h", late + SECOND / 2));
    assertEquals(Verdict.REPORT, sightings.heard("a@h", late + SECOND));
  }
}
