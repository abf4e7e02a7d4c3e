package dev.starling.app.cli;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How many lines may be written: so many at once, and one more for each interval that passes. What
 * finds no room is counted. For one thread at a time.
 */
final class LineBudget {
  private final int most;
  private final long intervalNanos;
  private final LongSupplier nanoClock;

  private int left;
  private long refilledNanos;
  private long leftOut;

  LineBudget(int most, Duration interval, LongSupplier nanoClock) {
    this.most = most;
    this.intervalNanos = interval.toNanos();
    this.nanoClock = nanoClock;
    this.left = most;
    this.refilledNanos = nanoClock.getAsLong();
  }

  /** Whether a line more may be written; if not, it counts as left out. */
  boolean take() {
    long earned = (nanoClock.getAsLong() - refilledNanos) / intervalNanos;
    refilledNanos += earned * intervalNanos;
    left = (int) Math.min(most, left + earned);
    if (left == 0) {
      leftOut++;
      return false;
    }
    left--;
    return true;
  }

  /** Lines left out since this was asked last. */
  long leftOut() {
    long since = leftOut;
    leftOut = 0;
    return since;
  }
}
