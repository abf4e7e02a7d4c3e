package dev.starling.testkit.check;

import java.util.HashMap;
import java.util.Map;

/**
 * How many operations of each replica a node says that it knows. Of the lives that it has retired
 * it does not say: it knows those that could be known when they were first retired by anybody.
 *
 * @param counters by replica
 * @param retired by node, up to which life they are retired
 */
record Known(Map<String, Long> counters, Map<String, Long> retired, Retired ofRetired) {
  Known {
    counters = Map.copyOf(counters);
    retired = Map.copyOf(retired);
  }

  static Known nothing() {
    return new Known(Map.of(), Map.of(), new Retired());
  }

  long count(String replica) {
    Long counter = counters.get(replica);
    if (counter != null) {
      return counter;
    }
    if (retired.isEmpty()) {
      return 0;
    }
    Long through = retired.get(Retired.nodeOf(replica));
    return through == null || Retired.lifeOf(replica) > through ? 0 : ofRetired.count(replica);
  }

  /** With another count of one replica. */
  Known with(String replica, long counter) {
    Map<String, Long> changed = new HashMap<>(counters);
    changed.put(replica, counter);
    return new Known(changed, retired, ofRetired);
  }

  boolean hasRetired(String replica) {
    return Retired.lifeOf(replica) <= retired.getOrDefault(Retired.nodeOf(replica), Long.MIN_VALUE);
  }

  @Override
  public String toString() {
    return retired.isEmpty() ? counters.toString() : counters + ", all up to " + retired;
  }
}
