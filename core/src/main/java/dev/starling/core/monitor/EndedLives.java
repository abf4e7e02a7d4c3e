package dev.starling.core.monitor;

import dev.starling.core.port.Now;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lives that are known to be over, for a while: what others say of them is older than what is known
 * here.
 */
final class EndedLives {
  static final int MAX = 1_024;

  private record Life(String node, long creation) {}

  private final long holdsNanos;
  private final Map<Life, Long> sinceNanos = new LinkedHashMap<>();

  EndedLives(long holdsNanos) {
    this.holdsNanos = holdsNanos;
  }

  void add(Now now, String node, long creation) {
    sinceNanos.put(new Life(node, creation), now.nanos());
    if (sinceNanos.size() > MAX) {
      sinceNanos.remove(sinceNanos.keySet().iterator().next());
    }
  }

  boolean contains(Now now, String node, long creation) {
    Life life = new Life(node, creation);
    Long since = sinceNanos.get(life);
    if (since != null && now.nanos() - since >= holdsNanos) {
      sinceNanos.remove(life);
      return false;
    }
    return since != null;
  }
}
