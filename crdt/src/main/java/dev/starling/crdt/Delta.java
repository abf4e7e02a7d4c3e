package dev.starling.crdt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Several {@link Change}s told as one: what came of them key by key, without what they replaced
 * among themselves. To apply it ({@link CausalStore#apply(Delta)}) is to apply them all.
 *
 * <p>Source: P. S. Almeida et al., Delta State Replicated Data Types, 2018 (delta groups).
 *
 * @param spans which changes they are, each replica once
 * @param entries what came of them, each key once
 */
public record Delta<K, V>(List<Span> spans, List<Entry<K, V>> entries) {
  public Delta {
    spans = List.copyOf(spans);
    entries = List.copyOf(entries);
  }

  /**
   * Successive changes of one replica.
   *
   * @param after the counter before the first of them, 0 or more
   * @param upTo the counter of the last; not below {@code after}
   */
  public record Span(Replica replica, long after, long upTo) {
    public Span {
      if (after < 0 || upTo < after) {
        throw new IllegalArgumentException(
            "changes after " + after + " up to " + upTo + " of " + replica);
      }
    }

    boolean contains(Dot dot) {
      return dot.counter() > after && dot.counter() <= upTo && dot.replica().equals(replica);
    }
  }

  /**
   * What the changes came to at one key.
   *
   * @param replaced the writes that they replaced, but for those within the spans
   * @param writes those of them that none of them replaced
   */
  public record Entry<K, V>(K key, List<Dot> replaced, List<Write<K, V>> writes) {
    public Entry {
      replaced = List.copyOf(replaced);
      writes = List.copyOf(writes);
    }
  }

  public boolean isEmpty() {
    return spans.isEmpty();
  }

  /** Whether one of the spans has that dot. */
  boolean spans(Dot dot) {
    for (Span span : spans) {
      if (span.contains(dot)) {
        return true;
      }
    }
    return false;
  }

  /** What a replica has seen that had seen {@code before}, once it has this. */
  public VersionVector vectorAfter(VersionVector before) {
    VersionVector vector = before;
    for (Span span : spans) {
      vector = vector.with(span.replica(), span.upTo());
    }
    return vector;
  }

  /** Collects changes, in an order in which a store can apply them. */
  public static final class Builder<K, V> {
    private static final class Keyed<K, V> {
      final Set<Dot> replaced = new LinkedHashSet<>();
      final Map<Dot, Write<K, V>> writes = new LinkedHashMap<>();
    }

    private static final class Counters {
      final long after;
      long upTo;

      Counters(long first) {
        after = first - 1;
      }
    }

    private final Map<Replica, Counters> spans = new LinkedHashMap<>();
    private final Map<K, Keyed<K, V>> entries = new LinkedHashMap<>();

    /** Nothing yet. */
    public Builder() {}

    /**
     * Adds a change.
     *
     * @throws IllegalArgumentException if it does not follow the last one of its replica
     */
    public void add(Change<K, V> change) {
      Dot dot = change.dot();
      Counters span = spans.computeIfAbsent(dot.replica(), r -> new Counters(dot.counter()));
      if (span.upTo != 0 && dot.counter() != span.upTo + 1) {
        throw new IllegalArgumentException(dot + " does not follow " + span.upTo);
      }
      span.upTo = dot.counter();
      Keyed<K, V> entry = entries.computeIfAbsent(change.key(), key -> new Keyed<>());
      for (Dot replaced : change.replaced()) {
        if (entry.writes.remove(replaced) == null && !isSpanned(replaced)) {
          entry.replaced.add(replaced);
        }
      }
      V value = change.value();
      if (value != null) {
        entry.writes.put(dot, new Write<>(dot, change.stamp(), change.key(), value));
      }
    }

    private boolean isSpanned(Dot dot) {
      Counters span = spans.get(dot.replica());
      return span != null && dot.counter() > span.after && dot.counter() <= span.upTo;
    }

    public Delta<K, V> build() {
      List<Span> allSpans = new ArrayList<>(spans.size());
      spans.forEach((replica, span) -> allSpans.add(new Span(replica, span.after, span.upTo)));
      List<Entry<K, V>> all = new ArrayList<>(entries.size());
      entries.forEach(
          (key, entry) ->
              all.add(
                  new Entry<>(
                      key, List.copyOf(entry.replaced), List.copyOf(entry.writes.values()))));
      return new Delta<>(allSpans, all);
    }
  }
}
