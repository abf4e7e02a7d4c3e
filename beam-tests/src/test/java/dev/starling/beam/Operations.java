package dev.starling.beam;

import java.util.Map;
import java.util.TreeMap;

/** Numbered operations that a node does one after the other, and what they come to. */
final class Operations {
  static final int MAX_OUTSTANDING = 16;
  private static final int KEYS = 40;

  private Operations() {}

  static long key(long number) {
    return number % KEYS;
  }

  static boolean isRemoval(long number) {
    return number % 7 == 6;
  }

  /** What shows after one more. */
  static void apply(long number, Map<String, String> shown, String prefix) {
    String id = prefix + key(number);
    if (isRemoval(number)) {
      shown.remove(id);
    } else {
      shown.put(id, Long.toString(number));
    }
  }

  /**
   * How many operations were done if {@code after} shows, or -1 if that is no outcome: all up to
   * {@code least} must have been, none behind {@code most} may.
   */
  static long outcome(
      Map<String, String> before,
      Map<String, String> after,
      String prefix,
      long from,
      long least,
      long most) {
    Map<String, String> shown = new TreeMap<>(before);
    for (long number = from; number <= most + 1; number++) {
      if (number > least && shown.equals(after)) {
        return number - from;
      }
      apply(number, shown, prefix);
    }
    return -1;
  }
}
