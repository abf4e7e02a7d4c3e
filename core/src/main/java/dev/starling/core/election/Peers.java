package dev.starling.core.election;

import dev.starling.core.message.Message.TopologyState;
import dev.starling.core.topology.Commander;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What members said, and whose life is certainly over. */
final class Peers {
  static final int MAX_PATH = 8;
  static final int MAX_ENDED = 1_024;

  private final String self;
  private final Members members;
  private final Map<String, Fact> facts = new TreeMap<>();
  private final Map<String, Long> ended = new LinkedHashMap<>();

  Peers(String self, Members members) {
    this.self = self;
    this.members = members;
  }

  Fact heard(String node, TopologyState state) {
    Fact fact = facts.get(node);
    if (fact == null || fact.incarnation() != state.incarnation()) {
      fact = new Fact(node, state);
      facts.put(node, fact);
    }
    fact.state = state;
    fact.connected = true;
    return fact;
  }

  @Nullable Fact get(String node) {
    return facts.get(node);
  }

  Collection<Fact> all() {
    return facts.values();
  }

  void disconnected(String node) {
    Fact fact = facts.get(node);
    if (fact != null) {
      fact.connected = false;
    }
  }

  /** The life that is known of that name is over, beyond doubt. */
  void ended(String node) {
    Fact fact = facts.remove(node);
    if (fact != null) {
      ended.remove(node);
      ended.put(node, fact.incarnation());
      if (ended.size() > MAX_ENDED) {
        ended.remove(ended.keySet().iterator().next());
      }
    }
  }

  void forgotten(String node) {
    facts.remove(node);
  }

  boolean isEnded(String node, long incarnation) {
    Long last = ended.get(node);
    return last != null && incarnation <= last;
  }

  boolean isLive(Fact fact) {
    return members.isLive(fact.node);
  }

  boolean hears(Fact fact) {
    return fact.connected && members.hears(fact.node);
  }

  List<Fact> live() {
    List<Fact> live = new ArrayList<>();
    for (Fact fact : facts.values()) {
      if (isLive(fact)) {
        live.add(fact);
      }
    }
    return live;
  }

  List<Fact> heard() {
    List<Fact> heard = new ArrayList<>();
    for (Fact fact : facts.values()) {
      if (hears(fact)) {
        heard.add(fact);
      }
    }
    return heard;
  }

  /**
   * Whom a member says that it follows, if that is news that did not come from here, nor about a
   * life that is over.
   */
  @Nullable Commander reportOf(Fact fact) {
    Commander commander = fact.state.commander();
    List<String> path = fact.state.path();
    return commander == null
            || path.isEmpty()
            || path.size() >= MAX_PATH
            || path.contains(self)
            || commander.node().equals(self)
            || isEnded(commander.node(), commander.incarnation())
        ? null
        : commander;
  }
}
