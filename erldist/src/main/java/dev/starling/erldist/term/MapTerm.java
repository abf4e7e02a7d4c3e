package dev.starling.erldist.term;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map, its keys ascending in Erlang's order of map keys ({@link TermOrder}); it iterates in that
 * order.
 *
 * <p>Sorted keys, not hashes, because keys come from peers: hash codes can be made to collide, and
 * comparing two hash maps of maps costs far more than their size, whereas here building takes n log
 * n comparisons, comparing maps n, and a look-up log n, whatever the keys.
 */
public final class MapTerm implements Term {
  public static final MapTerm EMPTY = new MapTerm(new Term[0]);

  /** Up to this size, looking at each key in turn beats everything else. */
  private static final int SMALL = 8;

  /** Key, value, key, value, … */
  private final Term[] pairs;

  public MapTerm(Map<Term, Term> entries) {
    this(MapEntries.sort(MapEntries.pairsOf(entries)));
  }

  private MapTerm(Term[] sortedPairs) {
    this.pairs = sortedPairs;
  }

  /**
   * The map of key, value, key, value, …; {@link IllegalArgumentException} when a key stands there
   * twice, or the last one has no value.
   */
  public static MapTerm of(Term... keysAndValues) {
    return wrap(TermArrays.copyOf(keysAndValues));
  }

  /** As {@link #of}, around an array without null that the caller gives away. */
  public static MapTerm wrap(Term[] keysAndValues) {
    return keysAndValues.length == 0 ? EMPTY : new MapTerm(MapEntries.sort(keysAndValues));
  }

  /** An unmodifiable view. */
  public Map<Term, Term> entries() {
    return new View(this);
  }

  public @Nullable Term get(Term key) {
    int index = indexOf(key);
    return index < 0 ? null : valueAt(index);
  }

  /** The value of the atom of that name. */
  public @Nullable Term get(String atomKey) {
    if (size() > SMALL) {
      return get(Atom.of(atomKey));
    }
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i] instanceof Atom atom && atom.name().equals(atomKey)) {
        return pairs[i + 1];
      }
    }
    return null;
  }

  public int size() {
    return pairs.length / 2;
  }

  /** The key at {@code index} of the ascending keys, counted from 0. */
  public Term keyAt(int index) {
    return pairs[2 * index];
  }

  /** The value of {@link #keyAt} of the same index. */
  public Term valueAt(int index) {
    return pairs[2 * index + 1];
  }

  private int indexOf(Object key) {
    return key instanceof Term term ? MapEntries.indexOf(pairs, term) : -1;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof MapTerm that && TermArrays.equal(pairs, that.pairs));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pairs);
  }

  @Override
  public String toString() {
    return Terms.toErlang(this);
  }

  private static final class View extends AbstractMap<Term, Term> {
    private final MapTerm map;

    View(MapTerm map) {
      this.map = map;
    }

    @Override
    public @Nullable Term get(Object key) {
      int index = map.indexOf(key);
      return index < 0 ? null : map.valueAt(index);
    }

    @Override
    public boolean containsKey(Object key) {
      return map.indexOf(key) >= 0;
    }

    @Override
    public Set<Entry<Term, Term>> entrySet() {
      return new Entries(map);
    }
  }

  private static final class Entries extends AbstractSet<Map.Entry<Term, Term>> {
    private final MapTerm map;

    Entries(MapTerm map) {
      this.map = map;
    }

    @Override
    public int size() {
      return map.size();
    }

    @Override
    public Iterator<Map.Entry<Term, Term>> iterator() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < map.size();
        }

        @Override
        public Map.Entry<Term, Term> next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          int index = next++;
          return Map.entry(map.keyAt(index), map.valueAt(index));
        }
      };
    }
  }
}
