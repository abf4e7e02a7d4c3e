package dev.starling.core.comms;

import static dev.starling.core.link.LinkQuality.DEGRADED;
import static dev.starling.core.link.LinkQuality.DISCONNECTED;
import static dev.starling.core.link.LinkQuality.EXCELLENT;
import static dev.starling.core.link.LinkQuality.GOOD;
import static dev.starling.core.link.LinkQuality.POOR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.link.LinkQuality;
import org.junit.jupiter.api.Test;

class LinkGaugeTest {
  private final LinkGauge gauge = new LinkGauge();

  @Test
  void aConnectionIsGoodUntilItIsMeasuredAndTheFirstSampleCountsAtOnce() {
    assertEquals(DISCONNECTED, gauge.quality());
    gauge.connected();
    assertEquals(GOOD, gauge.quality());
    assertFalse(gauge.isMeasured());
    gauge.sample(POOR);
    assertEquals(POOR, gauge.quality());
    assertTrue(gauge.isMeasured());
    gauge.disconnected();
    assertEquals(DISCONNECTED, gauge.quality());
    assertFalse(gauge.isMeasured());
  }

  @Test
  void oneOddSampleChangesNothingAndTwoThatAgreeDo() {
    measured(EXCELLENT);
    samples(POOR, EXCELLENT, POOR, EXCELLENT);
    assertEquals(EXCELLENT, gauge.quality());
    samples(GOOD, GOOD);
    assertEquals(GOOD, gauge.quality());
    samples(EXCELLENT, EXCELLENT);
    assertEquals(EXCELLENT, gauge.quality());
  }

  @Test
  void ofTwoOnTheSameSideTheNearerOneCounts() {
    measured(EXCELLENT);
    samples(POOR, DEGRADED);
    assertEquals(DEGRADED, gauge.quality());
    samples(EXCELLENT, GOOD);
    assertEquals(GOOD, gauge.quality());
  }

  @Test
  void whatWasBeforeAConnectionDoesNotCount() {
    measured(EXCELLENT);
    samples(POOR);
    measured(EXCELLENT);
    samples(POOR);
    assertEquals(EXCELLENT, gauge.quality());
  }

  @Test
  void roundTripsAreClassedByTheirBounds() {
    assertEquals(EXCELLENT, LinkQuality.of(millis(9), 0));
    assertEquals(GOOD, LinkQuality.of(millis(10), 0));
    assertEquals(GOOD, LinkQuality.of(millis(49), 0));
    assertEquals(DEGRADED, LinkQuality.of(millis(50), 0));
    assertEquals(DEGRADED, LinkQuality.of(millis(199), 0));
    assertEquals(POOR, LinkQuality.of(millis(200), 0));
    assertEquals(POOR, LinkQuality.of(millis(999), 0));
    assertEquals(DISCONNECTED, LinkQuality.of(millis(1_000), 0));
  }

  @Test
  void aLossOfFivePercentIsOneClassWorseAndOfTwentyTwo() {
    assertEquals(EXCELLENT, LinkQuality.of(millis(1), 0.049));
    assertEquals(GOOD, LinkQuality.of(millis(1), 0.05));
    assertEquals(GOOD, LinkQuality.of(millis(1), 0.199));
    assertEquals(DEGRADED, LinkQuality.of(millis(1), 0.2));
    assertEquals(POOR, LinkQuality.of(millis(20), 1));
    assertEquals(DISCONNECTED, LinkQuality.of(millis(300), 0.3));
    assertEquals(DISCONNECTED, LinkQuality.of(millis(5_000), 1));
  }

  private void measured(LinkQuality first) {
    gauge.connected();
    gauge.sample(first);
  }

  private void samples(LinkQuality... samples) {
    for (LinkQuality sample : samples) {
      gauge.sample(sample);
    }
  }

  private static long millis(long millis) {
    return millis * 1_000_000;
  }
}
