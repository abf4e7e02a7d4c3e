package dev.starling.crdt;

import java.util.Arrays;
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

  /**
   * What comes out when children of a branch are replaced, added and left out. Sums are those of
   * the branch and of what changed: the children that stay are not looked at.
   */
  static final class Edit {
    private final Branch base;
    private final Node[] children;
    private int bitmap;
    private int size;
    private boolean changed;
    private int keys;
    private int dots;
    private long sumHigh;
    private long sumLow;

    /**
     * @param bits where there may be a child afterwards
     */
    Edit(Branch base, int bits) {
      this.base = base;
      this.children = new Node[Integer.bitCount(bits)];
      this.keys = base.keys;
      this.dots = base.dots;
      this.sumHigh = base.sumHigh;
      this.sumLow = base.sumLow;
    }

    /**
     * The next child, the bits ascending.
     *
     * @param before the branch's own child at {@code bit}, if it has one
     * @param after what takes its place
     */
    void append(int bit, @Nullable Node before, @Nullable Node after) {
      if (after != null) {
        bitmap |= bit;
        children[size++] = after;
      }
      if (after == before) {
        return;
      }
      changed = true;
      if (before != null) {
        keys -= before.keys();
        dots -= before.dots();
        sumHigh -= before.sumHigh();
        sumLow -= before.sumLow();
      }
      if (after != null) {
        keys += after.keys();
        dots += after.dots();
        sumHigh += after.sumHigh();
        sumLow += after.sumLow();
      }
    }

    /** As {@link Branch#of}; the branch itself if nothing changed. */
    @Nullable Node result() {
      if (!changed) {
        return base;
      }
      if (size == 0) {
        return null;
      }
      if (size == 1 && !(children[0] instanceof Branch)) {
        return children[0];
      }
      Node[] all = size == children.length ? children : Arrays.copyOf(children, size);
      return new Branch(bitmap, all, keys, dots, sumHigh, sumLow);
    }
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

  boolean sameSums(Branch that) {
    return sumHigh == that.sumHigh && sumLow == that.sumLow && dots == that.dots;
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
