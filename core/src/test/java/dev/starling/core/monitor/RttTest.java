package dev.starling.core.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.health.Rtt;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RttTest {
  @Test
  void withoutAMeasurementAllFiguresAreZero() {
    Rtt rtt = new RttWindow().snapshot();

    assertTrue(rtt.isEmpty());
    assertArrayEquals(new long[0], rtt.historyNanos());
    assertEquals(0, rtt.lastNanos());
    assertEquals(0, rtt.minNanos());
    assertEquals(0, rtt.maxNanos());
    assertEquals(0, rtt.averageNanos());
    assertEquals(0, rtt.p50Nanos());
    assertEquals(0, rtt.p99Nanos());
    assertEquals(0, rtt.jitterNanos());
  }

  @Test
  void figuresOfAFewMeasurements() {
    Rtt rtt = window(40, 10, 30, 20).snapshot();

    assertFalse(rtt.isEmpty());
    assertArrayEquals(new long[] {40, 10, 30, 20}, rtt.historyNanos(), "in the order measured");
    assertEquals(20, rtt.lastNanos());
    assertEquals(10, rtt.minNanos());
    assertEquals(40, rtt.maxNanos());
    assertEquals(25, rtt.averageNanos());
    assertEquals(20, rtt.p50Nanos());
    assertEquals(40, rtt.p99Nanos());
    assertEquals((30 + 20 + 10) / 3, rtt.jitterNanos());
  }

  @Test
  void oneMeasurementHasNoJitter() {
    Rtt rtt = window(17).snapshot();

    assertEquals(17, rtt.p50Nanos());
    assertEquals(17, rtt.p99Nanos());
    assertEquals(0, rtt.jitterNanos());
  }

  @Test
  void theLastSixtyAreKept() {
    Rtt rtt = window(LongStream.rangeClosed(1, 145).toArray()).snapshot();

    assertArrayEquals(LongStream.rangeClosed(86, 145).toArray(), rtt.historyNanos());
    assertEquals(145, rtt.lastNanos());
    assertEquals(86, rtt.minNanos());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 49, 50, 51, 59, 60, 100})
  void percentilesAreTheLeastValueThatEnoughMeasurementsDoNotExceed(int measurements) {
    Random random = new Random(measurements);
    long[] values = random.longs(measurements, 0, 50).toArray();

    Rtt rtt = window(values).snapshot();

    long[] kept = rtt.historyNanos();
    assertEquals(leastCovering(kept, 50), rtt.p50Nanos());
    assertEquals(leastCovering(kept, 99), rtt.p99Nanos());
  }

  @Test
  void aSnapshotDoesNotChange() {
    RttWindow window = window(1, 2, 3);
    Rtt rtt = window.snapshot();

    window.add(4);
    rtt.historyNanos()[0] = 99;

    assertArrayEquals(new long[] {1, 2, 3}, rtt.historyNanos());
    assertEquals(3, rtt.maxNanos());
  }

  @Test
  void noMoreThanSixtyAreTaken() {
    assertEquals(60, Rtt.of(new long[60]).historyNanos().length);
    assertThrows(IllegalArgumentException.class, () -> Rtt.of(new long[61]));
  }

  private static RttWindow window(long... values) {
    RttWindow window = new RttWindow();
    LongStream.of(values).forEach(window::add);
    return window;
  }

  /** The definition of a nearest-rank percentile, by counting. */
  private static long leastCovering(long[] values, int percent) {
    return LongStream.of(values)
        .filter(
            candidate ->
                100 * LongStream.of(values).filter(v -> v <= candidate).count()
                    >= (long) percent * values.length)
        .min()
        .orElseThrow();
  }
}
