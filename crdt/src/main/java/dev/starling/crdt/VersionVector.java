package dev.starling.crdt;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many changes of each replica are known, the first ones without a gap. Immutable.
 *
 * <p>Source: D. S. Parker et al., Detection of Mutual Inconsistency in Distributed Systems, 1983.
 */
public final class VersionVector {
  public static final VersionVector EMPTY = new VersionVector(new Replica[0], new long[0]);

  /** Up to this size, looking at each in turn is faster than dividing. */
  private static final int SMALL = 16;

  /** Ascending. */
  private final Replica[] replicas;

  /** Of the replica at the same index; above 0. */
  private final long[] counters;

  private VersionVector(Replica[] replicas, long[] counters) {
    this.replicas = replicas;
    this.counters = counters;
  }

  /** {@link IllegalArgumentException} for a negative counter; a counter of 0 is left out. */
  public static VersionVector of(Map<Replica, Long> counters) {
    Replica[] all = new Replica[counters.size()];
    int size = 0;
    for (Map.Entry<Replica, Long> entry : counters.entrySet()) {
      if (entry.getValue() < 0) {
        throw new IllegalArgumentException("a counter is not negative, got " + entry);
      }
      if (entry.getValue() > 0) {
        all[size++] = entry.getKey();
      }
    }
    Replica[] known = Arrays.copyOf(all, size);
    Arrays.sort(known);
    return new VersionVector(
        known,
        Arrays.stream(known).mapToLong(replica -> counters.getOrDefault(replica, 0L)).toArray());
  }

  /** How many changes of {@code replica} are known; 0 for one that is not in the vector. */
  public long get(Replica replica) {
    int index = indexOf(replica);
    return index < 0 ? 0 : counters[index];
  }

  public boolean contains(Dot dot) {
    return contains(dot.replica(), dot.counter());
  }

  boolean contains(Replica replica, long counter) {
    return counter <= get(replica);
  }

  /** How many replicas it knows changes of. */
  public int size() {
    return replicas.length;
  }

  public boolean isEmpty() {
    return replicas.length == 0;
  }

  /** With {@code counter} changes of {@code replica}, if that is more than before. */
  public VersionVector with(Replica replica, long counter) {
    int index = indexOf(replica);
    if (index >= 0) {
      if (counters[index] >= counter) {
        return this;
      }
      long[] raised = counters.clone();
      raised[index] = counter;
      return new VersionVector(replicas, raised);
    }
    if (counter <= 0) {
      return this;
    }
    int at = -index - 1;
    Replica[] more = Arrays.copyOf(replicas, replicas.length + 1);
    System.arraycopy(replicas, at, more, at + 1, replicas.length - at);
    more[at] = replica;
    long[] moreCounters = Arrays.copyOf(counters, counters.length + 1);
    System.arraycopy(counters, at, moreCounters, at + 1, counters.length - at);
    moreCounters[at] = counter;
    return new VersionVector(more, moreCounters);
  }

  /** Without any change of {@code replica}. */
  public VersionVector without(Replica replica) {
    int index = indexOf(replica);
    if (index < 0) {
      return this;
    }
    Replica[] others = new Replica[replicas.length - 1];
    System.arraycopy(replicas, 0, others, 0, index);
    System.arraycopy(replicas, index + 1, others, index, others.length - index);
    long[] theirCounters = new long[others.length];
    System.arraycopy(counters, 0, theirCounters, 0, index);
    System.arraycopy(counters, index + 1, theirCounters, index, others.length - index);
    return new VersionVector(others, theirCounters);
  }

  /** All that either knows: the least upper bound. One of the two where that knows all. */
  public VersionVector join(VersionVector that) {
    if (covers(that)) {
      return this;
    }
    if (that.covers(this)) {
      return that;
    }
    Replica[] all = new Replica[replicas.length + that.replicas.length];
    long[] highest = new long[all.length];
    int size = 0;
    int ours = 0;
    int theirs = 0;
    while (ours < replicas.length || theirs < that.replicas.length) {
      int order = order(ours, that, theirs);
      long counter = order <= 0 ? counters[ours] : 0;
      if (order >= 0) {
        counter = Math.max(counter, that.counters[theirs]);
      }
      all[size] = order <= 0 ? replicas[ours] : that.replicas[theirs];
      highest[size++] = counter;
      ours += order <= 0 ? 1 : 0;
      theirs += order >= 0 ? 1 : 0;
    }
    return new VersionVector(Arrays.copyOf(all, size), Arrays.copyOf(highest, size));
  }

  /** Which of two entries comes first; one behind the end comes last. */
  private int order(int ours, VersionVector that, int theirs) {
    if (ours == replicas.length) {
      return 1;
    }
    if (theirs == that.replicas.length) {
      return -1;
    }
    return replicas[ours].compareTo(that.replicas[theirs]);
  }

  /** Whether it knows all that {@code that} knows. */
  public boolean covers(VersionVector that) {
    if (replicas.length < that.replicas.length) {
      return false;
    }
    int ours = 0;
    for (int i = 0; i < that.replicas.length; i++) {
      while (ours < replicas.length && !replicas[ours].equals(that.replicas[i])) {
        ours++;
      }
      if (ours == replicas.length || counters[ours++] < that.counters[i]) {
        return false;
      }
    }
    return true;
  }

  /** Takes what one vector knows of a replica beyond another. */
  @FunctionalInterface
  public interface Beyond {
    void accept(Replica replica, long after, long upTo);
  }

  /** Hands over each replica of which this knows more than {@code that}, ascending. */
  public void forEachBeyond(VersionVector that, Beyond action) {
    int theirs = 0;
    for (int i = 0; i < replicas.length; i++) {
      while (theirs < that.replicas.length && that.replicas[theirs].compareTo(replicas[i]) < 0) {
        theirs++;
      }
      boolean both = theirs < that.replicas.length && that.replicas[theirs].equals(replicas[i]);
      long known = both ? that.counters[theirs] : 0;
      if (known < counters[i]) {
        action.accept(replicas[i], known, counters[i]);
      }
    }
  }

  /** What this knows of those replicas of which it knows more than {@code that}. */
  public VersionVector beyond(VersionVector that) {
    Replica[] more = new Replica[replicas.length];
    long[] upTos = new long[replicas.length];
    int[] size = {0};
    forEachBeyond(
        that,
        (replica, after, upTo) -> {
          more[size[0]] = replica;
          upTos[size[0]++] = upTo;
        });
    return new VersionVector(Arrays.copyOf(more, size[0]), Arrays.copyOf(upTos, size[0]));
  }

  /** The same vector, in the memory of {@code that} where they are equal. */
  public VersionVector sharing(VersionVector that) {
    if (Arrays.equals(replicas, that.replicas)) {
      return Arrays.equals(counters, that.counters)
          ? that
          : new VersionVector(that.replicas, counters);
    }
    Replica[] shared = replicas.clone();
    int theirs = 0;
    for (int i = 0; i < shared.length; i++) {
      while (theirs < that.replicas.length && that.replicas[theirs].compareTo(shared[i]) < 0) {
        theirs++;
      }
      if (theirs < that.replicas.length && that.replicas[theirs].equals(shared[i])) {
        shared[i] = that.replicas[theirs];
      }
    }
    return new VersionVector(shared, counters);
  }

  /** Counters by replica, ascending. A copy. */
  public Map<Replica, Long> toMap() {
    Map<Replica, Long> map = new TreeMap<>();
    for (int i = 0; i < replicas.length; i++) {
      map.put(replicas[i], counters[i]);
    }
    return map;
  }

  /** The index of {@code replica}, or -1 minus the index where it would be. */
  private int indexOf(Replica replica) {
    if (replicas.length <= SMALL) {
      for (int i = 0; i < replicas.length; i++) {
        if (replicas[i].equals(replica)) {
          return i;
        }
      }
    }
    return Arrays.binarySearch(replicas, replica);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof VersionVector that
            && Arrays.equals(counters, that.counters)
            && Arrays.equals(replicas, that.replicas));
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(replicas) + Arrays.hashCode(counters);
  }

  @Override
  public String toString() {
    return toMap().toString();
  }
}
