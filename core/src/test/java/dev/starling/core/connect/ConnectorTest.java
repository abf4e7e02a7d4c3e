package dev.starling.core.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.discovery.DiscoveryContext;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.port.DialFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectorTest {
  private static final String B = "b@127.0.0.1";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private ConnectorBench bench = new ConnectorBench(5);

  @Test
  void aSightedNodeIsDialledOnce() {
    bench.sighted(B, HOUR);
    bench.sighted(B, HOUR);
    bench.pass(HOUR);

    assertEquals(List.of(B), bench.dials, "no second dial before the first has ended");
  }

  @Test
  void aConnectedNodeIsNotDialled() {
    bench.connected(B);
    bench.sighted(B, HOUR);
    bench.pass(HOUR);

    assertEquals(List.of(), bench.dials);
  }

  @Test
  void pausesDoubleUpToAMinuteWithJitter() {
    for (int seed = 0; seed < 50; seed++) {
      bench = new ConnectorBench(seed);
      bench.sighted(B, DiscoveryContext.FOREVER);
      bench.advance();
      double upperSeconds = 0.5;
      for (int attempt = 0; attempt < 12; attempt++) {
        double pauseSeconds = secondsUntilNextDialAfterFailure(DialFailure.TIMEOUT);

        assertTrue(
            pauseSeconds >= upperSeconds / 2 && pauseSeconds <= upperSeconds,
            "pause " + attempt + " of seed " + seed + " is " + pauseSeconds);
        upperSeconds = Math.min(upperSeconds * 2, 60);
      }
    }
  }

  @Test
  void jitterUsesTheWholeOfItsRange() {
    List<Double> pauses = new ArrayList<>();
    for (int seed = 0; seed < 200; seed++) {
      bench = new ConnectorBench(seed);
      bench.sighted(B, HOUR);
      bench.advance();
      pauses.add(secondsUntilNextDialAfterFailure(DialFailure.REFUSED));
    }

    assertTrue(pauses.stream().anyMatch(pause -> pause < 0.275));
    assertTrue(pauses.stream().anyMatch(pause -> pause > 0.475));
  }

  @Test
  void aNodeThatTwoStrategiesFindIsOneNode() {
    bench.sighted("gossip", 256, B, SECOND);
    bench.sighted("epmd", 1_024, B, DiscoveryContext.FOREVER);
    bench.advance();
    bench.fail(B, DialFailure.REFUSED);
    bench.pass(HOUR);

    assertEquals(List.of(B, B), bench.dials, "dialled again, though gossip hears it no more");
    assertEquals(1, bench.connector.candidates());
  }

  @Test
  void dialsAndFailuresAreCounted() {
    bench.sighted(B, HOUR);
    bench.advance();
    bench.fail(B, DialFailure.REFUSED);
    bench.pass(SECOND);
    bench.fail(B, DialFailure.SUPERSEDED);

    assertEquals(2, bench.connector.startedDials());
    assertEquals(1, bench.connector.failedDials(), "another connection made the second needless");
  }

  @Test
  void aSightingThatExpiredIsNoReason() {
    bench.sighted(B, Duration.ofSeconds(30));
    bench.advance();
    bench.pass(Duration.ofSeconds(31));
    bench.fail(B, DialFailure.TIMEOUT);
    bench.dials.clear();
    bench.pass(HOUR);

    assertEquals(List.of(), bench.dials);
    assertEquals(0, bench.connector.candidates());
  }

  @Test
  void aSightingExpiresWhileTheNodeWaitsForItsNextDial() {
    bench.sighted(B, SECOND);
    bench.advance();
    for (int i = 0; i < 3; i++) {
      bench.fail(B, DialFailure.REFUSED);
      bench.pass(SECOND);
    }

    assertTrue(bench.dials.size() <= 3, "dials: " + bench.dials.size());
    assertEquals(0, bench.connector.candidates());
  }

  @Test
  void aShorterSightingDoesNotCutALongerOne() {
    bench.sighted(B, HOUR);
    bench.sighted(B, SECOND);
    bench.advance();
    bench.pass(Duration.ofMinutes(30));
    bench.fail(B, DialFailure.TIMEOUT);
    bench.pass(SECOND);

    assertEquals(List.of(B, B), bench.dials);
  }

  @Test
  void aSightingThatHoldsForNoTimeIsForgotten() {
    bench.sighted(B, Duration.ZERO);
    bench.sighted("c@127.0.0.1", Duration.ofSeconds(Long.MIN_VALUE));
    bench.advance();

    assertEquals(List.of(), bench.dials);
    assertEquals(0, bench.connector.candidates());
  }

  @Test
  void staticHostsAreDialledForEver() {
    bench.sighted(B, DiscoveryContext.FOREVER);
    bench.advance();
    for (int i = 0; i < 500; i++) {
      bench.fail(B, DialFailure.REFUSED);
      bench.pass(Duration.ofSeconds(61));
    }

    assertEquals(501, bench.dials.size());
  }

  @Test
  void aMemberThatIsLostIsTriedOnceAtOnceAndThenWithPauses() {
    bench.steadyMember(B);
    bench.connector.handleDisconnected(bench.now(), B);
    bench.advance();
    assertEquals(List.of(B), bench.dials);
    bench.fail(B, DialFailure.TIMEOUT);
    bench.advance();
    assertEquals(List.of(B), bench.dials);
    bench.pass(SECOND);
    assertEquals(List.of(B, B), bench.dials);
  }

  @Test
  void aConnectionThatReplacesAnotherMakesTheRetryNeedless() {
    bench.steadyMember(B);
    bench.connector.handleDisconnected(bench.now(), B);
    bench.connected(B);
    bench.pass(HOUR);

    assertEquals(List.of(), bench.dials);
  }

  @Test
  void connectionsThatBreakAtOnceAreRetriedWithGrowingPauses() {
    bench.steadyMember(B);
    for (int i = 0; i < 60; i++) {
      bench.connector.handleDisconnected(bench.now(), B);
      bench.pass(Duration.ofMinutes(1));
      assertEquals(i + 1, bench.dials.size(), "dialled once, until that has ended");
      bench.connected(B);
      bench.connector.handleAnswered(bench.now(), B);
    }
    int dialled = bench.dials.size();
    bench.connector.handleDisconnected(bench.now(), B);
    bench.pass(Duration.ofSeconds(29));

    assertEquals(dialled, bench.dials.size(), "the pause is half a minute and more by now");
  }

  @Test
  void aSteadyConnectionEndsTheBackOff() {
    bench.sighted(B, HOUR);
    bench.advance();
    for (int i = 0; i < 6; i++) {
      bench.fail(B, DialFailure.REFUSED);
      bench.pass(Duration.ofMinutes(1));
    }
    bench.steadyMember(B);
    bench.dials.clear();
    bench.connector.handleGivenUp(bench.now(), B);
    bench.pass(SECOND);

    assertEquals(List.of(B), bench.dials);
  }

  @Test
  void aConnectionWithoutAnAnswerDoesNotEndTheBackOff() {
    bench.steadyMember(B);
    int dialled = 0;
    for (int i = 0; i < 6; i++) {
      bench.connector.handleGivenUp(bench.now(), B);
      dialled = bench.dials.size();
      bench.pass(Duration.ofMinutes(1));
      bench.connected(B);
      bench.pass(Duration.ofSeconds(5));
    }
    bench.connector.handleGivenUp(bench.now(), B);
    dialled = bench.dials.size();
    bench.pass(Duration.ofSeconds(7));

    assertEquals(dialled, bench.dials.size(), "the seventh pause is of 16 s and more");
  }

  @Test
  void aFormerMemberIsDialledUntilItIsForgotten() {
    bench.steadyMember(B);
    bench.connector.handleGivenUp(bench.now(), B);
    for (int i = 0; i < 50; i++) {
      bench.pass(Duration.ofSeconds(61));
      bench.fail(B, DialFailure.TIMEOUT);
    }
    assertEquals(50, bench.dials.size());

    bench.connector.handleForgotten(B);
    bench.pass(HOUR);
    assertEquals(50, bench.dials.size());
    assertEquals(0, bench.connector.candidates());
  }

  @Test
  void aNodeThatWasNoMemberIsNotDialledWhenItsConnectionEnds() {
    bench.connected(B);
    bench.connector.handleDisconnected(bench.now(), B);
    bench.pass(HOUR);

    assertEquals(List.of(), bench.dials);
    assertEquals(0, bench.connector.candidates());
  }

  @Test
  void aLeaverIsNotDialledUnlessItIsSightedAnew() {
    bench.sighted(B, HOUR);
    bench.advance();
    bench.steadyMember(B);
    bench.dials.clear();
    bench.connector.handleLeft(bench.now(), B);
    bench.pass(HOUR);
    assertEquals(List.of(), bench.dials);

    bench.sighted(B, HOUR);
    bench.advance();
    assertEquals(List.of(B), bench.dials);
  }

  @Test
  void aLeaverAmongTheStaticHostsIsDialledAfterAPause() {
    bench.sighted(B, DiscoveryContext.FOREVER);
    bench.advance();
    bench.steadyMember(B);
    bench.dials.clear();
    bench.connector.handleLeft(bench.now(), B);
    bench.advance();
    assertEquals(List.of(), bench.dials);
    bench.pass(SECOND);
    assertEquals(List.of(B), bench.dials);
  }

  @Test
  void aRequestIsDialledAtOnceAndOnce() {
    assertTrue(bench.connector.handleRequested(bench.now(), B));
    bench.advance();
    assertEquals(List.of(B), bench.dials);
    bench.fail(B, DialFailure.REFUSED);
    bench.pass(HOUR);

    assertEquals(List.of(B), bench.dials);
    assertEquals(0, bench.connector.candidates(), "nothing remains without a reason to dial");
  }

  @Test
  void aRequestCutsThePauseShort() {
    bench.sighted(B, HOUR);
    bench.advance();
    bench.fail(B, DialFailure.REFUSED);
    bench.connector.handleRequested(bench.now(), B);
    bench.advance();

    assertEquals(List.of(B, B), bench.dials);
  }

  @Test
  void aFailureIsAnEventOnlyWhenItIsAnotherThanBefore() {
    bench.sighted(B, HOUR);
    bench.advance();
    for (DialFailure failure :
        List.of(
            DialFailure.REFUSED,
            DialFailure.REFUSED,
            DialFailure.TIMEOUT,
            DialFailure.SUPERSEDED,
            DialFailure.REFUSED)) {
      bench.fail(B, failure);
      bench.pass(Duration.ofMinutes(1));
    }

    assertEquals(
        List.of("REFUSED", "TIMEOUT", "REFUSED"),
        bench.events.stream().map(e -> ((SwarmEvent.DiscoveryFailed) e).detail()).toList());
  }

  private double secondsUntilNextDialAfterFailure(DialFailure failure) {
    bench.fail(B, failure);
    int before = bench.dials.size();
    long pauseNanos = bench.connector.nextWakeNanos(bench.now()) - bench.nanos();
    bench.pass(Duration.ofNanos(pauseNanos));
    assertEquals(before + 1, bench.dials.size(), "dialled when it asked to be woken");
    return pauseNanos / 1e9;
  }
}
