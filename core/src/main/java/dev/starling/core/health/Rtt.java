package dev.starling.core.health;

import java.util.Arrays;

/**
 * Round-trip times of the last answered pings, in nanoseconds, and what follows from them. The
 * percentiles are by nearest rank. The jitter is the mean absolute difference of neighbours.
 */
public final class Rtt {
  /** How many round-trip times are kept. */
  public static final int KEPT = 60;

  private final long[] history;

  private Rtt(long[] history) {
    this.history = history;
  }

  /** Round-trip times in nanoseconds, oldest first, at most {@link #KEPT}. */
  public static Rtt of(long... history) {
    if (history.length > KEPT) {
      throw new IllegalArgumentException(
          "at most " + KEPT + " round-trip times, got " + history.length);
    }
    return new Rtt(history.clone());
  }

  /** Whether there is no measurement yet; the figures are 0 then. */
  public boolean isEmpty() {
    return history.length == 0;
  }

  /** Oldest first, at most {@link #KEPT}. */
  public long[] historyNanos() {
    return history.clone();
  }

  public long lastNanos() {
    return isEmpty() ? 0 : history[history.length - 1];
  }

  public long minNanos() {
    return Arrays.stream(history).min().orElse(0);
  }

  public long maxNanos() {
    return Arrays.stream(history).max().orElse(0);
  }

  public long averageNanos() {
    return isEmpty() ? 0 : Arrays.stream(history).sum() / history.length;
  }

  public long p50Nanos() {
    return percentileNanos(50);
  }

  public long p99Nanos() {
    return percentileNanos(99);
  }

  public long jitterNanos() {
    if (history.length < 2) {
      return 0;
    }
    long sum = 0;
    for (int i = 1; i < history.length; i++) {
      sum += Math.abs(history[i] - history[i - 1]);
    }
    return sum / (history.length - 1);
  }

  private long percentileNanos(int percent) {
    if (isEmpty()) {
      return 0;
    }
    // Sorted here and not at the measurement: one is made for each ping, and few are looked at.
    long[] sorted = history.clone();
    Arrays.sort(sorted);
    int rank = (sorted.length * percent + 99) / 100;
    return sorted[Math.max(rank, 1) - 1];
  }
}
