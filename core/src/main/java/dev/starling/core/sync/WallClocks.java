package dev.starling.core.sync;

import dev.starling.core.port.Now;
import dev.starling.crdt.HybridClock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What time it is, by the wall clocks of the members: this node's own, unless it is further from
 * their median than a bound; then the median. This node counts among them, and of two in the middle
 * the one nearer to its own is taken, so that of two nodes that differ each keeps its own.
 *
 * <p>The clocks of others are known by their distance from the monotonic clock, so that a step of
 * our own wall clock is seen at once.
 */
final class WallClocks {
  private static final long BOUND_MILLIS = HybridClock.DEFAULT_BOUND_MILLIS;
  private static final long NANOS = 1_000_000;

  private record Told(long atNanos, long clockMillis) {
    long at(Now now) {
      return clockMillis + (now.nanos() - atNanos) / NANOS;
    }
  }

  /** So many clocks tell the median well enough. */
  private static final int MAX_OTHERS = 64;

  /** The median is looked for anew after so long, or when our own clock has stepped by so much. */
  private static final long FRESH_MILLIS = 1_000;

  /** Who told last comes last. Kept when its connection ends: its clock goes on. */
  private final Map<String, Told> others = new LinkedHashMap<>();

  private boolean judged;
  private long judgedNanos;
  private long aheadMillis;
  private long offset;

  void told(Now now, String node, long clockMillis) {
    Told before = others.remove(node);
    others.put(node, new Told(now.nanos(), clockMillis));
    // Or what is written right after the first contact would be stamped by the wrong clock still.
    judged &= before != null && Math.abs(before.at(now) - clockMillis) <= FRESH_MILLIS;
    if (others.size() > MAX_OTHERS) {
      others.remove(others.keySet().iterator().next());
    }
  }

  /** Milliseconds since the epoch to stamp with. */
  long millis(Now now) {
    long ahead = offsetMillis(now);
    return Math.abs(ahead) > BOUND_MILLIS ? now.epochMillis() + ahead : now.epochMillis();
  }

  /** How far the median is ahead of our own clock, as of a second ago at most. */
  long offsetMillis(Now now) {
    long ahead = now.epochMillis() - now.nanos() / NANOS;
    boolean stepped = Math.abs(ahead - aheadMillis) > FRESH_MILLIS;
    if (!judged || stepped || now.nanos() - judgedNanos > FRESH_MILLIS * NANOS) {
      judged = true;
      judgedNanos = now.nanos();
      aheadMillis = ahead;
      offset = medianMillis(now);
    }
    return offset;
  }

  private long medianMillis(Now now) {
    long[] offsets = new long[others.size() + 1];
    int size = 1;
    for (Told told : others.values()) {
      offsets[size++] = told.at(now) - now.epochMillis();
    }
    Arrays.sort(offsets);
    long upper = offsets[size / 2];
    long lower = offsets[(size - 1) / 2];
    return Math.abs(lower) <= Math.abs(upper) ? lower : upper;
  }
}
