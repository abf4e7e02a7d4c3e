package dev.starling.core.monitor;

/**
 * The last {@value #KEPT} pings to one node: which were answered, how fast, and which were lost.
 */
final class PingLog {
  static final int KEPT = 60;
  static final long LOST_AFTER_NANOS = 5_000_000_000L;
  static final long UNKNOWN = -1;

  private final long[] sequences = new long[KEPT];
  private final long[] sentNanos = new long[KEPT];
  private final boolean[] answeredInTime = new boolean[KEPT];
  private final boolean[] answered = new boolean[KEPT];
  private int next;
  private int size;

  void sent(long sequence, long nowNanos) {
    sequences[next] = sequence;
    sentNanos[next] = nowNanos;
    answered[next] = false;
    answeredInTime[next] = false;
    next = (next + 1) % KEPT;
    size = Math.min(size + 1, KEPT);
  }

  /**
   * The round-trip time, or {@link #UNKNOWN} for a ping too old, never sent, or answered before.
   */
  long answered(long sequence, long nowNanos) {
    for (int i = 0; i < size; i++) {
      if (sequences[i] == sequence && !answered[i]) {
        long rtt = nowNanos - sentNanos[i];
        answered[i] = true;
        answeredInTime[i] = rtt < LOST_AFTER_NANOS;
        return rtt;
      }
    }
    return UNKNOWN;
  }

  /** The share of lost pings among those whose fate is known. */
  double loss(long nowNanos) {
    int lost = 0;
    int decided = 0;
    for (int i = 0; i < size; i++) {
      boolean overdue = nowNanos - sentNanos[i] >= LOST_AFTER_NANOS;
      if (answered[i] || overdue) {
        decided++;
        if (!answeredInTime[i]) {
          lost++;
        }
      }
    }
    return decided == 0 ? 0 : (double) lost / decided;
  }

  /** Whether a ping sent after {@code sinceNanos} still waits for its answer. */
  boolean awaitsAnswer(long sinceNanos) {
    for (int i = 0; i < size; i++) {
      if (!answered[i] && sentNanos[i] - sinceNanos > 0) {
        return true;
      }
    }
    return false;
  }
}
