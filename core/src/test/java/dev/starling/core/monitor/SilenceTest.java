package dev.starling.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.health.HealthConfig;
import dev.starling.core.health.NodeStatus;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How silence turns into a status, against the true moment at which a node stopped. */
class SilenceTest {
  private static final String B = "b@127.0.0.1";
  private static final Duration SECOND = Duration.ofSeconds(1);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 150, 300, 450})
  void suspectAndDownAreHalfASecondFromTheTruthAtMostInEveryPhase(int oneWayMillis) {
    for (int phase = 0; phase < 100; phase++) {
      MonitorBench bench = new MonitorBench(HealthConfig.DEFAULT, -777);
      bench.join(B, Duration.ofMillis(oneWayMillis));
      bench.pass(Duration.ofSeconds(3).plusMillis(10L * phase + 1));
      long stopped = bench.elapsedNanos();
      bench.stopAnswering(B);
      bench.pass(Duration.ofSeconds(40));

      assertWithin(stopped, 5, 0.5, bench.changedAtNanos(B, NodeStatus.SUSPECT), phase);
      assertWithin(stopped, 30, 0.5, bench.changedAtNanos(B, NodeStatus.DOWN), phase);
    }
  }

  @Test
  void withShorterTimesTheErrorIsHalfAnIntervalAsWell() {
    HealthConfig lan =
        new HealthConfig(
            Duration.ofMillis(200),
            Duration.ofMillis(800),
            Duration.ofMillis(1_600),
            Duration.ofHours(1),
            10);
    for (int phase = 0; phase < 100; phase++) {
      MonitorBench bench = new MonitorBench(lan, 0);
      bench.join(B, Duration.ofMillis(1));
      bench.pass(Duration.ofSeconds(1).plusMillis(2L * phase));
      long stopped = bench.elapsedNanos();
      bench.stopAnswering(B);
      bench.pass(Duration.ofSeconds(3));

      assertWithin(stopped, 0.8, 0.1, bench.changedAtNanos(B, NodeStatus.SUSPECT), phase);
      assertWithin(stopped, 1.6, 0.1, bench.changedAtNanos(B, NodeStatus.DOWN), phase);
    }
  }

  @Test
  void aNodeThatStopsRightAfterItConnectedIsTimedFromThen() {
    MonitorBench bench = new MonitorBench();
    bench.joinSilent(B);
    bench.pass(Duration.ofSeconds(40));

    assertWithin(0, 5, 0.5, bench.changedAtNanos(B, NodeStatus.SUSPECT), 0);
    assertWithin(0, 30, 0.5, bench.changedAtNanos(B, NodeStatus.DOWN), 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE - 17_000_000_007L})
  void theOriginOfTheClockDoesNotMatter(long originNanos) {
    MonitorBench bench = new MonitorBench(HealthConfig.DEFAULT, originNanos);
    bench.join(B, Duration.ofMillis(5));
    bench.pass(Duration.ofSeconds(10));
    assertEquals(NodeStatus.HEALTHY, bench.status(B));
    long stopped = bench.elapsedNanos();
    bench.stopAnswering(B);
    bench.pass(Duration.ofSeconds(31));

    assertWithin(stopped, 30, 0.5, bench.changedAtNanos(B, NodeStatus.DOWN), 0);
    bench.pass(Duration.ofHours(1));
    assertEquals(List.of(B), bench.forgotten);
  }

  @Test
  void anAnswerFourSecondsLateIsLifeAllTheTime() {
    MonitorBench bench = new MonitorBench();
    bench.join(B, Duration.ofSeconds(2));
    bench.pass(Duration.ofMinutes(2));

    assertEquals(1, bench.changes.size(), "it joined, and nothing else: " + bench.changes);
    assertEquals(Duration.ofSeconds(4).toNanos(), bench.health(B).rtt().p50Nanos());
    assertEquals(0.0, bench.health(B).loss());
  }

  @Test
  void answersTwelveSecondsLateAreLifeAndLoss() {
    MonitorBench bench = new MonitorBench();
    bench.join(B, Duration.ofSeconds(6));
    bench.pass(Duration.ofMinutes(2));

    assertEquals(
        List.of(NodeStatus.HEALTHY, NodeStatus.SUSPECT, NodeStatus.HEALTHY),
        bench.changes.stream().map(MonitorBench.Change::to).toList());
    assertEquals(1.0, bench.health(B).loss());
  }

  @Test
  void oneSilentNodeDelaysNobodysPing() {
    MonitorBench bench = new MonitorBench();
    List<String> nodes = List.of("c@h", "d@h", "e@h", "f@h");
    for (String node : nodes) {
      bench.join(node, Duration.ofMillis(3));
      bench.pass(Duration.ofMillis(137));
    }
    bench.joinSilent(B);
    bench.pass(Duration.ofMinutes(1));

    for (String node : nodes) {
      List<Long> gaps = gapsNanos(bench, node);
      assertTrue(gaps.size() >= 58, node + " was pinged " + gaps.size() + " times");
      assertTrue(gaps.stream().allMatch(gap -> gap == SECOND.toNanos()), node + ": " + gaps);
      assertEquals(NodeStatus.HEALTHY, bench.status(node));
    }
    assertEquals(NodeStatus.DOWN, bench.status(B));
  }

  @Test
  void pingsOfAllNodesHaveNumbersOfTheirOwn() {
    MonitorBench bench = new MonitorBench();
    bench.join(B, SECOND);
    bench.join("c@h", SECOND);
    bench.pass(Duration.ofSeconds(20));

    assertEquals(
        bench.pings.size(),
        bench.pings.stream().map(MonitorBench.Ping::sequence).collect(Collectors.toSet()).size());
  }

  @Test
  void roundTripTimesAndLossAreMeasured() {
    MonitorBench bench = new MonitorBench();
    bench.join(B, Duration.ofMillis(7));
    bench.pass(Duration.ofSeconds(100));
    assertEquals(60, bench.health(B).rtt().historyNanos().length);
    assertEquals(Duration.ofMillis(14).toNanos(), bench.health(B).rtt().averageNanos());
    assertEquals(0, bench.health(B).rtt().jitterNanos());

    bench.stopAnswering(B);
    bench.pass(Duration.ofMillis(25_100));
    assertEquals(20.0 / 55, bench.health(B).loss(), 0.03, "five of the sixty are undecided");
    assertEquals(60, bench.health(B).rtt().historyNanos().length);
  }

  @Test
  void lossIsSettledOnceTheConnectionHasEnded() {
    MonitorBench bench = new MonitorBench();
    bench.joinSilent(B);
    bench.pass(Duration.ofMillis(2_500));
    bench.monitor.handleDisconnected(bench.now(), B);

    assertEquals(1.0, bench.health(B).loss(), "nobody will answer the three pings");
  }

  private static List<Long> gapsNanos(MonitorBench bench, String node) {
    List<Long> times =
        bench.pings.stream()
            .filter(ping -> ping.node().equals(node))
            .map(MonitorBench.Ping::atNanos)
            .toList();
    return IntStream.range(1, times.size()).mapToObj(i -> times.get(i) - times.get(i - 1)).toList();
  }

  private static void assertWithin(
      long fromNanos, double seconds, double tolerance, long atNanos, int phase) {
    double actual = (atNanos - fromNanos) / 1e9;
    assertTrue(
        Math.abs(actual - seconds) <= tolerance + 1e-6,
        "after " + actual + " s instead of " + seconds + " in phase " + phase);
  }
}
