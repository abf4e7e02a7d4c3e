package dev.starling.erldist.dist;

import java.util.function.LongConsumer;

/**
 * How much the kernel may take of one connection ahead of what it sends: nothing can overtake that,
 * and with too little of it a fast link stands still until this process is awake again. So it is
 * what the link carries in ten milliseconds, as measured while it takes less than there is.
 */
final class UnsentLimit {
  static final long FIRST_BYTES = 16 * 1024;
  static final long LEAST_BYTES = 8 * 1024;
  static final long MOST_BYTES = 64 * 1024;

  private static final long WORTH_NANOS = 10_000_000;

  /** Shorter, a few fragments would decide. */
  private static final long SAMPLE_NANOS = 20_000_000;

  private final LongConsumer limit;
  private long bytes = FIRST_BYTES;
  private boolean sampling;
  private long startNanos;
  private long startBytes;

  /**
   * The limit of a connection that has {@link #FIRST_BYTES}.
   *
   * @param limit is told each other limit
   */
  UnsentLimit(LongConsumer limit) {
    this.limit = limit;
  }

  /**
   * To be called whenever something was flushed.
   *
   * @param takenBytes that the kernel has taken since the connection began
   * @param full whether it did not take all there is
   */
  void flushed(long nowNanos, long takenBytes, boolean full) {
    if (!full) {
      sampling = false;
      return;
    }
    long tookNanos = nowNanos - startNanos;
    if (sampling && tookNanos < SAMPLE_NANOS) {
      return;
    }
    if (sampling) {
      adapt((takenBytes - startBytes) * WORTH_NANOS / tookNanos);
    }
    sampling = true;
    startNanos = nowNanos;
    startBytes = takenBytes;
  }

  /** Down at once, up by steps: at first a link seems fast, since buffers on the way fill. */
  private void adapt(long worthBytes) {
    long wanted = LEAST_BYTES;
    while (2 * wanted <= worthBytes && wanted < MOST_BYTES) {
      wanted *= 2;
    }
    wanted = Math.min(wanted, 2 * bytes);
    if (wanted != bytes) {
      bytes = wanted;
      limit.accept(wanted);
    }
  }
}
