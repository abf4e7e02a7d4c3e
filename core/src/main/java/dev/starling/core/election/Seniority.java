package dev.starling.core.election;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.HealthConfig;
import dev.starling.core.message.Message;
import dev.starling.core.port.Now;
import dev.starling.core.topology.Commander;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The commander with a quorum of 1: the first that this node can reach. */
final class Seniority {
  private final Electorate electorate;
  private final Peers peers;
  private final Topology.Effects effects;
  private final long claimNanos;
  private final long limitNanos;
  private final long hearNanos;

  private boolean commands;
  private long term;
  private boolean waiting;
  private long waitingSinceNanos;
  private boolean ran;
  private long lastRunNanos;

  /** Members that have to be heard before this node, which was held up, commands again. */
  private final Set<String> unheard = new TreeSet<>();

  private long doubtUntilNanos;
  private long asked;

  /** Other commanders that were announced as such. */
  private final Set<String> rivals = new TreeSet<>();

  Seniority(Electorate electorate, HealthConfig health, Topology.Effects effects) {
    this.electorate = electorate;
    this.peers = electorate.peers;
    this.effects = effects;
    this.claimNanos = electorate.config.claimTimeout().toNanos();
    this.limitNanos = health.downAfter().minus(health.pingInterval()).toNanos();
    this.hearNanos = health.suspectAfter().toNanos();
  }

  boolean commands() {
    return commands;
  }

  /** Until when this node takes itself for the commander if it does not run. */
  long untilNanos() {
    return lastRunNanos + limitNanos;
  }

  /** Looks whether this node was held up; before anything else. */
  void run(Now now) {
    if (ran && commands && now.nanos() - lastRunNanos >= limitNanos) {
      commands = false;
      doubtUntilNanos = now.nanos() + hearNanos;
      asked++;
      for (Fact fact : peers.live()) {
        unheard.add(fact.node);
        if (fact.connected) {
          effects.send(fact.node, new Message.TopologyAsk(asked));
        }
      }
    }
    ran = true;
    lastRunNanos = now.nanos();
  }

  /** A member answered what was asked after a pause, or was connected since. */
  void heard(String node, long number) {
    if (number == asked) {
      unheard.remove(node);
    }
  }

  void reconnected(String node) {
    unheard.remove(node);
  }

  private boolean doubts(Now now) {
    unheard.removeIf(
        node -> {
          Fact fact = peers.get(node);
          return fact == null || !peers.isLive(fact);
        });
    if (!unheard.isEmpty() && now.nanos() - doubtUntilNanos >= 0) {
      unheard.clear();
    }
    return !unheard.isEmpty();
  }

  Belief evaluate(Now now) {
    announceRivals(now);
    boolean candidate = electorate.selfVotes() && electorate.births.mayCommand(now) && !doubts(now);
    Rank best = candidate ? electorate.selfRank() : null;
    Belief belief = candidate ? ownBelief(0) : Belief.NOBODY;
    for (Fact fact : peers.live()) {
      if (electorate.isEligible(fact) && isBefore(electorate.rank(fact), best)) {
        best = electorate.rank(fact);
        belief = new Belief(commandOf(fact), List.of(fact.node));
      }
    }
    for (Fact fact : peers.live()) {
      Commander told = fact.connected ? peers.reportOf(fact) : null;
      if (told != null && isNews(told)) {
        Rank rank = electorate.roles.rank(told.token().birth(), told.node(), told.incarnation());
        boolean shorter = rank.equals(best) && fact.state.path().size() + 1 < belief.path().size();
        if (isBefore(rank, best) || shorter) {
          best = rank;
          belief = new Belief(told, through(fact));
        }
      }
    }
    if (best == null || !best.node().equals(electorate.self)) {
      announceSuccessor(now, belief.commanding());
      commands = false;
      waiting = false;
      return belief;
    }
    considerCommand(now);
    return ownBelief(commands ? term : 0);
  }

  private static boolean isBefore(Rank rank, @Nullable Rank best) {
    return best == null || rank.isBefore(best);
  }

  private static List<String> through(Fact fact) {
    List<String> path = new ArrayList<>();
    path.add(fact.node);
    path.addAll(fact.state.path());
    return path;
  }

  /** Whether it is about somebody who is not heard directly. */
  private boolean isNews(Commander told) {
    Fact direct = peers.get(told.node());
    boolean known =
        direct != null && direct.incarnation() == told.incarnation() && peers.isLive(direct);
    return !known && electorate.roles.assigned(told.node(), told.incarnation()) != Role.OBSERVER;
  }

  private static Commander commandOf(Fact fact) {
    Commander own = fact.ownCommand();
    return own != null
        ? own
        : new Commander(fact.incarnation(), new Token(0, fact.state.birth(), fact.node));
  }

  private Belief ownBelief(long ownTerm) {
    Token token = new Token(ownTerm, electorate.births.birth(), electorate.self);
    return new Belief(new Commander(electorate.incarnation(), token), List.of());
  }

  private void considerCommand(Now now) {
    if (!commands) {
      if (isOtherCommanding()) {
        if (!waiting) {
          waiting = true;
          waitingSinceNanos = now.nanos();
        }
        if (now.nanos() - waitingSinceNanos < claimNanos) {
          return;
        }
      }
      waiting = false;
      commands = true;
      rivals.clear();
      term = electorate.nextTerm(now, term);
    }
    Token highest = electorate.highest();
    // Two lone nodes that meet would outbid each other until they know who is the elder.
    boolean decided = electorate.births.isSettled();
    if (decided && highest != null && highest.compareTo(token()) > 0) {
      term = electorate.nextTerm(now, term);
    }
    electorate.see(token());
  }

  private Token token() {
    return new Token(term, electorate.births.birth(), electorate.self);
  }

  private boolean isOtherCommanding() {
    for (Fact fact : peers.live()) {
      Commander told = fact.state.commander();
      if (told != null
          && told.token().term() > 0
          && !told.node().equals(electorate.self)
          && !peers.isEnded(told.node(), told.incarnation())
          && (fact.connected || told.node().equals(fact.node))) {
        return true;
      }
    }
    return false;
  }

  private void announceRivals(Now now) {
    for (Fact fact : peers.live()) {
      Commander other = fact.ownCommand();
      if (other == null) {
        rivals.remove(fact.node);
      } else if (commands && rivals.add(fact.node)) {
        boolean we = electorate.selfRank().isBefore(electorate.rank(fact));
        effects.emit(
            new SwarmEvent.CommanderConflict(
                now.epochMillis(), electorate.self, fact.node, we ? electorate.self : fact.node));
      }
    }
  }

  /** This node gives way to one that it may never meet. */
  private void announceSuccessor(Now now, @Nullable Commander successor) {
    if (commands && successor != null && rivals.add(successor.node())) {
      effects.emit(
          new SwarmEvent.CommanderConflict(
              now.epochMillis(), electorate.self, successor.node(), successor.node()));
    }
  }

  long untilNextNanos(Now now, long intervalNanos) {
    long until = Long.MAX_VALUE;
    if (waiting) {
      until = waitingSinceNanos + claimNanos - now.nanos();
    }
    if (commands) {
      until = Math.min(until, lastRunNanos + intervalNanos - now.nanos());
    }
    return unheard.isEmpty() ? until : Math.min(until, doubtUntilNanos - now.nanos());
  }
}
