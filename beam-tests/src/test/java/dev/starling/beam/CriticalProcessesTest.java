package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.beam.OverlayProcess.Arrival;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Critical messages between two processes, whose link is cut and of which one is killed. */
class CriticalProcessesTest {
  private static final boolean LONG = Boolean.getBoolean("starling.long");
  private static final int COUNT = LONG ? 100_000 : 5_000;
  private static final Duration CUT = LONG ? Duration.ofSeconds(10) : Duration.ofSeconds(2);
  private static final Duration BOUND = Duration.ofSeconds(150);
  private static final int BUFFER_BYTES = 64 * 1024;

  /** At most so many are on their way or in the receiver's hands at a time. */
  private static final int MAX_FLYING = 256;

  @Test
  void aCutLinkLosesNoneAndDoublesNone() throws Exception {
    try (LinkedPair pair = new LinkedPair(OverlayProcess.Times.SHORT, BUFFER_BYTES)) {
      pair.a.act("stream " + LinkedPair.B + " 0 " + COUNT);
      awaitArrivals(pair.b(), COUNT / 10);
      pair.link.cut();
      long cutNanos = System.nanoTime();
      int before = pair.b().arrivals().size();
      assertTrue(before < COUNT, "it was cut too late");
      LockSupport.parkNanos(CUT.toNanos());
      pair.link.heal();
      awaitArrivals(pair.b(), COUNT);
      long tookMillis = (System.nanoTime() - cutNanos) / 1_000_000;
      assertAllDelivered(pair);
      assertAscending(0, pair.b().arrivals());
      assertTrue(pair.b().arrivals().stream().noneMatch(Arrival::redelivered), "one life");
      Results.record(
          String.format("%d critical messages, the link cut for %d s", COUNT, CUT.toSeconds()),
          String.format(
              "none lost, none doubled; the last %d ms after the cut; %s",
              tookMillis, pair.a.ask("streamed")));
    }
  }

  @Test
  void whatAKilledReceiverMayHaveHadIsMarkedInItsNextLife() throws Exception {
    try (LinkedPair pair = new LinkedPair(OverlayProcess.Times.SHORT, BUFFER_BYTES)) {
      pair.a.act("stream " + LinkedPair.B + " 0 " + COUNT);
      awaitArrivals(pair.b(), COUNT / 10);
      pair.killB();
      List<Arrival> first = pair.b().arrivals();
      pair.startB();
      awaitArrivals(pair.b(), 1);
      int known = (int) pair.b().arrivals().get(0).number();
      awaitArrivals(pair.b(), COUNT - known);
      assertAllDelivered(pair);
      List<Arrival> second = pair.b().arrivals();

      assertAscending(0, first);
      assertAscending(known, second);
      assertFalse(first.stream().anyMatch(Arrival::redelivered), "of its first life");
      int killedAt = first.size();
      assertTrue(known <= killedAt, "lost: " + killedAt + " to " + (known - 1));
      int marked = (int) second.stream().filter(Arrival::redelivered).count();
      assertTrue(second.subList(0, marked).stream().allMatch(Arrival::redelivered), "the first");
      assertTrue(marked <= MAX_FLYING, marked + " are marked");
      assertTrue(known + marked >= killedAt, "twice and not marked, from " + (known + marked));
      Results.record(
          String.format("%d critical messages, the receiver killed and restarted", COUNT),
          String.format(
              "none lost, none twice in a life; %d came in both lives, %d were marked redelivered",
              killedAt - known, marked));
    }
  }

  private static void awaitArrivals(OverlayProcess node, int count) {
    try {
      Await.until(count + " have come", BOUND, () -> node.arrivals().size() >= count);
    } catch (AssertionError e) {
      throw new AssertionError(node.arrivals().size() + " have come; output:\n" + node.output(), e);
    }
  }

  private static void assertAllDelivered(LinkedPair pair) {
    Await.until(
        "all are acknowledged",
        BOUND,
        () -> pair.a.ask("streamed").startsWith("delivered=" + COUNT + " lost=0"));
  }

  /** Each number once and in order, from one to the last. */
  private static void assertAscending(int from, List<Arrival> arrivals) {
    for (int i = 0; i < arrivals.size(); i++) {
      assertEquals(from + i, arrivals.get(i).number(), "at place " + i);
    }
  }
}
