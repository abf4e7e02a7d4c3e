package dev.starling.app.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventLogTest {
  private static final Duration NO_WAIT = Duration.ZERO;

  private final EventLog log = new EventLog(77);

  @Test
  void givesWhatFollowsAPosition() throws Exception {
    append(1, 3);

    assertEquals(List.of("2", "3"), read(1));
    assertEquals(List.of(), read(3));
  }

  @Test
  void keepsTheLastTenThousand() throws Exception {
    append(1, 10_001);

    assertInstanceOf(EventLog.Batch.FellBehind.class, log.after(0, NO_WAIT));
    assertEquals("2", read(1).get(0));
    assertNull(log.position("77-0"));
    assertNull(log.position("0"));
    assertEquals(1L, log.position("77-1"));
  }

  @Test
  void givesAllThatIsKeptInPieces() throws Exception {
    append(1, 10_500);

    List<String> all = new ArrayList<>();
    for (List<String> batch = read(500); !batch.isEmpty(); batch = read(500 + all.size())) {
      all.addAll(batch);
    }

    assertEquals(IntStream.rangeClosed(501, 10_500).mapToObj(Integer::toString).toList(), all);
  }

  @Test
  void keepsFewerOfLongEvents() throws Exception {
    String large = "x".repeat(1 << 20);
    for (int i = 1; i <= 20; i++) {
      log.append(i + large);
    }

    assertInstanceOf(EventLog.Batch.FellBehind.class, log.after(4, NO_WAIT));
    assertNull(log.position("77-4"));
    assertEquals(5L, log.position("77-5"));
    assertEquals(List.of(6 + large), read(5), "a batch is bounded, too");

    append(21, 22);
    assertEquals(List.of("21", "22"), read(20));
    log.append("y".repeat(20 << 20));
    assertEquals(1, read(22).size(), "one that is larger than all is kept until the next");
    append(24, 24);
    assertInstanceOf(EventLog.Batch.FellBehind.class, log.after(22, NO_WAIT));
    assertEquals(List.of("24"), read(23));
  }

  @Test
  void knowsItsOwnIdsOnly() {
    append(1, 5);

    assertEquals("77-5", log.id(5));
    assertEquals(5L, log.position("77-5"));
    assertEquals(0L, log.position("0"));
    for (String foreign :
        List.of("76-5", "77-6", "77-", "77--1", "5", "", "77-x", "77-99999999999999999999")) {
      assertNull(log.position(foreign), foreign);
    }
  }

  @Test
  void tellsWaitingReadersThatItCloses() throws Exception {
    Thread closer = new Thread(log::close);
    closer.start();

    assertInstanceOf(EventLog.Batch.Closed.class, log.after(0, Duration.ofSeconds(30)));
    closer.join();
  }

  private void append(int from, int to) {
    IntStream.rangeClosed(from, to).mapToObj(Integer::toString).forEach(log::append);
  }

  private List<String> read(long position) throws InterruptedException {
    EventLog.Batch batch = log.after(position, NO_WAIT);
    return assertInstanceOf(EventLog.Batch.Events.class, batch).json();
  }
}
