package dev.starling.erldist.term;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;

/** Arrays of key, value, key, value, …: the inside of {@link MapTerm}. */
final class MapEntries {
  /** Up to this size, inserting beats merging. */
  private static final int INSERTION_SORT_MAX = 16;

  private MapEntries() {}

  static Term[] pairsOf(Map<? extends Term, ? extends Term> entries) {
    Term[] pairs = new Term[2 * entries.size()];
    int next = 0;
    for (Map.Entry<? extends Term, ? extends Term> entry : entries.entrySet()) {
      pairs[next++] = Objects.requireNonNull(entry.getKey(), "a key is null");
      pairs[next++] = Objects.requireNonNull(entry.getValue(), "a value is null");
    }
    return pairs;
  }

  /** Sorts in place by key; {@link IllegalArgumentException} when one key stands there twice. */
  static Term[] sort(Term[] pairs) {
    if (pairs.length % 2 != 0) {
      throw new IllegalArgumentException("the last key has no value");
    }
    int ascending = 2;
    while (ascending < pairs.length && before(pairs[ascending - 2], pairs[ascending])) {
      ascending += 2;
    }
    if (ascending < pairs.length) {
      if (pairs.length <= 2 * INSERTION_SORT_MAX) {
        insertionSort(pairs, ascending);
      } else {
        mergeSort(pairs);
      }
    }
    return pairs;
  }

  private static void insertionSort(Term[] pairs, int from) {
    for (int i = from; i < pairs.length; i += 2) {
      Term key = pairs[i];
      Term value = pairs[i + 1];
      int to = i;
      while (to > 0 && before(key, pairs[to - 2])) {
        pairs[to] = pairs[to - 2];
        pairs[to + 1] = pairs[to - 1];
        to -= 2;
      }
      pairs[to] = key;
      pairs[to + 1] = value;
    }
  }

  private static void mergeSort(Term[] pairs) {
    Term[][] entries = new Term[pairs.length / 2][];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = new Term[] {pairs[2 * i], pairs[2 * i + 1]};
    }
    Arrays.sort(entries, Comparator.comparing(entry -> entry[0], MapEntries::compareKeys));
    for (int i = 0; i < entries.length; i++) {
      pairs[2 * i] = entries[i][0];
      pairs[2 * i + 1] = entries[i][1];
    }
  }

  private static boolean before(Term key, Term other) {
    return compareKeys(key, other) < 0;
  }

  private static int compareKeys(Term key, Term other) {
    int order = TermOrder.compare(key, other);
    if (order == 0) {
      throw new IllegalArgumentException(
          "a map has the key " + Terms.toErlang(key, 100) + " twice");
    }
    return order;
  }

  /** The entry that has {@code key}, or -1. */
  static int indexOf(Term[] sortedPairs, Term key) {
    int low = 0;
    int high = sortedPairs.length / 2 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = TermOrder.compare(sortedPairs[2 * middle], key);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}
