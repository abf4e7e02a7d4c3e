package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Critical messages over a link of 10 Mbit/s that is full of others. */
class ThrottledLinkTest {
  private static final boolean LONG = Boolean.getBoolean("starling.long");
  private static final int COUNT = LONG ? 500 : 60;
  private static final long BYTES_A_SECOND = 10_000_000 / 8;

  /** As much, and a fourth of it: 16 ms of the link. */
  private static final int BUFFER_BYTES = 16 * 1024;

  /** What is to be shown, on a quiet machine; the short form runs beside other work. */
  private static final int PERCENT = LONG ? 99 : 50;

  private static final long ALLOWED_MICROS = LONG ? 50_000 : 150_000;

  private static final OverlayProcess.Times TIMES = OverlayProcess.Times.DEFAULT;

  @ParameterizedTest
  @ValueSource(ints = {200, 10_000, 1_000_000})
  void criticalOnesOvertakeBulkOfMessagesOf(int chars) throws Exception {
    try (LinkedPair pair = new LinkedPair(TIMES, BUFFER_BYTES)) {
      pair.link.bytesASecond(BYTES_A_SECOND);
      long bare = at(roundTrips(pair), 50);
      pair.a.act("flood " + LinkedPair.B + " " + chars);
      Await.until(
          "the link is full",
          Duration.ofSeconds(30),
          () -> Long.parseLong(pair.a.ask("flooded").split(" ")[0]) * chars > 500_000);
      long startNanos = System.nanoTime();
      long before = sent(pair.a.ask("flooded"));
      List<Long> full = roundTrips(pair);
      String flooded = pair.a.ask("flood-end");
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      assertEquals("0", flooded.split(" ")[1], "dropped");
      String rate = String.format("%.2f MB/s", (sent(flooded) - before) * chars / seconds / 1e6);
      Results.record(
          "critical round trips over 10 Mbit/s full of messages of " + chars + " B, ms",
          String.format(
              "bare p50 %.1f; p50 %.1f, p90 %.1f, p99 %.1f, at most %.1f; bulk %s",
              bare / 1e3,
              at(full, 50) / 1e3,
              at(full, 90) / 1e3,
              at(full, 99) / 1e3,
              at(full, 100) / 1e3,
              rate));
      assertTrue(
          at(full, PERCENT) <= bare + ALLOWED_MICROS,
          "µs: bare " + bare + ", beside bulk " + full + ", bulk " + rate);
    }
  }

  private static long sent(String flooded) {
    return Long.parseLong(flooded.split(" ")[0]);
  }

  /** Ascending, µs. */
  private static List<Long> roundTrips(LinkedPair pair) {
    return Stream.of(pair.a.ask("round-trips " + LinkedPair.B + " " + COUNT).split(","))
        .map(Long::parseLong)
        .sorted()
        .toList();
  }

  private static long at(List<Long> ascending, int percent) {
    return ascending.get(Math.max(0, (ascending.size() * percent + 99) / 100 - 1));
  }
}
