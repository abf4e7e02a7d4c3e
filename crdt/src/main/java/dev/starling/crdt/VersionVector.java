package dev.starling.crdt;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How many changes of each replica are known, the first ones without a gap. Immutable.
 *
 * <p>Lives of a node that have ended may be <b>retired</b>: all changes of all of them up to one
 * incarnation are known, however many there were. So one entry stands for any number of lives, and
 * a vector is a function from replicas to counters, {@link #ALL} among them, that is joined point
 * by point.
 *
 * <p>Source: D. S. Parker et al., Detection of Mutual Inconsistency in Distributed Systems, 1983.
 */
public final class VersionVector {
  public static final VersionVector EMPTY = new VersionVector(new Replica[0], new long[0]);

  /** Of a retired life: every change of it is known. Above all counters. */
  public static final long ALL = Long.MAX_VALUE;

  /** Up to this size, looking at each in turn is faster than dividing. */
  private static final int SMALL = 16;

  /** Ascending. */
  private final Replica[] replicas;

  /**
   * Of the replica at the same index; above 0. {@link #ALL} says so of that life and of all before
   * it, which have no entries then.
   */
  private final long[] counters;

  private VersionVector(Replica[] replicas, long[] counters) {
    this.replicas = replicas;
    this.counters = counters;
  }

  /** As {@link #of(Map, Map)}, with nothing retired. */
  public static VersionVector of(Map<Replica, Long> counters) {
    return of(counters, Map.of());
  }

  /**
   * A vector with these counters; one of 0 is left out.
   *
   * @param retired by node, the incarnation up to which its lives are retired
   * @throws IllegalArgumentException for a counter below 0, or of {@link #ALL}
   */
  public static VersionVector of(Map<Replica, Long> counters, Map<String, Long> retired) {
    Replica[] all = new Replica[counters.size()];
    int size = 0;
    for (Map.Entry<Replica, Long> entry : counters.entrySet()) {
      if (entry.getValue() < 0 || entry.getValue() == ALL) {
        throw new IllegalArgumentException(
            "a counter is not negative, and below " + ALL + ", got " + entry);
      }
      if (entry.getValue() > 0) {
        all[size++] = entry.getKey();
      }
    }
    Replica[] known = Arrays.copyOf(all, size);
    Arrays.sort(known);
    VersionVector result =
        new VersionVector(
            known,
            Arrays.stream(known)
                .mapToLong(replica -> counters.getOrDefault(replica, 0L))
                .toArray());
    for (Map.Entry<String, Long> entry : retired.entrySet()) {
      result = result.withRetired(entry.getKey(), entry.getValue());
    }
    return result;
  }

  /**
   * How many changes of {@code replica} are known; 0 for one that is not in the vector, {@link
   * #ALL} for one that is retired.
   */
  public long get(Replica replica) {
    int index = indexOf(replica);
    return index >= 0 ? counters[index] : isRetiredAt(-index - 1, replica) ? ALL : 0;
  }

  /** Whether the entry at {@code index}, the first behind a replica, retires that one, too. */
  private boolean isRetiredAt(int index, Replica replica) {
    return index < replicas.length
        && counters[index] == ALL
        && replicas[index].node().equals(replica.node());
  }

  public boolean contains(Dot dot) {
    return contains(dot.replica(), dot.counter());
  }

  boolean contains(Replica replica, long counter) {
    return counter <= get(replica);
  }

  /** How many entries it has: one for each replica, and one for all retired lives of a node. */
  public int size() {
    return replicas.length;
  }

  public boolean isEmpty() {
    return replicas.length == 0;
  }

  /**
   * With {@code counter} changes of {@code replica}, if that is more than before.
   *
   * @throws IllegalArgumentException for {@link #ALL}
   */
  public VersionVector with(Replica replica, long counter) {
    if (counter == ALL) {
      throw new IllegalArgumentException("a counter is below " + ALL + ", that of " + replica);
    }
    int index = indexOf(replica);
    if (index >= 0) {
      if (counters[index] >= counter) {
        return this;
      }
      long[] raised = counters.clone();
      raised[index] = counter;
      return new VersionVector(replicas, raised);
    }
    int at = -index - 1;
    if (counter <= 0 || isRetiredAt(at, replica)) {
      return this;
    }
    Replica[] more = Arrays.copyOf(replicas, replicas.length + 1);
    System.arraycopy(replicas, at, more, at + 1, replicas.length - at);
    more[at] = replica;
    long[] moreCounters = Arrays.copyOf(counters, counters.length + 1);
    System.arraycopy(counters, at, moreCounters, at + 1, counters.length - at);
    moreCounters[at] = counter;
    return new VersionVector(more, moreCounters);
  }

  /** With all lives of {@code node} retired up to that incarnation. */
  public VersionVector withRetired(String node, long through) {
    Replica last = Replica.of(node, through);
    return get(last) == ALL
        ? this
        : join(new VersionVector(new Replica[] {last}, new long[] {ALL}));
  }

  /** Without the counter of {@code replica}; one that is retired stays so. */
  public VersionVector without(Replica replica) {
    int index = indexOf(replica);
    return index < 0 || counters[index] == ALL ? this : withoutAt(index);
  }

  /** As if no life of {@code node} had been retired. */
  public VersionVector withoutRetired(String node) {
    int index = firstOf(node);
    boolean there = isUpTo(index, node, Long.MAX_VALUE) && counters[index] == ALL;
    return there ? withoutAt(index) : this;
  }

  private VersionVector withoutAt(int index) {
    Replica[] others = new Replica[replicas.length - 1];
    System.arraycopy(replicas, 0, others, 0, index);
    System.arraycopy(replicas, index + 1, others, index, others.length - index);
    long[] theirCounters = new long[others.length];
    System.arraycopy(counters, 0, theirCounters, 0, index);
    System.arraycopy(counters, index + 1, theirCounters, index, others.length - index);
    return new VersionVector(others, theirCounters);
  }

  /** By node, the incarnation up to which its lives are retired. Ascending; a copy. */
  public Map<String, Long> retired() {
    Map<String, Long> retired = new TreeMap<>();
    for (int i = 0; i < replicas.length; i++) {
      if (counters[i] == ALL) {
        retired.put(replicas[i].node(), replicas[i].incarnation());
      }
    }
    return retired;
  }

  /** The latest life of a node that it knows of, retired ones included. */
  public OptionalLong latestLife(String node) {
    int index = Arrays.binarySearch(replicas, Replica.of(node, Long.MAX_VALUE));
    int last = index >= 0 ? index : -index - 2;
    return last >= 0 && replicas[last].node().equals(node)
        ? OptionalLong.of(replicas[last].incarnation())
        : OptionalLong.empty();
  }

  /** Where the entries of a node begin, or would. */
  private int firstOf(String node) {
    int index = Arrays.binarySearch(replicas, Replica.of(node, Long.MIN_VALUE));
    return index >= 0 ? index : -index - 1;
  }

  /** Whether every life that is retired in {@code that} is retired here. */
  public boolean coversRetired(VersionVector that) {
    for (int i = 0; i < that.replicas.length; i++) {
      if (that.counters[i] == ALL && get(that.replicas[i]) != ALL) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether {@code that} has the same counters of the lives of {@code node} up to an incarnation;
   * of those that are retired here, any.
   */
  public boolean isSameUpTo(VersionVector that, String node, long through) {
    Replica last = Replica.of(node, through);
    if (that.get(last) == ALL && get(last) != ALL) {
      return false;
    }
    for (int i = firstOf(node); isUpTo(i, node, through); i++) {
      if (counters[i] != ALL && counters[i] != that.get(replicas[i])) {
        return false;
      }
    }
    for (int i = that.firstOf(node); that.isUpTo(i, node, through); i++) {
      long ours = get(that.replicas[i]);
      if (ours != ALL && ours != that.counters[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean isUpTo(int index, String node, long through) {
    return index < replicas.length
        && replicas[index].node().equals(node)
        && replicas[index].incarnation() <= through;
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
      Replica replica = order <= 0 ? replicas[ours] : that.replicas[theirs];
      while (counter == ALL && size > 0 && all[size - 1].node().equals(replica.node())) {
        size--;
      }
      all[size] = replica;
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
    int ours = 0;
    for (int i = 0; i < that.replicas.length; i++) {
      Replica replica = that.replicas[i];
      // Mostly both have the same, to find out which costs less than their order.
      if (ours == replicas.length || !replicas[ours].equals(replica)) {
        ours = nextFrom(ours, replica);
      }
      if (getAt(ours, replica) < that.counters[i]) {
        return false;
      }
      ours += ours < replicas.length && replicas[ours].equals(replica) ? 1 : 0;
    }
    return true;
  }

  /** Takes what one vector knows of a replica beyond another. */
  @FunctionalInterface
  public interface Beyond {
    void accept(Replica replica, long after, long upTo);
  }

  /**
   * Hands over each replica of which this knows more than {@code that}, ascending, but for those
   * that are retired here: {@link #coversRetired}.
   */
  public void forEachBeyond(VersionVector that, Beyond action) {
    for (int i = 0, theirs = 0; i < replicas.length; i++) {
      theirs = that.nextFrom(theirs, replicas[i]);
      long known = that.getAt(theirs, replicas[i]);
      if (known < counters[i] && counters[i] != ALL) {
        action.accept(replicas[i], known, counters[i]);
      }
    }
  }

  /** What of this {@code that} does not know: joined with it, it is what both know. */
  public VersionVector beyond(VersionVector that) {
    Replica[] more = new Replica[replicas.length];
    long[] moreCounters = new long[replicas.length];
    int size = 0;
    for (int i = 0, theirs = 0; i < replicas.length; i++) {
      theirs = that.nextFrom(theirs, replicas[i]);
      if (that.getAt(theirs, replicas[i]) < counters[i]) {
        more[size] = replicas[i];
        moreCounters[size++] = counters[i];
      }
    }
    return new VersionVector(Arrays.copyOf(more, size), Arrays.copyOf(moreCounters, size));
  }

  /** The first index from that one on whose replica is not before {@code replica}. */
  private int nextFrom(int index, Replica replica) {
    int next = index;
    while (next < replicas.length && replicas[next].compareTo(replica) < 0) {
      next++;
    }
    return next;
  }

  /** As {@link #get}, where {@code index} is known to be the first that is not before. */
  private long getAt(int index, Replica replica) {
    boolean there = index < replicas.length && replicas[index].equals(replica);
    return there ? counters[index] : isRetiredAt(index, replica) ? ALL : 0;
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
      theirs = that.nextFrom(theirs, shared[i]);
      if (theirs < that.replicas.length && that.replicas[theirs].equals(shared[i])) {
        shared[i] = that.replicas[theirs];
      }
    }
    return new VersionVector(shared, counters);
  }

  /** Counters by replica, but for {@link #retired} ones, ascending. A copy. */
  public Map<Replica, Long> toMap() {
    Map<Replica, Long> map = new TreeMap<>();
    for (int i = 0; i < replicas.length; i++) {
      if (counters[i] != ALL) {
        map.put(replicas[i], counters[i]);
      }
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
    Map<String, Long> retired = retired();
    return retired.isEmpty() ? toMap().toString() : toMap() + ", all up to " + retired;
  }
}
