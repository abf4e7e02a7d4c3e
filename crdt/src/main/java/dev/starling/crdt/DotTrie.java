package dev.starling.crdt;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of live dots, each with the key it was written for. Immutable; a change copies the path to
 * its place and shares the rest.
 *
 * <p>A hash trie whose shape depends on nothing but its content, and whose nodes know a digest of
 * the dots below. So two tries that were built independently are merged by looking at the parts in
 * which they differ, and equal ones by looking at their roots.
 *
 * <p>Sources: P. Bagwell, Ideal Hash Trees, 2001; M. J. Steindorfer and J. J. Vinju, Optimizing
 * Hash-Array Mapped Tries for Fast and Lean Immutable JVM Collections, 2015; the digests after R.
 * Merkle, 1987.
 */
final class DotTrie {
  static final DotTrie EMPTY = new DotTrie(null);

  private static final Leaf[] NONE = new Leaf[0];
  private final @Nullable Node root;

  private DotTrie(@Nullable Node root) {
    this.root = root;
  }

  /** Which dots a replica has seen, whether they live or not. */
  interface Seen {
    boolean contains(Replica replica, long counter);
  }

  /** How many different keys it has. */
  int keys() {
    return root == null ? 0 : root.keys();
  }

  int dots() {
    return root == null ? 0 : root.dots();
  }

  /** Of all dots; equal for equal tries, and different otherwise with all likelihood. */
  long digest() {
    return root == null ? 0 : root.sumHigh();
  }

  boolean sameDots(DotTrie that) {
    return root == that.root || (root != null && that.root != null && root.sameDots(that.root));
  }

  /** The leaves of all keys that have {@code hash}, ascending by dot. Not to be changed. */
  Leaf[] at(int hash) {
    Node node = root;
    int shift = 0;
    while (node instanceof Branch branch) {
      int bit = Branch.bit(hash, shift);
      node = (branch.bitmap & bit) == 0 ? null : branch.child(bit);
      shift += Branch.BITS;
    }
    return node == null || node.hash() != hash ? NONE : leaves(node);
  }

  private static Leaf[] leaves(Node group) {
    return group instanceof Bucket bucket ? bucket.leaves : new Leaf[] {(Leaf) group};
  }

  /**
   * This trie with these leaves, in any order, in place of all that it has with {@code hash}. The
   * array is given away.
   */
  DotTrie with(int hash, Leaf... leaves) {
    if (leaves.length > 1) {
      Arrays.sort(leaves, Leaf::compareDots);
    }
    return of(with(root, 0, hash, Bucket.of(leaves)));
  }

  private DotTrie of(@Nullable Node newRoot) {
    return newRoot == root ? this : newRoot == null ? EMPTY : new DotTrie(newRoot);
  }

  private static @Nullable Node with(
      @Nullable Node node, int shift, int hash, @Nullable Node group) {
    if (node == null) {
      return group;
    }
    if (node instanceof Branch branch) {
      int bit = Branch.bit(hash, shift);
      Node child = (branch.bitmap & bit) == 0 ? null : branch.child(bit);
      return branch.with(bit, with(child, shift + Branch.BITS, hash, group));
    }
    if (node.hash() == hash) {
      return group;
    }
    return group == null ? node : Branch.pair(node, group, shift);
  }

  /** This trie with {@code leaf}; this trie itself if it has its dot at that hash. */
  DotTrie plus(Leaf leaf) {
    Leaf[] there = at(leaf.hash);
    if (Leaf.contains(there, leaf)) {
      return this;
    }
    Leaf[] more = Arrays.copyOf(there, there.length + 1);
    more[there.length] = leaf;
    return with(leaf.hash, more);
  }

  /**
   * The dots that are in both, and those that are in one and that the other has not seen. This trie
   * itself if that is what comes out.
   */
  DotTrie merge(DotTrie that, Seen seenHere, Seen seenThere) {
    return sameDots(that) ? this : of(new Merge(seenHere, seenThere).merge(root, that.root, 0));
  }

  /** The dots that {@code other} has not seen. */
  DotTrie without(Seen other) {
    return of(unseen(root, other));
  }

  /** Hands over the leaves that only one of both has. */
  void differences(DotTrie that, Consumer<? super Leaf> action) {
    differences(root, that.root, 0, action);
  }

  private static void differences(
      @Nullable Node here, @Nullable Node there, int shift, Consumer<? super Leaf> action) {
    if (here == there) {
      return;
    }
    if (here == null || there == null) {
      new LeafIterator(here == null ? there : here, 0).forEachRemaining(action);
    } else if (here instanceof Branch || there instanceof Branch) {
      Branch mine = Merge.asBranch(here, shift);
      Branch yours = Merge.asBranch(there, shift);
      if (mine.sameDots(yours)) {
        return;
      }
      for (int rest = mine.bitmap | yours.bitmap; rest != 0; rest &= rest - 1) {
        int bit = Integer.lowestOneBit(rest);
        differences(
            (mine.bitmap & bit) == 0 ? null : mine.child(bit),
            (yours.bitmap & bit) == 0 ? null : yours.child(bit),
            shift + Branch.BITS,
            action);
      }
    } else {
      onlyIn(leaves(here), leaves(there), action);
      onlyIn(leaves(there), leaves(here), action);
    }
  }

  private static void onlyIn(Leaf[] these, Leaf[] those, Consumer<? super Leaf> action) {
    for (Leaf leaf : these) {
      if (!Leaf.contains(those, leaf)) {
        action.accept(leaf);
      }
    }
  }

  void forEach(Consumer<? super Leaf> action) {
    iterator(0).forEachRemaining(action);
  }

  /** The leaves from one hash on, ascending by hash as an unsigned number. */
  LeafIterator iterator(int fromHash) {
    return new LeafIterator(root, fromHash);
  }

  private static @Nullable Node unseen(@Nullable Node node, Seen seen) {
    if (node instanceof Branch branch) {
      return unseen(branch, seen);
    }
    if (node instanceof Leaf leaf) {
      return seen.contains(leaf.replica, leaf.counter) ? null : leaf;
    }
    if (node instanceof Bucket bucket) {
      Leaf[] kept = new Leaf[bucket.leaves.length];
      int size = 0;
      for (Leaf leaf : bucket.leaves) {
        if (!seen.contains(leaf.replica, leaf.counter)) {
          kept[size++] = leaf;
        }
      }
      return size == kept.length ? bucket : Bucket.of(Arrays.copyOf(kept, size));
    }
    return null;
  }

  private static @Nullable Node unseen(Branch branch, Seen seen) {
    Branch.Edit kept = new Branch.Edit(branch, branch.bitmap);
    for (int rest = branch.bitmap; rest != 0; rest &= rest - 1) {
      int bit = Integer.lowestOneBit(rest);
      Node child = branch.child(bit);
      kept.append(bit, child, unseen(child, seen));
    }
    return kept.result();
  }

  private record Merge(Seen seenHere, Seen seenThere) {
    @Nullable Node merge(@Nullable Node here, @Nullable Node there, int shift) {
      if (here == null) {
        return unseen(there, seenHere);
      }
      if (there == null) {
        return unseen(here, seenThere);
      }
      if (here instanceof Branch || there instanceof Branch) {
        return branches(asBranch(here, shift), asBranch(there, shift), here, shift);
      }
      return here.hash() == there.hash()
          ? groups(here, there)
          : apart(unseen(here, seenThere), unseen(there, seenHere), shift);
    }

    private static Branch asBranch(Node node, int shift) {
      return node instanceof Branch branch
          ? branch
          : Branch.always(Branch.bit(node.hash(), shift), node);
    }

    private @Nullable Node branches(Branch here, Branch there, Node result, int shift) {
      int bits = here.bitmap | there.bitmap;
      Branch.Edit merged = new Branch.Edit(here, bits);
      for (int rest = bits; rest != 0; rest &= rest - 1) {
        int bit = Integer.lowestOneBit(rest);
        Node mine = (here.bitmap & bit) == 0 ? null : here.child(bit);
        Node yours = (there.bitmap & bit) == 0 ? null : there.child(bit);
        // Most are the same: found out here, the processor loads several of them at once.
        boolean same = mine != null && yours != null && mine.sameDots(yours);
        merged.append(bit, mine, same ? mine : merge(mine, yours, shift + Branch.BITS));
      }
      Node all = merged.result();
      return all == here ? result : all;
    }

    private static @Nullable Node apart(@Nullable Node one, @Nullable Node other, int shift) {
      if (one == null) {
        return other;
      }
      return other == null ? one : Branch.pair(one, other, shift);
    }

    private @Nullable Node groups(Node here, Node there) {
      if (here.sameDots(there)) {
        return here;
      }
      Leaf[] mine = leaves(here);
      Leaf[] yours = leaves(there);
      Leaf[] kept = new Leaf[mine.length + yours.length];
      int size = 0;
      for (Leaf leaf : mine) {
        if (Leaf.contains(yours, leaf) || !seenThere.contains(leaf.replica, leaf.counter)) {
          kept[size++] = leaf;
        }
      }
      if (size == mine.length && addsNothing(mine, yours)) {
        return here;
      }
      for (Leaf leaf : yours) {
        if (!Leaf.contains(mine, leaf) && !seenHere.contains(leaf.replica, leaf.counter)) {
          kept[size++] = leaf;
        }
      }
      Arrays.sort(kept, 0, size, Leaf::compareDots);
      return Bucket.of(Arrays.copyOf(kept, size));
    }

    private boolean addsNothing(Leaf[] mine, Leaf[] yours) {
      for (Leaf leaf : yours) {
        if (!Leaf.contains(mine, leaf) && !seenHere.contains(leaf.replica, leaf.counter)) {
          return false;
        }
      }
      return true;
    }
  }
}
