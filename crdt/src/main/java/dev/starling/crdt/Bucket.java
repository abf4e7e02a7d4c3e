package dev.starling.crdt;

import org.jspecify.annotations.Nullable;

/**
 * Two or more leaves of one hash: concurrent writes of one key, or different keys that collide.
 * Ascending by dot, so that it is the same on every replica.
 */
final class Bucket extends Node {
  final Leaf[] leaves;

  private Bucket(Leaf[] leaves) {
    this.leaves = leaves;
  }

  /** What holds these leaves, which have one hash and stand in ascending order of their dots. */
  static @Nullable Node of(Leaf[] leaves) {
    return switch (leaves.length) {
      case 0 -> null;
      case 1 -> leaves[0];
      default -> new Bucket(leaves);
    };
  }

  @Override
  int hash() {
    return leaves[0].hash;
  }

  @Override
  int keys() {
    int keys = 0;
    for (int i = 0; i < leaves.length; i++) {
      if (isFirstOfItsKey(i)) {
        keys++;
      }
    }
    return keys;
  }

  /** Whether no leaf before the one at {@code index} has its key. */
  boolean isFirstOfItsKey(int index) {
    for (int i = 0; i < index; i++) {
      if (leaves[i].key.equals(leaves[index].key)) {
        return false;
      }
    }
    return true;
  }

  @Override
  int dots() {
    return leaves.length;
  }

  @Override
  long sumHigh() {
    long sum = 0;
    for (Leaf leaf : leaves) {
      sum += leaf.sumHigh();
    }
    return sum;
  }

  @Override
  long sumLow() {
    long sum = 0;
    for (Leaf leaf : leaves) {
      sum += leaf.sumLow();
    }
    return sum;
  }
}
