package dev.starling.crdt;

/** A live write of a {@link CausalStore}. */
final class StampedLeaf extends Leaf {
  final long stamp;
  final Object value;

  StampedLeaf(Object key, int hash, Dot dot, long stamp, Object value) {
    super(key, hash, dot.replica(), dot.counter());
    this.stamp = stamp;
    this.value = value;
  }

  /** Whether it shows, and {@code other}, a concurrent write of the same key, does not. */
  boolean isNewerThan(StampedLeaf other) {
    if (stamp != other.stamp) {
      return stamp > other.stamp;
    }
    return compareDots(this, other) > 0;
  }
}
