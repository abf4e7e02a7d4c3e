package dev.starling.discovery.gossip;

import java.time.Duration;

/**
 * How many datagrams are read in a second, so that a flood takes the processor for a few
 * milliseconds of each and the kernel drops the rest unread.
 */
final class DatagramBudget {
  /** A hundred times what 256 nodes send. */
  static final int PER_SECOND = 10_000;

  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  private long secondStartNanos;
  private int taken;

  DatagramBudget(long nowNanos) {
    secondStartNanos = nowNanos;
  }

  /** Whether one more may be read. */
  boolean take(long nowNanos) {
    if (nanosUntilRefilled(nowNanos) > 0) {
      return false;
    }
    taken++;
    return true;
  }

  /** How long to wait until one more may be read; 0: not at all. */
  long nanosUntilRefilled(long nowNanos) {
    if (nowNanos - secondStartNanos >= SECOND_NANOS) {
      secondStartNanos = nowNanos;
      taken = 0;
    }
    return taken < PER_SECOND ? 0 : SECOND_NANOS - (nowNanos - secondStartNanos);
  }
}
