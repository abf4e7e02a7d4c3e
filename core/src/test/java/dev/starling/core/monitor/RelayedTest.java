package dev.starling.core.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.event.DownReason;
import dev.starling.core.health.NodeStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Nodes without a connection, by the word of others that have one. */
class RelayedTest {
  private final MonitorBench bench = new MonitorBench();
  private long saidSinceNanos;

  /** Each second r says that it has a link to x. */
  private void sayFor(int seconds) {
    for (int i = 0; i < seconds; i++) {
      bench.monitor.handleRelayed(bench.now(), "x", 5, 50, "r", saidSinceNanos);
      bench.pass(Duration.ofSeconds(1));
    }
  }

  @Test
  void whoIsSaidToLiveForLongEnoughIsHealthyAndWithoutWordSuspect() {
    bench.join("r", Duration.ofMillis(1));
    bench.pass(Duration.ofSeconds(1));
    saidSinceNanos = bench.now().nanos();
    sayFor(5);
    assertFalse(bench.monitor.isMember("x"));
    sayFor(5);
    assertEquals(NodeStatus.HEALTHY, bench.status("x"));
    assertEquals("r", bench.health("x").via());
    bench.pass(Duration.ofSeconds(5));
    assertEquals(NodeStatus.SUSPECT, bench.status("x"));
  }

  @Test
  void theWordOfOneThatDoesNotAnswerCountsForNothing() {
    bench.join("r", Duration.ofMillis(1));
    bench.pass(Duration.ofSeconds(1));
    saidSinceNanos = bench.now().nanos();
    sayFor(7);
    bench.stopAnswering("r");
    sayFor(12);
    assertEquals(NodeStatus.SUSPECT, bench.status("r"));
    assertEquals(NodeStatus.SUSPECT, bench.status("x"));
  }

  @Test
  void answersThatWaitedWhileThisNodeWasHeldUpDoNotVouchForAnybody() {
    bench.join("r", Duration.ofMillis(400));
    bench.pass(Duration.ofMillis(4_600));
    assertTrue(bench.monitor.hearsLately(bench.now(), "r"));
    bench.stopAnswering("r");
    bench.stall(Duration.ofSeconds(20), true);
    assertTrue(bench.monitor.hears("r"), "its silence is excused");
    assertFalse(bench.monitor.hearsLately(bench.now(), "r"));
    bench.answerAgain("r");
    bench.pass(Duration.ofSeconds(2));
    assertTrue(bench.monitor.hearsLately(bench.now(), "r"));
  }

  @Test
  void whoIsDownIsHealthyOnlyIfTheWordHasStoodForAWhile() {
    bench.join("r", Duration.ofMillis(1));
    bench.connect("x", 5);
    bench.pass(Duration.ofSeconds(1));
    bench.monitor.handleDisconnected(bench.now(), "x");
    bench.monitor.handleConfirmedDown(bench.now(), "x", DownReason.REFUSED);
    bench.pass(Duration.ofSeconds(10));
    saidSinceNanos = bench.now().nanos();
    sayFor(5);
    assertEquals(NodeStatus.DOWN, bench.status("x"), "a list that was late is believed at once");
    sayFor(1);
    assertEquals(NodeStatus.HEALTHY, bench.status("x"));
  }
}
