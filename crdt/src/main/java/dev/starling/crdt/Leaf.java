package dev.starling.crdt;

/** One live dot of a {@link DotTrie}: who wrote it, and for which key. */
class Leaf extends Node {
  final Object key;
  final int hash;
  final Replica replica;
  final long counter;

  /**
   * @param hash by which it has its place; the same for equal keys on every replica
   */
  Leaf(Object key, int hash, Replica replica, long counter) {
    this.key = key;
    this.hash = hash;
    this.replica = replica;
    this.counter = counter;
  }

  final boolean hasDot(Replica dotReplica, long dotCounter) {
    return counter == dotCounter && replica.equals(dotReplica);
  }

  /** The order of {@link Dot}, without making two. */
  static int compareDots(Leaf one, Leaf other) {
    int order = one.replica.compareTo(other.replica);
    return order != 0 ? order : Long.compare(one.counter, other.counter);
  }

  /** The index of the leaf with a dot among others, or -1. */
  static int indexOf(Leaf[] leaves, Replica replica, long counter) {
    for (int i = 0; i < leaves.length; i++) {
      if (leaves[i].hasDot(replica, counter)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the dot of {@code leaf} is among {@code leaves}. */
  static boolean contains(Leaf[] leaves, Leaf leaf) {
    return indexOf(leaves, leaf.replica, leaf.counter) >= 0;
  }

  final Dot dot() {
    return new Dot(replica, counter);
  }

  @Override
  final int hash() {
    return hash;
  }

  @Override
  final int keys() {
    return 1;
  }

  @Override
  final int dots() {
    return 1;
  }

  /** Of the dot alone, which stands for the key and all else that was written with it. */
  @Override
  final long sumHigh() {
    return Mix.finish(replica.digest() + counter * Mix.START);
  }

  @Override
  final long sumLow() {
    return Mix.finish((replica.digest() ^ counter) * 0xd6e8_feb8_6659_fd93L + counter);
  }
}
