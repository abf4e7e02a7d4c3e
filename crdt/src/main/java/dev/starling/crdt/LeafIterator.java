package dev.starling.crdt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Walks the leaves of a {@link DotTrie}, ascending by hash as an unsigned number. */
final class LeafIterator implements Iterator<Leaf> {
  /** What is still to be visited, the next on top. */
  private final Deque<Node> waiting = new ArrayDeque<>();

  private @Nullable Bucket bucket;
  private int indexInBucket;

  LeafIterator(@Nullable Node root, int fromHash) {
    Node node = root;
    int shift = 0;
    while (node instanceof Branch branch) {
      int bit = Branch.bit(fromHash, shift);
      push(branch, -bit & ~bit);
      node = (branch.bitmap & bit) == 0 ? null : branch.child(bit);
      shift += Branch.BITS;
    }
    if (node != null && Integer.compareUnsigned(node.hash(), fromHash) >= 0) {
      waiting.push(node);
    }
  }

  private void push(Branch branch, int bits) {
    for (int i = branch.children.length - 1, rest = branch.bitmap; rest != 0; i--) {
      int bit = Integer.highestOneBit(rest);
      if ((bits & bit) != 0) {
        waiting.push(branch.children[i]);
      }
      rest &= ~bit;
    }
  }

  @Override
  public boolean hasNext() {
    return bucket != null || !waiting.isEmpty();
  }

  @Override
  public Leaf next() {
    if (bucket == null) {
      Node node = waiting.poll();
      while (node instanceof Branch branch) {
        push(branch, branch.bitmap);
        node = waiting.poll();
      }
      if (node == null) {
        throw new NoSuchElementException();
      }
      if (node instanceof Leaf leaf) {
        return leaf;
      }
      bucket = (Bucket) node;
      indexInBucket = 0;
    }
    Leaf leaf = bucket.leaves[indexInBucket++];
    if (indexInBucket == bucket.leaves.length) {
      bucket = null;
    }
    return leaf;
  }
}
