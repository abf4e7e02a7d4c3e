package dev.starling.crdt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Several {@link Change}s told as one: what came of them key by key, without what they replaced
 * among themselves. To apply it ({@link CausalStore#apply(Delta)}) is to apply them all.
 *
 * <p>Source: P. S. Almeida et al., Delta State Replicated Data Types, 2018 (delta groups).
 *
 * @param spans which changes they are; those of one replica ascending, and with a gap between any
 *     two
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
      if (after < 0 || upTo < after || upTo == VersionVector.ALL) {
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

  /**
   * What a replica has seen that had seen {@code before}, once it has this; null if there is a gap.
   */
  public @Nullable VersionVector vectorAfter(VersionVector before) {
    VersionVector vector = before;
    for (Span span : spans) {
      if (vector.get(span.replica()) < span.after()) {
        return null;
      }
      vector = vector.with(span.replica(), span.upTo());
    }
    return vector;
  }

  /** The delta of one change. */
  public static <K, V> Delta<K, V> of(Change<K, V> change) {
    Dot dot = change.dot();
    V value = change.value();
    return new Delta<>(
        List.of(new Span(dot.replica(), dot.counter() - 1, dot.counter())),
        List.of(
            new Entry<>(
                change.key(),
                change.replaced(),
                value == null
                    ? List.of()
                    : List.of(new Write<>(dot, change.stamp(), change.key(), value)))));
  }

  /**
   * Makes one delta of several, added in an order in which one store has applied them. They may
   * overlap.
   */
  public static final class Builder<K, V> {
    private static final class Keyed<K, V> {
      final Set<Dot> replaced = new LinkedHashSet<>();
      final Map<Dot, Write<K, V>> writes = new LinkedHashMap<>();
    }

    private final Map<Replica, List<Span>> spans = new LinkedHashMap<>();
    private final Map<K, Keyed<K, V>> entries = new LinkedHashMap<>();

    /** Nothing yet. */
    public Builder() {}

    /** Adds changes. */
    public void add(Delta<K, V> delta) {
      for (Entry<K, V> entry : delta.entries()) {
        Keyed<K, V> keyed = entries.computeIfAbsent(entry.key(), key -> new Keyed<>());
        Map<Dot, Write<K, V>> added = new LinkedHashMap<>();
        for (Write<K, V> write : entry.writes()) {
          Dot dot = write.dot();
          if (keyed.writes.containsKey(dot) || !(isSpanned(dot) || keyed.replaced.contains(dot))) {
            added.put(dot, write);
          }
        }
        keyed.writes.keySet().removeIf(dot -> delta.spans(dot) || entry.replaced().contains(dot));
        keyed.writes.putAll(added);
        keyed.replaced.addAll(entry.replaced());
      }
      for (Span span : delta.spans()) {
        List<Span> others = spans.getOrDefault(span.replica(), List.of());
        spans.put(span.replica(), joined(others, span));
      }
    }

    /** Ascending, with a gap between any two. */
    private static List<Span> joined(List<Span> others, Span added) {
      List<Span> result = new ArrayList<>(others.size() + 1);
      Span open = added;
      int at = 0;
      for (Span other : others) {
        if (other.upTo() < open.after()) {
          result.add(other);
          at++;
        } else if (other.after() > open.upTo()) {
          result.add(other);
        } else {
          open =
              new Span(
                  open.replica(),
                  Math.min(open.after(), other.after()),
                  Math.max(open.upTo(), other.upTo()));
        }
      }
      result.add(at, open);
      return result;
    }

    private boolean isSpanned(Dot dot) {
      for (Span span : spans.getOrDefault(dot.replica(), List.of())) {
        if (span.contains(dot)) {
          return true;
        }
      }
      return false;
    }

    public Delta<K, V> build() {
      List<Entry<K, V>> all = new ArrayList<>(entries.size());
      entries.forEach(
          (key, keyed) -> {
            List<Dot> replaced = new ArrayList<>(keyed.replaced);
            replaced.removeIf(this::isSpanned);
            all.add(new Entry<>(key, replaced, List.copyOf(keyed.writes.values())));
          });
      List<Span> allSpans = new ArrayList<>(spans.size());
      spans.values().forEach(allSpans::addAll);
      return new Delta<>(allSpans, all);
    }
  }
}
