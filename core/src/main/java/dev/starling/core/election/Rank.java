package dev.starling.core.election;

import java.util.Comparator;

/**
 * A node's place in the order; the first commands.
 *
 * @param tier 0 who was promoted, 2 who was put last, 1 all others
 */
record Rank(int tier, long birth, String node, long incarnation) implements Comparable<Rank> {
  private static final Comparator<Rank> ORDER =
      Comparator.comparingInt(Rank::tier)
          .thenComparingLong(Rank::birth)
          .thenComparing(Rank::node)
          .thenComparingLong(Rank::incarnation);

  @Override
  public int compareTo(Rank other) {
    return ORDER.compare(this, other);
  }

  boolean isBefore(Rank other) {
    return compareTo(other) < 0;
  }
}
