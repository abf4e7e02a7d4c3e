package dev.starling.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.event.DownReason;
import dev.starling.core.health.NodeStatus;
import dev.starling.core.health.PeerKind;
import dev.starling.core.port.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Indirect probes, seen from who asks and from who is asked. */
class ProbeTest {
  private static final String B = "b@h";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final MonitorBench bench = new MonitorBench();

  @Test
  void fromOneIntervalBeforeSuspicionTwoHelpersAreAskedEachInterval() {
    for (String helper : List.of("c@h", "d@h", "e@h", "f@h")) {
      bench.join(helper, Duration.ofMillis(2));
    }
    bench.joinSilent(B);
    bench.pass(Duration.ofMillis(3_999));
    assertEquals(List.of(), bench.probes);
    bench.pass(Duration.ofSeconds(6));

    Set<Long> rounds =
        bench.probes.stream().map(MonitorBench.Probe::atNanos).collect(Collectors.toSet());
    assertEquals(6, rounds.size());
    for (long round : rounds) {
      List<String> helpers =
          bench.probes.stream()
              .filter(probe -> probe.atNanos() == round)
              .map(MonitorBench.Probe::helper)
              .toList();
      assertEquals(2, Set.copyOf(helpers).size(), "two different ones, got " + helpers);
      assertFalse(helpers.contains(B));
    }
    assertTrue(bench.probes.stream().allMatch(probe -> probe.target().equals(B)));
  }

  @Test
  void allHelpersGetTheirTurn() {
    for (String helper : List.of("c@h", "d@h", "e@h", "f@h", "g@h")) {
      bench.join(helper, Duration.ofMillis(2));
    }
    bench.joinSilent(B);
    bench.pass(Duration.ofSeconds(29));

    assertEquals(
        Set.of("c@h", "d@h", "e@h", "f@h", "g@h"),
        bench.probes.stream().map(MonitorBench.Probe::helper).collect(Collectors.toSet()));
  }

  @Test
  void onlyHealthyConnectedStarlingNodesAreAsked() {
    bench.join("good@h", Duration.ofMillis(2));
    bench.join("cut@h", Duration.ofMillis(2));
    bench.monitor.handleConnected(
        bench.now(), new Peer("beam@h", 1, true), PeerKind.BEAM, bench.now().nanos());
    bench.joinSilent(B);
    bench.joinSilent("silent@h");
    bench.monitor.handleDisconnected(bench.now(), "cut@h");
    bench.pass(Duration.ofMillis(5_500));
    bench.probes.clear();
    bench.pass(Duration.ofSeconds(20));

    assertEquals(
        Set.of("good@h"),
        bench.probes.stream().map(MonitorBench.Probe::helper).collect(Collectors.toSet()));
  }

  @Test
  void theWordOfAHelperIsLife() {
    bench.joinSilent(B);
    bench.join("c@h", Duration.ofMillis(2));
    bench.pass(Duration.ofSeconds(6));
    assertEquals(NodeStatus.SUSPECT, bench.status(B));
    bench.monitor.handleProbed(bench.now(), "c@h", B);

    assertEquals(NodeStatus.HEALTHY, bench.status(B));
    assertEquals("c@h", bench.health(B).via());
    assertEquals(bench.now().epochMillis(), bench.health(B).lastSeenMillis());
  }

  @Test
  void aDirectAnswerEndsTheDetour() {
    bench.joinSilent(B);
    bench.join("c@h", Duration.ofMillis(2));
    bench.monitor.handleProbed(bench.now(), "c@h", B);
    bench.answer(B);

    assertNull(bench.health(B).via());
  }

  @Test
  void aNodeHeardThroughHelpersIsNeverDown() {
    bench.joinSilent(B);
    bench.join("c@h", Duration.ofMillis(2));
    int handled = 0;
    for (int step = 0; step < 1_000; step++) {
      bench.pass(Duration.ofMillis(100));
      for (; handled < bench.probes.size(); handled++) {
        bench.monitor.handleProbed(bench.now(), "c@h", B);
      }
    }

    assertEquals(NodeStatus.HEALTHY, bench.status(B));
    assertTrue(bench.changes.stream().noneMatch(change -> change.to() == NodeStatus.DOWN));
  }

  @Test
  void theWordOfAHelperDoesNotEndDown() {
    bench.joinSilent(B);
    bench.join("c@h", Duration.ofMillis(2));
    bench.pass(Duration.ofSeconds(31));
    bench.monitor.handleProbed(bench.now(), "c@h", B);

    assertEquals(NodeStatus.DOWN, bench.status(B));
    assertNull(bench.health(B).via());
  }

  @Test
  void aWordAboutAStrangerHasNoEffect() {
    bench.join("c@h", Duration.ofMillis(2));
    bench.monitor.handleProbed(bench.now(), "c@h", "stranger@h");
    bench.monitor.handleProbe(bench.now(), "c@h", "stranger@h");

    assertEquals(1, bench.monitor.snapshot(bench.now()).size());
    assertEquals(1, bench.pings.size());
  }

  @Test
  void anUnreachableNodeIsSuspectAndHelpersAreAskedAtOnce() {
    bench.join(B, Duration.ofMillis(2));
    bench.join("c@h", Duration.ofMillis(2));
    bench.pass(Duration.ofSeconds(10));
    bench.monitor.handleDisconnected(bench.now(), B);
    bench.monitor.handleUnreachable(bench.now(), B);
    bench.pass(Duration.ZERO);

    assertEquals(NodeStatus.SUSPECT, bench.status(B));
    assertEquals(1, bench.probes.size());
  }

  @Test
  void aNodeThatOthersHearIsNotSuspectEachTimeADialFails() {
    bench.join(B, Duration.ofMillis(2));
    bench.join("c@h", Duration.ofMillis(2));
    bench.monitor.handleDisconnected(bench.now(), B);
    bench.monitor.handleUnreachable(bench.now(), B);
    bench.monitor.handleProbed(bench.now(), "c@h", B);
    bench.monitor.handleUnreachable(bench.now(), B);

    assertEquals(NodeStatus.HEALTHY, bench.status(B));
    bench.pass(Duration.ofSeconds(6));
    assertEquals(NodeStatus.SUSPECT, bench.status(B), "nobody has heard it for 5 s");
  }

  @Test
  void unreachableAndConfirmedDownSayNothingOfWhoIsConnected() {
    bench.join(B, Duration.ofMillis(2));
    bench.monitor.handleUnreachable(bench.now(), B);
    bench.monitor.handleConfirmedDown(bench.now(), B, DownReason.REFUSED);

    assertEquals(NodeStatus.HEALTHY, bench.status(B));
  }

  @Test
  void whoIsAskedPingsAtOnceAndTellsOfTheAnswer() {
    bench.join(B, Duration.ofMillis(2));
    bench.join("c@h", Duration.ofMillis(2));
    bench.pass(Duration.ofMillis(600));
    int pings = bench.pings.size();
    bench.monitor.handleProbe(bench.now(), "c@h", B);

    assertEquals(pings + 1, bench.pings.size());
    assertEquals(B, bench.pings.get(pings).node());
    assertEquals(List.of(), bench.probed);
    bench.pass(Duration.ofMillis(5));
    assertEquals(List.of("c@h hears of " + B), bench.probed);
    bench.pass(Duration.ofSeconds(5));
    assertEquals(1, bench.probed.size(), "once for one question");
  }

  @Test
  void aPingUnderWayServesAProbeAsWell() {
    bench.join(B, Duration.ofMillis(200));
    bench.pass(Duration.ofMillis(1_100));
    int pings = bench.pings.size();
    bench.monitor.handleProbe(bench.now(), "c@h", B);
    bench.monitor.handleProbe(bench.now(), "d@h", B);

    assertEquals(pings, bench.pings.size());
    bench.pass(Duration.ofMillis(400));
    assertEquals(List.of("c@h hears of " + B, "d@h hears of " + B), bench.probed);
  }

  @Test
  void aSilentNodeIsPingedAgainForAProbe() {
    bench.joinSilent(B);
    bench.pass(Duration.ofMillis(2_600));
    int pings = bench.pings.size();
    bench.monitor.handleProbe(bench.now(), "c@h", B);

    assertEquals(pings + 1, bench.pings.size(), "the last one is 600 ms old and unanswered");
    assertEquals(List.of(), bench.probed);
  }

  @Test
  void askersOfOneNodeAreBounded() {
    bench.joinSilent(B);
    Set<String> asked = new TreeSet<>();
    for (int i = 0; i < NodeMonitor.MAX_PROBERS + 5; i++) {
      asked.add("n" + i + "@h");
      bench.monitor.handleProbe(bench.now(), "n" + i + "@h", B);
    }
    bench.answer(B);

    assertEquals(NodeMonitor.MAX_PROBERS, bench.probed.size());
    assertEquals(asked.size() - 5, Set.copyOf(bench.probed).size());
  }

  @Test
  void whoAsksTwiceIsToldOnce() {
    bench.joinSilent(B);
    bench.monitor.handleProbe(bench.now(), "c@h", B);
    bench.monitor.handleProbe(bench.now(), "c@h", B);
    bench.answer(B);

    assertEquals(1, bench.probed.size());
  }

  @Test
  void whoHasNoConnectionCannotHelp() {
    bench.join(B, Duration.ofMillis(2));
    bench.monitor.handleDisconnected(bench.now(), B);
    int pings = bench.pings.size();
    bench.monitor.handleProbe(bench.now(), "c@h", B);

    assertEquals(pings, bench.pings.size());
  }

  @Test
  void whoAskedBeforeTheNodeWasDownIsNotToldOfItsReturn() {
    bench.joinSilent(B);
    bench.monitor.handleProbe(bench.now(), "c@h", B);
    bench.pass(Duration.ofSeconds(31));
    bench.connect(B, 1);
    bench.answer(B);

    assertEquals(List.of(), bench.probed);
    assertEquals(NodeStatus.HEALTHY, bench.status(B));
  }

  @Test
  void probesComeNoMoreOftenThanOnceAnInterval() {
    bench.join("c@h", Duration.ofMillis(2));
    bench.joinSilent(B);
    bench.pass(Duration.ofSeconds(29));

    for (int i = 1; i < bench.probes.size(); i++) {
      long gap = bench.probes.get(i).atNanos() - bench.probes.get(i - 1).atNanos();
      assertTrue(gap >= SECOND.toNanos(), "gap of " + gap);
    }
  }
}
