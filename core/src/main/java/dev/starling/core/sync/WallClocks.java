package dev.starling.core.sync;

import dev.starling.core.port.Now;
import dev.starling.crdt.HybridClock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What time it is, by the wall clocks of the members: this node's own, unless it is further from
 * their median than a bound; then the median. This node counts among them, and of two in the middle
 * the one nearer to its own is taken, so that of two nodes that differ each keeps its own.
 *
 * <p>The clocks of others are known by their distance from the monotonic clock, so that a step of
 * our own wall clock is seen at once, and their order stays the same while time passes.
 */
final class WallClocks {
  private static final long BOUND_MILLIS = HybridClock.DEFAULT_BOUND_MILLIS;
  private static final long NANOS = 1_000_000;

  /** So many clocks tell the median well enough. */
  static final int MAX_OTHERS = 64;

  /**
   * What others' clocks showed when ours began to count. Who told last comes last. Kept when its
   * connection ends: its clock goes on.
   */
  private final Map<String, Long> others = new LinkedHashMap<>();

  /** The same, ascending; as many as there are others. */
  private final long[] sorted = new long[MAX_OTHERS + 1];

  private @Nullable Long originNanos;

  void told(Now now, String node, long clockMillis) {
    drop(node);
    if (others.size() == MAX_OTHERS) {
      drop(others.keySet().iterator().next());
    }
    long shown = clockMillis - sinceMillis(now);
    int at = place(shown);
    System.arraycopy(sorted, at, sorted, at + 1, others.size() - at);
    sorted[at] = shown;
    others.put(node, shown);
  }

  private void drop(String node) {
    Long shown = others.remove(node);
    if (shown != null) {
      int at = Arrays.binarySearch(sorted, 0, others.size() + 1, shown);
      System.arraycopy(sorted, at + 1, sorted, at, others.size() - at);
    }
  }

  /** Milliseconds since the epoch to stamp with. */
  long millis(Now now) {
    long ahead = offsetMillis(now);
    return Math.abs(ahead) > BOUND_MILLIS ? now.epochMillis() + ahead : now.epochMillis();
  }

  /** How far the median is ahead of our own clock. */
  long offsetMillis(Now now) {
    long own = now.epochMillis() - sinceMillis(now);
    int ownPlace = place(own);
    int size = others.size() + 1;
    long upper = withOwn(own, ownPlace, size / 2) - own;
    long lower = withOwn(own, ownPlace, (size - 1) / 2) - own;
    return Math.abs(lower) <= Math.abs(upper) ? lower : upper;
  }

  /** The clock at an index of all clocks, ours included. */
  private long withOwn(long own, int ownPlace, int index) {
    if (index == ownPlace) {
      return own;
    }
    return sorted[index < ownPlace ? index : index - 1];
  }

  private int place(long shown) {
    int at = Arrays.binarySearch(sorted, 0, others.size(), shown);
    return at < 0 ? -at - 1 : at;
  }

  private long sinceMillis(Now now) {
    Long origin = originNanos;
    if (origin == null) {
      origin = now.nanos();
      originNanos = origin;
    }
    return (now.nanos() - origin) / NANOS;
  }
}
