package dev.starling.crdt;

/** A part of a {@link DotTrie}: a {@link Branch}, or what has one hash, a {@link Leaf} or more. */
abstract class Node {
  /** Of all keys below; of a branch, 0. */
  abstract int hash();

  /** How many different keys are below. */
  abstract int keys();

  /** How many dots are below. */
  abstract int dots();

  /**
   * Half of the digest of the set of dots below: the sum of the digests of each, so that it is the
   * same however the set came about. Two different sets have one digest with a likelihood of 2^-128
   * or so.
   */
  abstract long sumHigh();

  /** The other half. */
  abstract long sumLow();

  final boolean sameDots(Node that) {
    if (this == that) {
      return true;
    }
    if (this instanceof Branch one && that instanceof Branch other) {
      return one.sameSums(other);
    }
    if (this instanceof Leaf one && that instanceof Leaf other) {
      return one.hasDot(other.replica, other.counter);
    }
    return sumHigh() == that.sumHigh() && sumLow() == that.sumLow() && dots() == that.dots();
  }
}
