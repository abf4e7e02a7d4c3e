package dev.starling.core.monitor;

import dev.starling.core.health.Rtt;
import java.util.Arrays;

/** The last {@link Rtt#KEPT} round-trip times of one node. */
final class RttWindow {
  /** Grown as needed: among many members most are seldom pinged. */
  private static final int FIRST_SIZE = 4;

  private long[] ring = new long[FIRST_SIZE];
  private int next;
  private int size;

  void add(long rttNanos) {
    if (next == ring.length) {
      ring = Arrays.copyOf(ring, Math.min(2 * next, Rtt.KEPT));
    }
    ring[next] = rttNanos;
    next = (next + 1) % Rtt.KEPT;
    size = Math.min(size + 1, Rtt.KEPT);
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The median of the last {@code most}; -1 if there is none. */
  long medianNanos(int most) {
    int count = Math.min(size, most);
    if (count == 0) {
      return -1;
    }
    long[] last = new long[count];
    for (int i = 0; i < count; i++) {
      last[i] = ring[(next - 1 - i + ring.length) % ring.length];
    }
    Arrays.sort(last);
    return last[count / 2];
  }

  Rtt snapshot() {
    if (size < Rtt.KEPT) {
      return Rtt.of(Arrays.copyOf(ring, size));
    }
    long[] history = new long[size];
    System.arraycopy(ring, next, history, 0, size - next);
    System.arraycopy(ring, 0, history, size - next, next);
    return Rtt.of(history);
  }
}
