package dev.starling.crdt;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All dots that were ever seen, live or not: a version vector for those without a gap, and a cloud
 * of single dots beyond a gap, which the vector takes in when the gap closes. Immutable.
 *
 * <p>Its size is that of the vector, one entry for each replica, however many dots there were; only
 * what comes out of order takes more, and only until what is missing comes.
 *
 * <p>Source: P. S. Almeida, A. Shoker and C. Baquero, Delta State Replicated Data Types, 2018,
 * section 7.2.
 */
public final class CausalContext {
  public static final CausalContext EMPTY = of(VersionVector.EMPTY);

  private final VersionVector vector;

  /** Each dot beyond the vector, with itself as the key. */
  private final DotTrie cloud;

  private CausalContext(VersionVector vector, DotTrie cloud) {
    this.vector = vector;
    this.cloud = cloud;
  }

  public static CausalContext of(VersionVector vector) {
    return new CausalContext(vector, DotTrie.EMPTY);
  }

  public VersionVector vector() {
    return vector;
  }

  /** How many dots there are beyond the vector. */
  public int cloudSize() {
    return cloud.dots();
  }

  public boolean isEmpty() {
    return vector.isEmpty() && cloud.dots() == 0;
  }

  public boolean contains(Dot dot) {
    return contains(dot.replica(), dot.counter());
  }

  boolean contains(Replica replica, long counter) {
    return vector.contains(replica, counter) || inCloud(replica, counter);
  }

  private boolean inCloud(Replica replica, long counter) {
    return cloud.dots() > 0
        && Leaf.indexOf(cloud.at(hash(replica, counter)), replica, counter) >= 0;
  }

  private static int hash(Replica replica, long counter) {
    return (int) Mix.finish(replica.digest() + counter);
  }

  /** The dot that {@code replica} gives to its next change. */
  public Dot next(Replica replica) {
    return new Dot(replica, nextCounter(replica));
  }

  /** Above all of this replica, also those that came back to it by way of others. */
  long nextCounter(Replica replica) {
    long highest = vector.get(replica);
    if (cloud.dots() > 0) {
      LeafIterator leaves = cloud.iterator(0);
      while (leaves.hasNext()) {
        Leaf leaf = leaves.next();
        if (leaf.counter > highest && leaf.replica.equals(replica)) {
          highest = leaf.counter;
        }
      }
    }
    return highest + 1;
  }

  public CausalContext with(Dot dot) {
    return with(dot.replica(), dot.counter());
  }

  CausalContext with(Replica replica, long counter) {
    long known = vector.get(replica);
    if (counter <= known) {
      return this;
    }
    if (counter == known + 1) {
      return new CausalContext(vector.with(replica, counter), cloud).absorbed(replica);
    }
    DotTrie more = cloud.plus(new Leaf(replica, hash(replica, counter), replica, counter));
    return more == cloud ? this : new CausalContext(vector, more);
  }

  /** Moves the dots that follow the vector's entry for {@code replica} into the vector. */
  private CausalContext absorbed(Replica replica) {
    long counter = vector.get(replica);
    DotTrie rest = cloud;
    while (rest.dots() > 0) {
      Leaf[] there = rest.at(hash(replica, counter + 1));
      int index = Leaf.indexOf(there, replica, counter + 1);
      if (index < 0) {
        break;
      }
      counter++;
      Leaf[] others = new Leaf[there.length - 1];
      System.arraycopy(there, 0, others, 0, index);
      System.arraycopy(there, index + 1, others, index, others.length - index);
      rest = rest.with(there[index].hash, others);
    }
    return rest == cloud ? this : new CausalContext(vector.with(replica, counter), rest);
  }

  /** All that either has seen. This context itself where it has seen all. */
  public CausalContext join(CausalContext that) {
    if (that.cloud.dots() == 0 && vector.covers(that.vector)) {
      return this;
    }
    if (cloud.dots() == 0 && that.vector.covers(vector)) {
      return that;
    }
    VersionVector joined = vector.join(that.vector);
    DotTrie beyond =
        cloud
            .without(joined::contains)
            .merge(that.cloud.without(joined::contains), (r, c) -> false, (r, c) -> false);
    return new CausalContext(joined, beyond).absorbedAll();
  }

  private CausalContext absorbedAll() {
    CausalContext result = this;
    if (cloud.dots() > 0) {
      Set<Replica> replicas = new HashSet<>();
      cloud.forEach(leaf -> replicas.add(leaf.replica));
      for (Replica replica : replicas) {
        result = result.absorbed(replica);
      }
    }
    return result;
  }

  /** Hands over the dots beyond the vector, in no order. */
  public void forEachInCloud(Consumer<Dot> action) {
    cloud.forEach(leaf -> action.accept(leaf.dot()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CausalContext that
        && vector.equals(that.vector)
        && cloud.sameDots(that.cloud);
  }

  @Override
  public int hashCode() {
    return 31 * vector.hashCode() + Long.hashCode(cloud.digest());
  }

  @Override
  public String toString() {
    return cloud.dots() == 0 ? vector.toString() : vector + " and " + cloud.dots() + " more";
  }
}
