package dev.starling.testkit.world;

import java.util.PriorityQueue;

/**
 * Virtual time: what is to happen, ordered by time, and within one moment by when it was planned.
 */
public final class Agenda {
  private record Entry(long atNanos, long order, Runnable action) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long nowNanos;
  private long planned;

  /** Nanoseconds since the beginning. */
  public long nowNanos() {
    return nowNanos;
  }

  public void at(long nanos, Runnable action) {
    entries.add(new Entry(Math.max(nanos, nowNanos), planned++, action));
  }

  public void after(long nanos, Runnable action) {
    at(nowNanos + nanos, action);
  }

  public void runUntil(long nanos) {
    while (!entries.isEmpty() && entries.peek().atNanos() <= nanos) {
      Entry next = entries.remove();
      nowNanos = next.atNanos();
      next.action().run();
    }
    nowNanos = nanos;
  }
}
