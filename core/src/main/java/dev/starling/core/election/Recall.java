package dev.starling.core.election;

import dev.starling.core.message.Message;
import dev.starling.core.port.Now;
import dev.starling.core.topology.Memory;
import java.util.HashMap;
import java.util.Map;

/** Whether this voter knows what it promised; and if not, how it comes to go on. */
final class Recall {
  private final Electorate electorate;
  private final Topology.Effects effects;
  private final long loyalNanos;
  private final long intervalNanos;
  private final long startNanos;
  private final Map<String, Message.TopologyTold> told = new HashMap<>();
  private Memory memory;
  private long asked;
  private long nextAskNanos;

  /** A voter that starts; {@code kept} if it found its promises. */
  Recall(
      Now now,
      Electorate electorate,
      boolean kept,
      long loyalNanos,
      long intervalNanos,
      Topology.Effects effects) {
    this.electorate = electorate;
    this.effects = effects;
    this.loyalNanos = loyalNanos;
    this.intervalNanos = intervalNanos;
    this.startNanos = now.nanos();
    this.nextAskNanos = now.nanos() + loyalNanos;
    this.memory = kept ? Memory.KEPT : Memory.FRESH;
  }

  Memory memory() {
    return memory;
  }

  boolean isFresh() {
    return memory == Memory.FRESH;
  }

  /** It has a promise to remember, or knows of a commander. */
  void remembers() {
    if (memory == Memory.FOUNDING) {
      memory = Memory.KEPT;
    }
  }

  void evaluate(Now now) {
    if (memory != Memory.FRESH || !electorate.selfVotes()) {
      return;
    }
    int equals = 1;
    for (Fact fact : electorate.peers.heard()) {
      equals += electorate.isVoter(fact) && fact.state.memory() != Memory.KEPT ? 1 : 0;
    }
    if (equals >= electorate.config.quorum().size()) {
      memory = Memory.FOUNDING;
    } else if (now.nanos() - nextAskNanos >= 0) {
      nextAskNanos = now.nanos() + intervalNanos;
      asked++;
      told.clear();
      for (Fact fact : electorate.peers.heard()) {
        effects.send(fact.node, new Message.TopologyAsk(asked));
      }
    }
  }

  /**
   * A member told what it promised.
   *
   * @return a term above which this node may promise; -1 if that is not known yet
   */
  long told(Now now, Fact from, Message.TopologyTold answer) {
    if (memory != Memory.FRESH
        || answer.number() != asked
        || answer.memory() != Memory.KEPT
        || now.nanos() - startNanos < loyalNanos
        || !electorate.isVoter(from)) {
      return -1;
    }
    told.put(from.node, answer);
    long highest = 0;
    int voters = electorate.config.quorum().seats();
    for (Message.TopologyTold each : told.values()) {
      highest = Math.max(highest, each.promised());
      voters = Math.max(voters, electorate.seats.isFixed() ? 0 : each.voters());
    }
    if (told.size() < Math.max(1, voters - electorate.config.quorum().size() + 1)) {
      return -1;
    }
    memory = Memory.KEPT;
    told.clear();
    return highest;
  }

  long untilNextNanos(Now now) {
    long untilAsk = nextAskNanos - now.nanos();
    return memory == Memory.FRESH && untilAsk > 0 ? untilAsk : Long.MAX_VALUE;
  }
}
