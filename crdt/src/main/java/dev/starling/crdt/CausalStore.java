package dev.starling.crdt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map whose replicas write and remove on their own. Immutable; taking a snapshot is keeping a
 * reference.
 *
 * <p>A write replaces the writes of its key that its writer had seen, whatever their stamps. Of
 * concurrent writes all are kept until somebody who saw them writes again; the one with the newest
 * stamp shows. A removal replaces what its writer had seen, and so a concurrent write survives it.
 *
 * <p>Every {@link Change}, removals included, takes the next {@link Dot} of its replica. A change
 * is applied after those of the same replica before it, and after those that it replaces ({@link
 * #isReady}). Hence
 *
 * <ul>
 *   <li>the vector of a store says exactly which changes it holds. A write is live if and only if
 *       its dot is in the vector and no change in the vector replaced it: <b>equal vectors mean
 *       equal stores</b>, in whatever order the changes came;
 *   <li>a removed key leaves nothing behind but the counter of its removal;
 *   <li>changes may be passed on by anyone, any number of times;
 *   <li>once nothing more can come of a replica, its counter may give way to the word that all of
 *       it is known ({@link #retired}), and nothing else changes.
 * </ul>
 *
 * <p>A replica that is too far behind to be told every change is told the live writes instead, in
 * ranges ({@link #range}), puts them together aside ({@link Assembly}), and merges the whole. To
 * merge each range as it comes would be wrong: a write whose past is not known yet could be joined
 * later by one that it had replaced, should that one come by another way.
 *
 * <p><b>Convergence</b> of {@link #merge}: as of {@link OrSet}, key by key.
 *
 * <p>Sources: M. Shapiro et al., A Comprehensive Study of Convergent and Commutative Replicated
 * Data Types, 2011 (multi-value register); P. S. Almeida et al., Delta State Replicated Data Types,
 * 2018 (causal delivery of deltas).
 *
 * @param <K> an immutable type whose {@code hashCode} is the same on every replica
 * @param <V> an immutable type
 */
public final class CausalStore<K, V> {
  private static final CausalStore<?, ?> EMPTY =
      new CausalStore<>(DotTrie.EMPTY, VersionVector.EMPTY);

  private final DotTrie live;
  private final VersionVector seen;

  private CausalStore(DotTrie live, VersionVector seen) {
    this.live = live;
    this.seen = seen;
  }

  @SuppressWarnings("unchecked") // It holds neither keys nor values.
  public static <K, V> CausalStore<K, V> empty() {
    return (CausalStore<K, V>) EMPTY;
  }

  /** How many keys have a value. */
  public int size() {
    return live.keys();
  }

  /** The value that shows, or null. */
  public @Nullable V get(K key) {
    StampedLeaf shown = shown(key);
    return shown == null ? null : value(shown);
  }

  /** The write that shows, or null. */
  public @Nullable Write<K, V> write(K key) {
    StampedLeaf shown = shown(key);
    return shown == null ? null : write(shown);
  }

  /** All live writes of a key: several when they were concurrent. Ascending by dot. */
  public List<Write<K, V>> writes(K key) {
    List<Write<K, V>> writes = new ArrayList<>();
    for (Leaf leaf : live.at(hash(key))) {
      if (leaf.key.equals(key)) {
        writes.add(write(leaf));
      }
    }
    return writes;
  }

  private @Nullable StampedLeaf shown(K key) {
    return shown(live.at(hash(key)), key);
  }

  private static @Nullable StampedLeaf shown(Leaf[] group, Object key) {
    StampedLeaf newest = null;
    for (Leaf leaf : group) {
      StampedLeaf write = (StampedLeaf) leaf;
      if (write.key.equals(key) && (newest == null || write.isNewerThan(newest))) {
        newest = write;
      }
    }
    return newest;
  }

  /** All changes that were applied. */
  public VersionVector vector() {
    return seen;
  }

  /**
   * A digest of the live writes: equal for equal stores on every machine, and different otherwise
   * with all likelihood. Costs nothing.
   */
  public long digest() {
    return live.digest();
  }

  /** The change by which {@code replica} writes; to be applied here, too. */
  public Change<K, V> put(Replica replica, long stamp, K key, V value) {
    return new Change<>(next(replica), stamp, key, value, dots(key));
  }

  /** The change by which {@code replica} removes, or null if nothing is there. */
  public @Nullable Change<K, V> remove(Replica replica, long stamp, K key) {
    List<Dot> there = dots(key);
    return there.isEmpty() ? null : new Change<>(next(replica), stamp, key, null, there);
  }

  private Dot next(Replica replica) {
    long counter = seen.get(replica);
    if (counter == VersionVector.ALL) {
      throw new IllegalArgumentException(replica + " is retired, and writes no more");
    }
    return new Dot(replica, counter + 1);
  }

  /**
   * This store with all lives of a node retired up to an incarnation. To be done only where no
   * change of them can come any more that this store has not applied: such a one would be taken for
   * known. Their live writes stay.
   */
  public CausalStore<K, V> retired(String node, long through) {
    VersionVector more = seen.withRetired(node, through);
    return more.equals(seen) ? this : new CausalStore<>(live, more);
  }

  /**
   * This store as if it had never known of the lives of a node that were retired. To be done only
   * where it has no live write of them, and nobody can refer to one any more.
   */
  public CausalStore<K, V> withoutRetired(String node) {
    VersionVector fewer = seen.withoutRetired(node);
    return fewer.equals(seen) ? this : new CausalStore<>(live, fewer);
  }

  private List<Dot> dots(K key) {
    List<Dot> dots = new ArrayList<>(1);
    for (Leaf leaf : live.at(hash(key))) {
      if (leaf.key.equals(key)) {
        dots.add(leaf.dot());
      }
    }
    return dots;
  }

  /** Whether all that has to be applied before {@code change} was applied. */
  public boolean isReady(Change<K, V> change) {
    Dot dot = change.dot();
    if (seen.get(dot.replica()) < dot.counter() - 1) {
      return false;
    }
    for (Dot replaced : change.replaced()) {
      if (!seen.contains(replaced)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The store after {@code change}; this store itself if it knows that change.
   *
   * @throws IllegalArgumentException if it is not {@link #isReady ready}
   */
  public CausalStore<K, V> apply(Change<K, V> change) {
    if (seen.contains(change.dot())) {
      return this;
    }
    if (!isReady(change)) {
      throw new IllegalArgumentException(
          change.dot() + " came before what it follows or replaces; known: " + seen);
    }
    int hash = hash(change.key());
    Leaf[] there = live.at(hash);
    Leaf[] result = new Leaf[there.length + 1];
    int size = 0;
    for (Leaf leaf : there) {
      if (!change.replaced().contains(leaf.dot())) {
        result[size++] = leaf;
      }
    }
    V value = change.value();
    if (value != null) {
      result[size++] = new StampedLeaf(change.key(), hash, change.dot(), change.stamp(), value);
    }
    return new CausalStore<>(
        live.with(hash, Arrays.copyOf(result, size)),
        seen.with(change.dot().replica(), change.dot().counter()));
  }

  /** Whether all that has to be applied before {@code delta} was applied. */
  public boolean isReady(Delta<K, V> delta) {
    return delta.vectorAfter(seen) != null && hasSeenReplaced(delta);
  }

  private boolean hasSeenReplaced(Delta<K, V> delta) {
    for (Delta.Entry<K, V> entry : delta.entries()) {
      for (Dot replaced : entry.replaced()) {
        if (!seen.contains(replaced) && !delta.spans(replaced)) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * The store after all changes of {@code delta}; some of them may be known.
   *
   * @throws IllegalArgumentException if it is not {@link #isReady ready}, or has a write outside of
   *     its spans
   */
  public CausalStore<K, V> apply(Delta<K, V> delta) {
    CausalStore<K, V> after = applyIfReady(delta);
    if (after == null) {
      throw new IllegalArgumentException(
          delta.spans() + " came before what they follow or replace; known: " + seen);
    }
    return after;
  }

  /**
   * The store after all changes of {@code delta}, or null if it is not {@link #isReady ready}.
   *
   * @throws IllegalArgumentException if it has a write outside of its spans
   */
  public @Nullable CausalStore<K, V> applyIfReady(Delta<K, V> delta) {
    VersionVector after = delta.vectorAfter(seen);
    if (after == null || !hasSeenReplaced(delta)) {
      return null;
    }
    DotTrie result = live;
    for (Delta.Entry<K, V> entry : delta.entries()) {
      result = applied(result, delta, entry);
    }
    return result == live && after.equals(seen) ? this : new CausalStore<>(result, after);
  }

  /** Of the dots that the delta spans, a key keeps those that its entry lists. */
  private DotTrie applied(DotTrie trie, Delta<K, V> delta, Delta.Entry<K, V> entry) {
    int hash = hash(entry.key());
    Leaf[] there = trie.at(hash);
    Leaf[] group = new Leaf[there.length + entry.writes().size()];
    int size = 0;
    for (Leaf leaf : there) {
      if (!leaf.key.equals(entry.key()) || survives(leaf.dot(), delta, entry)) {
        group[size++] = leaf;
      }
    }
    int kept = size;
    for (Write<K, V> write : entry.writes()) {
      if (!delta.spans(write.dot()) || !write.key().equals(entry.key())) {
        throw new IllegalArgumentException(write.dot() + " is none of " + delta.spans());
      }
      if (!seen.contains(write.dot())) {
        group[size++] =
            new StampedLeaf(write.key(), hash, write.dot(), write.stamp(), write.value());
      }
    }
    return size == there.length && kept == size
        ? trie
        : trie.with(hash, Arrays.copyOf(group, size));
  }

  private boolean survives(Dot dot, Delta<K, V> delta, Delta.Entry<K, V> entry) {
    if (!delta.spans(dot)) {
      return !entry.replaced().contains(dot);
    }
    for (Write<K, V> write : entry.writes()) {
      if (write.dot().equals(dot)) {
        return true;
      }
    }
    return false;
  }

  /** What both stores come to. */
  public CausalStore<K, V> merge(CausalStore<K, V> that) {
    if (that.seen.isEmpty()) {
      return this;
    }
    if (seen.isEmpty()) {
      return that;
    }
    if (live.sameDots(that.live) && seen.equals(that.seen)) {
      return this;
    }
    DotTrie merged = live.merge(that.live, seen::contains, that.seen::contains);
    VersionVector joined = seen.join(that.seen);
    return merged == live && joined.equals(seen) ? this : new CausalStore<>(merged, joined);
  }

  /**
   * The live writes of the keys from {@code fromHash} on, ascending by {@link #hash} as an unsigned
   * number: at least {@code limit} of them, and all of the last hash, unless the store ends before.
   */
  public List<Write<K, V>> range(int fromHash, int limit) {
    List<Write<K, V>> range = new ArrayList<>();
    LeafIterator leaves = live.iterator(fromHash);
    int lastHash = 0;
    while (leaves.hasNext()) {
      Leaf leaf = leaves.next();
      if (range.size() >= limit && leaf.hash != lastHash) {
        break;
      }
      lastHash = leaf.hash;
      range.add(write(leaf));
    }
    return range;
  }

  /** The place of a key in ranges: the same on every machine. */
  public static int hash(Object key) {
    return Mix.spread(key.hashCode());
  }

  /** Hands over the write that shows of each key, in no particular order. */
  public void forEach(Consumer<Write<K, V>> action) {
    Iterator<Write<K, V>> writes = shownWrites();
    while (writes.hasNext()) {
      action.accept(writes.next());
    }
  }

  private Iterator<Write<K, V>> shownWrites() {
    LeafIterator leaves = live.iterator(0);
    return new Iterator<>() {
      private @Nullable Leaf next = following();

      private @Nullable Leaf following() {
        while (leaves.hasNext()) {
          Leaf leaf = leaves.next();
          if (shown(live.at(leaf.hash), leaf.key) == leaf) {
            return leaf;
          }
        }
        return null;
      }

      @Override
      public boolean hasNext() {
        return next != null;
      }

      @Override
      public Write<K, V> next() {
        Leaf leaf = next;
        if (leaf == null) {
          throw new NoSuchElementException();
        }
        next = following();
        return write(leaf);
      }
    };
  }

  /** Hands over each key whose live writes differ between the stores. Skips what they share. */
  @SuppressWarnings("unchecked") // Both hold keys of this type only.
  public void forEachDifference(CausalStore<K, V> that, Consumer<K> action) {
    Set<Object> keys = new LinkedHashSet<>();
    live.differences(that.live, leaf -> keys.add(leaf.key));
    keys.forEach(key -> action.accept((K) key));
  }

  @SuppressWarnings("unchecked") // Leaves are made of keys and values of these types only.
  private Write<K, V> write(Leaf leaf) {
    return new Write<>(leaf.dot(), ((StampedLeaf) leaf).stamp, (K) leaf.key, value(leaf));
  }

  @SuppressWarnings("unchecked")
  private V value(Leaf leaf) {
    return (V) ((StampedLeaf) leaf).value;
  }

  /** Whether both have the same live writes, and have seen the same changes. */
  @Override
  public boolean equals(Object other) {
    return other instanceof CausalStore<?, ?> that
        && live.sameDots(that.live)
        && seen.equals(that.seen);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(live.digest());
  }

  @Override
  public String toString() {
    return size() + " keys, seen " + seen;
  }

  /** Puts together a store that another replica tells in pieces. Changes, and is used once. */
  public static final class Assembly<K, V> {
    private final VersionVector seen;
    private DotTrie live = DotTrie.EMPTY;

    /**
     * @param seen what that store has seen
     */
    public Assembly(VersionVector seen) {
      this.seen = seen;
    }

    /**
     * One live write of that store; twice is as good as once.
     *
     * @throws IllegalArgumentException for a write that the store cannot have seen
     */
    public void add(Write<K, V> write) {
      if (!seen.contains(write.dot())) {
        throw new IllegalArgumentException(write.dot() + " is beyond " + seen);
      }
      live =
          live.plus(
              new StampedLeaf(
                  write.key(), hash(write.key()), write.dot(), write.stamp(), write.value()));
    }

    /** How many writes it has. */
    public int size() {
      return live.dots();
    }

    /** The store, once all its live writes are there. */
    public CausalStore<K, V> toStore() {
      return new CausalStore<>(live, seen);
    }
  }
}
