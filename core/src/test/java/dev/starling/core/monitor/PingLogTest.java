package dev.starling.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PingLogTest {
  private final PingLog log = new PingLog();

  @Test
  void anAnswerGivesItsRoundTripTimeOnce() {
    log.sent(7, 1_000);

    assertEquals(250, log.answered(7, 1_250));
    assertEquals(PingLog.UNKNOWN, log.answered(7, 1_300), "answered before");
  }

  @Test
  void answersMayComeOutOfOrder() {
    log.sent(1, 100);
    log.sent(2, 200);

    assertEquals(50, log.answered(2, 250));
    assertEquals(300, log.answered(1, 400));
  }

  @Test
  void anAnswerToAPingNeverSentIsUnknown() {
    assertEquals(PingLog.UNKNOWN, log.answered(0, 5), "no ping was sent at all");
    log.sent(1, 100);
    assertEquals(PingLog.UNKNOWN, log.answered(2, 150));
  }

  @Test
  void thePingBeforeTheLastSixtyIsForgotten() {
    for (int sequence = 1; sequence <= 61; sequence++) {
      log.sent(sequence, sequence);
    }

    assertEquals(PingLog.UNKNOWN, log.answered(1, 100));
    assertEquals(98, log.answered(2, 100));
  }

  @Test
  void lossCountsOnlyPingsWhoseFateIsKnown() {
    log.sent(1, seconds(0));
    log.sent(2, seconds(1));
    log.sent(3, seconds(2));
    log.answered(1, seconds(0) + 5);

    assertEquals(0.0, log.loss(seconds(5)), "two may still be answered");
    assertEquals(1.0 / 2, log.loss(seconds(6)), "the second is 5 s old, the third 4 s");
    assertEquals(2.0 / 3, log.loss(seconds(7)));
  }

  @Test
  void noPingMeansNoLoss() {
    assertEquals(0.0, log.loss(seconds(100)));
  }

  @Test
  void anAnswerAfterFiveSecondsIsALossAllTheSame() {
    log.sent(1, 0);
    log.sent(2, 0);
    log.answered(1, seconds(5));
    log.answered(2, seconds(5) - 1);

    assertEquals(1.0 / 2, log.loss(seconds(9)));
  }

  @Test
  void whatIsAbandonedIsLost() {
    log.sent(1, 0);
    log.answered(1, 10);
    log.sent(2, 20);
    log.abandon();

    assertEquals(1.0 / 2, log.loss(30));
    assertEquals(PingLog.UNKNOWN, log.answered(2, 40));
    assertFalse(log.awaitsAnswer(0));
  }

  @Test
  void lossIsOfTheLastSixtyPingsOnly() {
    log.sent(1, 0);
    for (int sequence = 2; sequence <= 61; sequence++) {
      log.sent(sequence, seconds(10));
      log.answered(sequence, seconds(10) + 1);
    }

    assertEquals(0.0, log.loss(seconds(60)), "the one lost is the 61st from the end");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -5_000, Long.MAX_VALUE - 3, Long.MIN_VALUE})
  void theOriginOfTheClockDoesNotMatter(long originNanos) {
    log.sent(1, originNanos);
    log.sent(2, originNanos + 10);

    assertEquals(20, log.answered(1, originNanos + 20));
    assertEquals(1.0 / 2, log.loss(originNanos + 10 + seconds(5)));
    assertTrue(log.awaitsAnswer(originNanos));
  }

  @Test
  void aPingAwaitsItsAnswerFromTheMomentGiven() {
    log.sent(1, 100);

    assertTrue(log.awaitsAnswer(99));
    assertFalse(log.awaitsAnswer(100), "sent at that moment, not after it");
    log.answered(1, 150);
    assertFalse(log.awaitsAnswer(99), "answered");
  }

  private static long seconds(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
