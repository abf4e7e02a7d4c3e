package dev.starling.testkit.world;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;

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

  /** Entries further ahead wait unordered, by so many nanoseconds, until they come near. */
  private static final long SPAN_NANOS = 1_000_000;

  private final PriorityQueue<Entry> near = new PriorityQueue<>();
  private final NavigableMap<Long, List<Entry>> far = new TreeMap<>();

  /** The span that came near last. */
  private long nearSpan;

  private long nowNanos;
  private long planned;

  /** Nanoseconds since the beginning. */
  public long nowNanos() {
    return nowNanos;
  }

  public void at(long nanos, Runnable action) {
    Entry entry = new Entry(Math.max(nanos, nowNanos), planned++, action);
    long span = entry.atNanos() / SPAN_NANOS;
    if (span <= nearSpan) {
      near.add(entry);
    } else {
      far.computeIfAbsent(span, key -> new ArrayList<>()).add(entry);
    }
  }

  public void after(long nanos, Runnable action) {
    at(nowNanos + nanos, action);
  }

  public void runUntil(long nanos) {
    while (comesNear(nanos) && near.element().atNanos() <= nanos) {
      Entry next = near.remove();
      nowNanos = next.atNanos();
      next.action().run();
    }
    nowNanos = nanos;
  }

  /** Whether there is an entry whose span begins by then. */
  private boolean comesNear(long nanos) {
    if (near.isEmpty() && !far.isEmpty() && far.firstKey() * SPAN_NANOS <= nanos) {
      nearSpan = far.firstKey();
      near.addAll(far.remove(nearSpan));
    }
    return !near.isEmpty();
  }
}
