package dev.starling.crdt;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set whose replicas add and remove on their own. A removal takes back the additions that its
 * replica had seen; one that it had not seen, being concurrent, stays. Immutable.
 *
 * <p>An element is kept with the {@link Dot}s of the additions that nobody took back, and the set
 * with the {@link CausalContext} of all additions that it has seen. What was seen and is not there
 * was removed: so removed elements leave nothing behind, however many there were.
 *
 * <p><b>Convergence.</b> Let a state be (live dots, seen dots). {@link #merge} gives the union of
 * what was seen, and of the live dots those that both have, and those of either that the other has
 * not seen. Dot by dot this is the maximum of absent &lt; live &lt; seen and not live, so it is
 * commutative, associative and idempotent. A {@link Delta} is a state of the elements that it
 * touches alone, and {@link #merge(Delta)} the same merge; in any order, and any number of times,
 * the deltas of a set come to the set itself.
 *
 * <p>No dot is used twice as long as one replica is changed in one place only: of a set that is
 * passed on or stored, continue under another {@link Replica} ({@link #as}), and likewise after a
 * restart that may have lost changes.
 *
 * <p>Sources: A. Bieniusa et al., An Optimized Conflict-free Replicated Set, 2012; P. S. Almeida et
 * al., Delta State Replicated Data Types, 2018.
 *
 * @param <E> an immutable type whose {@code hashCode} is the same on every replica
 */
public final class OrSet<E> {
  private final Replica replica;
  private final DotTrie live;
  private final CausalContext seen;

  private OrSet(Replica replica, DotTrie live, CausalContext seen) {
    this.replica = replica;
    this.live = live;
    this.seen = seen;
  }

  /** The empty set, to be changed by {@code replica}. */
  public static <E> OrSet<E> empty(Replica replica) {
    return new OrSet<>(replica, DotTrie.EMPTY, CausalContext.EMPTY);
  }

  /** {@link #empty(Replica)} for the only life of a node. */
  public static <E> OrSet<E> empty(String node) {
    return empty(Replica.of(node));
  }

  /** The same set, to be changed by another replica. */
  public OrSet<E> as(Replica other) {
    return new OrSet<>(other, live, seen);
  }

  /** Who makes the changes of this set. */
  public Replica replica() {
    return replica;
  }

  /** All additions that were ever seen. */
  public CausalContext context() {
    return seen;
  }

  /** With {@code element}, whose addition is a new one even if it was there. */
  public OrSet<E> add(E element) {
    int hash = hash(element);
    long counter = seen.nextCounter(replica);
    Leaf added = new Leaf(element, hash, replica, counter);
    return new OrSet<>(
        replica, live.with(hash, with(live.at(hash), element, added)), seen.with(replica, counter));
  }

  /** Without {@code element}; this set itself if it is not there. */
  public OrSet<E> remove(E element) {
    int hash = hash(element);
    Leaf[] there = live.at(hash);
    Leaf[] others = with(there, element, null);
    return others.length == there.length
        ? this
        : new OrSet<>(replica, live.with(hash, others), seen);
  }

  /** {@code leaves} without those of {@code element}, with {@code added} if there is one. */
  private static Leaf[] with(Leaf[] leaves, Object element, @Nullable Leaf added) {
    Leaf[] result = new Leaf[leaves.length + 1];
    int size = 0;
    for (Leaf leaf : leaves) {
      if (!leaf.key.equals(element)) {
        result[size++] = leaf;
      }
    }
    if (added != null) {
      result[size++] = added;
    }
    return Arrays.copyOf(result, size);
  }

  public boolean contains(E element) {
    for (Leaf leaf : live.at(hash(element))) {
      if (leaf.key.equals(element)) {
        return true;
      }
    }
    return false;
  }

  public int size() {
    return live.keys();
  }

  public boolean isEmpty() {
    return size() == 0;
  }

  /** What both sets come to; changed by this set's replica. */
  public OrSet<E> merge(OrSet<E> that) {
    if (that.seen.isEmpty()) {
      return this;
    }
    if (seen.isEmpty()) {
      return that.as(replica);
    }
    if (live.sameDots(that.live) && seen.equals(that.seen)) {
      return this;
    }
    DotTrie merged = live.merge(that.live, seen::contains, that.seen::contains);
    CausalContext joined = seen.join(that.seen);
    return merged == live && joined.equals(seen) ? this : new OrSet<>(replica, merged, joined);
  }

  /** What this set and the change come to. */
  public OrSet<E> merge(Delta<E> delta) {
    OrSet<E> result = this;
    for (Delta<E> each = delta; each != null; each = each.rest) {
      result = result.mergeOne(each);
    }
    return result;
  }

  private OrSet<E> mergeOne(Delta<E> change) {
    Leaf[] there = live.at(change.hash);
    Leaf[] result = new Leaf[there.length + 1];
    int size = 0;
    for (Leaf leaf : there) {
      if (!Leaf.contains(change.replaced, leaf)) {
        result[size++] = leaf;
      }
    }
    Leaf added = change.added;
    CausalContext joined = seen;
    if (added != null) {
      if (!seen.contains(added.replica, added.counter)) {
        result[size++] = added;
      }
      joined = joined.with(added.replica, added.counter);
    }
    for (Leaf leaf : change.replaced) {
      joined = joined.with(leaf.replica, leaf.counter);
    }
    boolean sameLive = size == there.length && (size == 0 || result[size - 1] == there[size - 1]);
    if (sameLive && joined.equals(seen)) {
      return this;
    }
    DotTrie next = sameLive ? live : live.with(change.hash, Arrays.copyOf(result, size));
    return new OrSet<>(replica, next, joined);
  }

  /** The change that {@link #add} makes, for others to merge. Merge it here, too. */
  public Delta<E> addDelta(E element) {
    int hash = hash(element);
    Leaf added = new Leaf(element, hash, replica, seen.nextCounter(replica));
    return new Delta<>(hash, added, leavesOf(element, hash), null);
  }

  /** The change that {@link #remove} makes, for others to merge. Merge it here, too. */
  public Delta<E> removeDelta(E element) {
    int hash = hash(element);
    return new Delta<>(hash, null, leavesOf(element, hash), null);
  }

  private Leaf[] leavesOf(E element, int hash) {
    Leaf[] there = live.at(hash);
    Leaf[] own = new Leaf[there.length];
    int size = 0;
    for (Leaf leaf : there) {
      if (leaf.key.equals(element)) {
        own[size++] = leaf;
      }
    }
    return size == own.length ? there : Arrays.copyOf(own, size);
  }

  private static int hash(Object element) {
    return Mix.spread(element.hashCode());
  }

  /** An unmodifiable view, in no particular order. */
  public Set<E> elements() {
    return new View<>(live);
  }

  /** Whether both have the same elements, by the same additions, and have seen the same ones. */
  @Override
  public boolean equals(Object other) {
    return other instanceof OrSet<?> that && live.sameDots(that.live) && seen.equals(that.seen);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(live.digest());
  }

  @Override
  public String toString() {
    return elements().toString();
  }

  /**
   * Changes of a set, as small as they are. Immutable.
   *
   * @param <E> of the set
   */
  public static final class Delta<E> {
    private final int hash;
    private final @Nullable Leaf added;
    private final Leaf[] replaced;
    private final @Nullable Delta<E> rest;

    private Delta(int hash, @Nullable Leaf added, Leaf[] replaced, @Nullable Delta<E> rest) {
      this.hash = hash;
      this.added = added;
      this.replaced = replaced;
      this.rest = rest;
    }

    /** These changes and those. */
    public Delta<E> and(Delta<E> others) {
      Delta<E> all = others;
      for (Delta<E> each = this; each != null; each = each.rest) {
        all = new Delta<>(each.hash, each.added, each.replaced, all);
      }
      return all;
    }
  }

  private static final class View<E> extends AbstractSet<E> {
    private final DotTrie live;

    View(DotTrie live) {
      this.live = live;
    }

    @Override
    public int size() {
      return live.keys();
    }

    @Override
    public Iterator<E> iterator() {
      return new Elements<>(live);
    }
  }

  /** Each element once, also one that was added by several replicas. */
  private static final class Elements<E> implements Iterator<E> {
    private final DotTrie live;
    private final LeafIterator leaves;
    private @Nullable Leaf next;

    Elements(DotTrie live) {
      this.live = live;
      this.leaves = live.iterator(0);
      advance();
    }

    private void advance() {
      next = null;
      while (next == null && leaves.hasNext()) {
        Leaf leaf = leaves.next();
        if (isFirst(leaf)) {
          next = leaf;
        }
      }
    }

    private boolean isFirst(Leaf leaf) {
      for (Leaf each : live.at(leaf.hash)) {
        if (each.key.equals(leaf.key)) {
          return each == leaf;
        }
      }
      return false;
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    @SuppressWarnings("unchecked") // Only elements of type E become keys of the leaves.
    public E next() {
      if (next == null) {
        throw new NoSuchElementException();
      }
      E element = (E) next.key;
      advance();
      return element;
    }
  }
}
