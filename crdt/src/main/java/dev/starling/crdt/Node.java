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
    return this == that
        || (sumHigh() == that.sumHigh() && sumLow() == that.sumLow() && dots() == that.dots());
  }
}
