package dev.starling.crdt;

import org.jspecify.annotations.Nullable;

/** Up to 32 children, by five bits of the hash, the upper bits nearest to the root. */
final class Branch extends Node {
  static final int BITS = 5;

  /** Bit i is set when there is a child for the value i of the five bits. */
  final int bitmap;

  final Node[] children;
  private final int keys;
  private final int dots;
  private final long sumHigh;
  private final long sumLow;

  private Branch(int bitmap, Node[] children, int keys, int dots, long sumHigh, long sumLow) {
    this.bitmap = bitmap;
    this.children = children;
    this.keys = keys;
    this.dots = dots;
    this.sumHigh = sumHigh;
    this.sumLow = sumLow;
  }

  /** What has these children: null if there are none, the only one unless that is a branch. */
  static @Nullable Node of(int bitmap, Node[] children) {
    if (children.length == 0) {
      return null;
    }
    if (children.length == 1 && !(children[0] instanceof Branch)) {
      return children[0];
    }
    return always(bitmap, children);
  }

  /** A branch even if another node could do, for a moment. */
  static Branch always(int bitmap, Node... children) {
    int keys = 0;
    int dots = 0;
    long sumHigh = 0;
    long sumLow = 0;
    for (Node child : children) {
      keys += child.keys();
      dots += child.dots();
      sumHigh += child.sumHigh();
      sumLow += child.sumLow();
    }
    return new Branch(bitmap, children, keys, dots, sumHigh, sumLow);
  }

  /** Two nodes that are no branches and have different hashes, at the level of {@code shift}. */
  static Branch pair(Node one, Node other, int shift) {
    int bitOfOne = bit(one.hash(), shift);
    int bitOfOther = bit(other.hash(), shift);
    if (bitOfOne == bitOfOther) {
      return always(bitOfOne, pair(one, other, shift + BITS));
    }
    boolean inOrder = Integer.compareUnsigned(bitOfOne, bitOfOther) < 0;
    return inOrder
        ? always(bitOfOne | bitOfOther, one, other)
        : always(bitOfOne | bitOfOther, other, one);
  }

  /** The bit of the child in which {@code hash} belongs; {@code shift} is 0 at the root. */
  static int bit(int hash, int shift) {
    return 1 << ((hash << shift) >>> (Integer.SIZE - BITS));
  }

  /** The child of a bit of {@link #bitmap}. */
  Node child(int bit) {
    return children[index(bit)];
  }

  private int index(int bit) {
    return Integer.bitCount(bitmap & (bit - 1));
  }

  /** This branch with another child, or none, at {@code bit}. */
  @Nullable Node with(int bit, @Nullable Node child) {
    int index = index(bit);
    if ((bitmap & bit) == 0) {
      return child == null ? this : inserted(bit, index, child);
    }
    if (child == null) {
      return removed(bit, index);
    }
    Node old = children[index];
    if (old == child) {
      return this;
    }
    if (children.length == 1 && !(child instanceof Branch)) {
      return child;
    }
    Node[] next = children.clone();
    next[index] = child;
    return new Branch(
        bitmap,
        next,
        keys - old.keys() + child.keys(),
        dots - old.dots() + child.dots(),
        sumHigh - old.sumHigh() + child.sumHigh(),
        sumLow - old.sumLow() + child.sumLow());
  }

  private Branch inserted(int bit, int index, Node child) {
    Node[] next = new Node[children.length + 1];
    System.arraycopy(children, 0, next, 0, index);
    next[index] = child;
    System.arraycopy(children, index, next, index + 1, children.length - index);
    return new Branch(
        bitmap | bit,
        next,
        keys + child.keys(),
        dots + child.dots(),
        sumHigh + child.sumHigh(),
        sumLow + child.sumLow());
  }

  private @Nullable Node removed(int bit, int index) {
    Node[] next = new Node[children.length - 1];
    System.arraycopy(children, 0, next, 0, index);
    System.arraycopy(children, index + 1, next, index, next.length - index);
    return of(bitmap & ~bit, next);
  }

  @Override
  int hash() {
    return 0;
  }

  @Override
  int keys() {
    return keys;
  }

  @Override
  int dots() {
    return dots;
  }

  @Override
  long sumHigh() {
    return sumHigh;
  }

  @Override
  long sumLow() {
    return sumLow;
  }
}
