package dev.starling.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.health.NodeStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that was held up itself condemns nobody for it. */
class StallTest {
  private static final String B = "b@127.0.0.1";
  private static final String C = "c@127.0.0.1";

  private final MonitorBench bench = new MonitorBench();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLongStallOfOurOwnCondemnsNobody(boolean inputsFirst) {
    bench.join(B, Duration.ofMillis(3));
    bench.join(C, Duration.ofMillis(400));
    for (int phase = 0; phase < 20; phase++) {
      bench.pass(Duration.ofMillis(5_050));
      bench.stall(Duration.ofSeconds(45), inputsFirst);
    }
    bench.pass(Duration.ofSeconds(10));

    assertEquals(2, bench.changes.size(), "both joined, and nothing else: " + bench.changes);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStallDoesNotMakeADeadNodeLookAliveForLongerThanItLasted(boolean inputsFirst) {
    bench.join(B, Duration.ofMillis(3));
    bench.join(C, Duration.ofMillis(3));
    bench.pass(Duration.ofSeconds(10));
    long stopped = bench.elapsedNanos();
    bench.stopAnswering(B);
    bench.pass(Duration.ofSeconds(12));
    bench.stall(Duration.ofSeconds(20), inputsFirst);
    bench.pass(Duration.ofSeconds(40));

    double seconds = (bench.changedAtNanos(B, NodeStatus.DOWN) - stopped) / 1e9;
    assertTrue(seconds >= 30 + 20 - 1 - 0.5 && seconds <= 30 + 20 + 0.5, seconds + " s");
    assertEquals(NodeStatus.HEALTHY, bench.status(C));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNodeThatDiesDuringOurStallIsTimedFromItsEnd(boolean inputsFirst) {
    bench.join(B, Duration.ofMillis(3));
    bench.pass(Duration.ofSeconds(10));
    bench.stopAnswering(B);
    bench.stall(Duration.ofSeconds(300), inputsFirst);
    long awake = bench.elapsedNanos();
    bench.pass(Duration.ofSeconds(40));

    double seconds = (bench.changedAtNanos(B, NodeStatus.DOWN) - awake) / 1e9;
    assertTrue(seconds >= 28.4 && seconds <= 30.5, seconds + " s");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNodeThatDiesRightAfterOurStallHasNoCreditLeft(boolean inputsFirst) {
    bench.join(B, Duration.ofMillis(200));
    bench.pass(Duration.ofMillis(10_100));
    bench.stall(Duration.ofSeconds(20), inputsFirst);
    long stopped = bench.elapsedNanos();
    bench.stopAnswering(B);
    bench.pass(Duration.ofSeconds(60));

    double seconds = (bench.changedAtNanos(B, NodeStatus.DOWN) - stopped) / 1e9;
    assertTrue(seconds >= 29.5 && seconds <= 30.5, seconds + " s");
  }

  @Test
  void inputsBeforeTheLateTimerDoNotHideHowLateItIs() {
    bench.joinSilent(B);
    bench.join(C, Duration.ofMillis(3));
    bench.pass(Duration.ofMillis(1_500));
    bench.stall(Duration.ofSeconds(28), true);

    assertEquals(NodeStatus.HEALTHY, bench.status(B), "2 s of silence, the rest is our own");
  }

  @Test
  void aStallIsNoticedAlsoWhileNobodyIsConnected() {
    bench.join(B, Duration.ofMillis(3));
    bench.pass(Duration.ofSeconds(10));
    bench.monitor.handleDisconnected(bench.now(), B);
    bench.stall(Duration.ofSeconds(45), false);

    assertEquals(NodeStatus.HEALTHY, bench.status(B));
    bench.pass(Duration.ofMillis(3_400));
    assertEquals(NodeStatus.HEALTHY, bench.status(B), "at most an interval of the stall counts");
  }

  @Test
  void delaysOfATimersUsualKindPostponeNothing() {
    bench.joinSilent(B);
    long lateNanos = NodeMonitor.LATE_NANOS;
    for (int wakes = 0; wakes < 100 && bench.status(B) != NodeStatus.SUSPECT; wakes++) {
      long wake = bench.monitor.nextWakeNanos(bench.now());
      bench.stall(Duration.ofNanos(wake - bench.now().nanos() + lateNanos), false);
    }

    double seconds = bench.elapsedNanos() / 1e9;
    assertTrue(seconds >= 5 && seconds <= 5.06, seconds + " s");
  }

  @Test
  void greaterDelaysPostponeByWhatTheyWere() {
    bench.joinSilent(B);
    long lateNanos = NodeMonitor.LATE_NANOS + 50_000_000;
    int wakes = 0;
    while (wakes < 100 && bench.status(B) != NodeStatus.SUSPECT) {
      long wake = bench.monitor.nextWakeNanos(bench.now());
      bench.stall(Duration.ofNanos(wake - bench.now().nanos() + lateNanos), false);
      wakes++;
    }

    double seconds = bench.elapsedNanos() / 1e9;
    assertEquals(NodeStatus.SUSPECT, bench.status(B));
    assertTrue(seconds >= 5 + (wakes - 1) * 0.1 - 1e-6, seconds + " s and " + wakes + " wakes");
    assertTrue(seconds <= 5 + wakes * 0.1 + 1e-6, seconds + " s and " + wakes + " wakes");
  }

  @Test
  void aDownNodesNewConnectionHasItsTimeAlsoWhenWeAreHeldUp() {
    bench.joinSilent(B);
    bench.pass(Duration.ofSeconds(31));
    bench.disconnects.clear();
    bench.connect(B, 1);
    bench.pass(Duration.ofMillis(500));
    bench.stall(Duration.ofSeconds(20), true);

    assertTrue(bench.disconnects.isEmpty());
    bench.answer(B);
    assertEquals(NodeStatus.HEALTHY, bench.status(B));
  }
}
