package dev.starling.core.monitor;

import dev.starling.core.health.Rtt;
import java.util.Arrays;

/** The last {@link Rtt#KEPT} round-trip times of one node. */
final class RttWindow {
  private final long[] ring = new long[Rtt.KEPT];
  private int next;
  private int size;

  void add(long rttNanos) {
    ring[next] = rttNanos;
    next = (next + 1) % ring.length;
    size = Math.min(size + 1, ring.length);
  }

  boolean isEmpty() {
    return size == 0;
  }

  Rtt snapshot() {
    if (size < ring.length) {
      return Rtt.of(Arrays.copyOf(ring, size));
    }
    long[] history = new long[size];
    System.arraycopy(ring, next, history, 0, size - next);
    System.arraycopy(ring, 0, history, size - next, next);
    return Rtt.of(history);
  }
}
