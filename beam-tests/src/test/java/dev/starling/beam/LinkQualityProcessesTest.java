package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What becomes of messages between two processes while the link between them gets worse and better:
 * by delay, by pings that are lost, and by its end. What is expected is written here by hand.
 */
class LinkQualityProcessesTest {
  /** Quick to measure, and patient: no class of link is silence. */
  private static final OverlayProcess.Times TIMES =
      new OverlayProcess.Times(100, 30_000, 60_000, 60_000);

  /** A ping is lost after 5 s, and among the last 60 for 18 s. */
  private static final OverlayProcess.Times FOR_LOSS =
      new OverlayProcess.Times(300, 30_000, 60_000, 60_000);

  private static final int BUFFER_BYTES = 1 << 20;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final List<String> PRIORITIES = List.of("critical", "high", "normal", "low");

  /** Whether a message of each of {@link #PRIORITIES} is sent; what is not is dropped. */
  private record Row(String quality, long oneWayMillis, boolean... sent) {}

  private static final List<Row> BY_DELAY =
      List.of(
          new Row("good", 12, true, true, true, true),
          new Row("degraded", 50, true, true, true, false),
          new Row("poor", 200, true, true, false, false),
          new Row("disconnected", 700, true, true, false, false));

  private final List<String> expectedToArrive = new ArrayList<>();
  private int number;

  @Test
  void whatIsSentFollowsTheQualityOfTheLink() throws Exception {
    try (LinkedPair pair = new LinkedPair(TIMES, BUFFER_BYTES)) {
      pair.awaitQuality("excellent", SOON);
      sendOfEach(pair, true, true, true, true);
      for (Row row : BY_DELAY) {
        pair.link.delayMillis(row.oneWayMillis);
        pair.awaitQuality(row.quality, SOON);
        sendOfEach(pair, row.sent);
      }
      for (int i = BY_DELAY.size() - 2; i >= 0; i--) {
        Row row = BY_DELAY.get(i);
        pair.link.delayMillis(row.oneWayMillis);
        pair.awaitQuality(row.quality, SOON);
        sendOfEach(pair, row.sent);
      }
      assertArrived(pair);
    }
  }

  @Test
  void lostPingsMakeALinkWorse() throws Exception {
    try (LinkedPair pair = new LinkedPair(FOR_LOSS, BUFFER_BYTES)) {
      pair.awaitQuality("excellent", SOON);
      // One of eight is above 5 %, and one class; one of two above 20 %, and two.
      pair.link.loseEachPing(8);
      pair.awaitQuality("good", SOON);
      sendOfEach(pair, true, true, true, true);
      pair.link.loseEachPing(2);
      pair.awaitQuality("degraded", SOON);
      sendOfEach(pair, true, true, true, false);
      pair.link.delayMillis(12);
      pair.awaitQuality("poor", SOON);
      sendOfEach(pair, true, true, false, false);
      pair.link.delayMillis(200);
      pair.awaitQuality("disconnected", SOON);
      sendOfEach(pair, true, true, false, false);
      pair.link.delayMillis(0);
      pair.link.loseEachPing(0);
      pair.awaitQuality("excellent", SOON);
      sendOfEach(pair, true, true, true, true);
      assertArrived(pair);
    }
  }

  @Test
  void withoutAConnectionCriticalWaitsHighWaitsALittleAndOthersAreDropped() throws Exception {
    try (LinkedPair pair = new LinkedPair(OverlayProcess.Times.SHORT, BUFFER_BYTES)) {
      pair.link.cut();
      pair.awaitQuality("disconnected", SOON);
      assertEquals("queued", send(pair, "critical", "waits"));
      assertEquals("queued", send(pair, "high", "expires"));
      assertEquals("dropped:not_connected", send(pair, "normal", "n"));
      assertEquals("dropped:not_connected", send(pair, "low", "l"));
      long start = System.nanoTime();
      assertEquals("dropped:expired", pair.a.ask("became expires"));
      long waitedMillis = (System.nanoTime() - start) / 1_000_000;
      assertTrue(waitedMillis > 4_000 && waitedMillis < 10_000, waitedMillis + " ms, not 5 s");

      assertEquals("queued", send(pair, "high", "patient"));
      // With the one that waits already, 10,000.
      assertEquals(
          "9998 then rejected:queue_full", pair.a.ask("fill-queue " + LinkedPair.B + " 20000"));
      assertEquals("rejected:queue_full", send(pair, "high", "refused"));
      assertEquals("dropped:expired", pair.a.ask("became patient"));
      assertEquals("rejected:unknown_node", pair.a.ask("send nobody@127.0.0.1 critical to-nobody"));
      assertEquals("rejected:too_large", send(pair, "critical", "chars:1100000"));
      pair.link.heal();
      assertEquals("delivered", pair.a.ask("became waits"));
      expectedToArrive.add("waits=critical");
      for (int i = 0; i < 9_998; i++) {
        expectedToArrive.add("fill" + i + "=critical");
      }
      assertArrived(pair);
    }
  }

  private String send(LinkedPair pair, String priority, String text) {
    return pair.a.ask("send " + LinkedPair.B + " " + priority + " " + text);
  }

  private void sendOfEach(LinkedPair pair, boolean... sent) {
    String link = pair.a.ask("link " + LinkedPair.B);
    for (int i = 0; i < sent.length; i++) {
      String text = "m" + number++;
      String priority = PRIORITIES.get(i);
      String what = priority + ", " + link;
      assertEquals(sent[i] ? "sent" : "dropped:link_poor", send(pair, priority, text), what);
      if (sent[i]) {
        assertEquals(i == 0 ? "delivered" : "sent", pair.a.ask("became " + text), what);
        expectedToArrive.add(text + "=" + priority);
      }
    }
  }

  /** All that was sent, and nothing else; critical ones may overtake. */
  private void assertArrived(LinkedPair pair) {
    assertEquals("delivered", lastOfAll(pair));
    List<String> expected = expectedToArrive.stream().sorted().toList();
    Await.until("all has come", SOON, () -> received(pair).size() >= expected.size());
    assertEquals(expected, received(pair));
  }

  private String lastOfAll(LinkedPair pair) {
    send(pair, "critical", "last");
    expectedToArrive.add("last=critical");
    return pair.a.ask("became last");
  }

  private static List<String> received(LinkedPair pair) {
    return List.of(pair.b().ask("received").split(",")).stream().sorted().toList();
  }
}
