package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnsentLimitTest {
  private static final long MILLI = 1_000_000;
  private static final long KIB = 1024;

  private final List<Long> limits = new ArrayList<>();
  private final UnsentLimit limit = new UnsentLimit(limits::add);
  private long nowNanos;
  private long taken;

  @Test
  void aSlowLinkGetsTheLeast() {
    carry(1_250, 200);
    assertEquals(List.of(8 * KIB), limits);
  }

  @Test
  void aFastOneGetsTheMostByAndBy() {
    carry(100_000, 200);
    assertEquals(List.of(32 * KIB, 64 * KIB), limits);
    carry(100_000, 1_000);
    assertEquals(2, limits.size());
  }

  @Test
  void oneThatBecomesSlowIsNoticedAtOnce() {
    carry(100_000, 200);
    limits.clear();
    carry(1_250, 60);
    assertEquals(List.of(8 * KIB), limits);
    carry(2_000, 200);
    assertEquals(List.of(8 * KIB, 16 * KIB), limits);
  }

  @Test
  void whatTakesAllThereIsSaysNothing() {
    for (int i = 0; i < 1_000; i++) {
      nowNanos += MILLI;
      taken += 10;
      limit.flushed(nowNanos, taken, i % 10 != 0);
    }
    assertEquals(List.of(), limits);
  }

  /** It is full all the time. */
  private void carry(long bytesAMilli, int millis) {
    for (int i = 0; i < millis; i++) {
      nowNanos += MILLI;
      taken += bytesAMilli;
      limit.flushed(nowNanos, taken, true);
    }
  }
}
