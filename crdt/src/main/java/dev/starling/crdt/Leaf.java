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

  final boolean sameDot(Leaf that) {
    return counter == that.counter && replica.equals(that.replica);
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
