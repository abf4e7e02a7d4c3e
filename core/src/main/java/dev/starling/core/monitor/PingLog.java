package dev.starling.core.monitor;

import java.util.Arrays;

/**
 * The last {@value #KEPT} pings to one node: which were answered, how fast, and which were lost.
 */
final class PingLog {
  static final int KEPT = 60;
  static final long LOST_AFTER_NANOS = 5_000_000_000L;
  static final long UNKNOWN = -1;

  private enum Fate {
    /** May still be answered; counts as lost once it is old enough. */
    OPEN,
    ANSWERED,
    /** Answered too late, or never to be answered. */
    LOST
  }

  /** Grown as needed: among many members most are seldom pinged. */
  private static final int FIRST_SIZE = 4;

  private long[] sequences = new long[FIRST_SIZE];
  private long[] sentNanos = new long[FIRST_SIZE];
  private Fate[] fates = new Fate[FIRST_SIZE];
  private int next;
  private int size;

  void sent(long sequence, long nowNanos) {
    if (next == sequences.length) {
      int grown = Math.min(2 * next, KEPT);
      sequences = Arrays.copyOf(sequences, grown);
      sentNanos = Arrays.copyOf(sentNanos, grown);
      fates = Arrays.copyOf(fates, grown);
    }
    sequences[next] = sequence;
    sentNanos[next] = nowNanos;
    fates[next] = Fate.OPEN;
    next = (next + 1) % KEPT;
    size = Math.min(size + 1, KEPT);
  }

  /** The round-trip time, or {@link #UNKNOWN} for a ping that is not open: never sent, too old. */
  long answered(long sequence, long nowNanos) {
    for (int i = 0; i < size; i++) {
      if (sequences[i] == sequence && fates[i] == Fate.OPEN) {
        long rtt = nowNanos - sentNanos[i];
        fates[i] = rtt < LOST_AFTER_NANOS ? Fate.ANSWERED : Fate.LOST;
        return rtt;
      }
    }
    return UNKNOWN;
  }

  /** The connection is gone, so what is open will not be answered. */
  void abandon() {
    for (int i = 0; i < size; i++) {
      if (fates[i] == Fate.OPEN) {
        fates[i] = Fate.LOST;
      }
    }
  }

  /** The share of lost pings among those whose fate is known. */
  double loss(long nowNanos) {
    int lost = 0;
    int decided = 0;
    for (int i = 0; i < size; i++) {
      boolean overdue = nowNanos - sentNanos[i] >= LOST_AFTER_NANOS;
      if (fates[i] != Fate.OPEN || overdue) {
        decided++;
        if (fates[i] != Fate.ANSWERED) {
          lost++;
        }
      }
    }
    return decided == 0 ? 0 : (double) lost / decided;
  }

  /** Whether a ping sent after {@code sinceNanos} still waits for its answer. */
  boolean awaitsAnswer(long sinceNanos) {
    for (int i = 0; i < size; i++) {
      if (fates[i] == Fate.OPEN && sentNanos[i] - sinceNanos > 0) {
        return true;
      }
    }
    return false;
  }
}
