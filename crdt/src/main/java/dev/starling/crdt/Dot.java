package dev.starling.crdt;

/**
 * The identity of one change: the {@code counter}-th of its replica, counted from 1. Never used
 * twice.
 */
public record Dot(Replica replica, long counter) implements Comparable<Dot> {
  public Dot {
    if (counter < 1) {
      throw new IllegalArgumentException("the first change of a replica has number 1: " + counter);
    }
  }

  /** By replica, then by counter. */
  @Override
  public int compareTo(Dot that) {
    int order = replica.compareTo(that.replica);
    return order != 0 ? order : Long.compare(counter, that.counter);
  }

  @Override
  public String toString() {
    return replica + ":" + counter;
  }
}
