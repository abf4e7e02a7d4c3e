package dev.starling.testkit.check;

import java.util.HashMap;
import java.util.Map;

/** How many operations there were of lives that were retired, when they first were. */
final class Retired {
  private final Map<String, Long> through = new HashMap<>();
  private final Map<String, Long> counts = new HashMap<>();

  long through(String node) {
    return through.getOrDefault(node, Long.MIN_VALUE);
  }

  long count(String replica) {
    return counts.getOrDefault(replica, 0L);
  }

  /** Somebody retires the lives of a node up to that one as the first. */
  void reach(String node, long life) {
    through.put(node, life);
  }

  void count(String replica, long operations) {
    counts.put(replica, operations);
  }

  /** Of {@code node#life}. */
  static String nodeOf(String replica) {
    return replica.substring(0, replica.lastIndexOf('#'));
  }

  static long lifeOf(String replica) {
    return Long.parseLong(replica.substring(replica.lastIndexOf('#') + 1));
  }
}
