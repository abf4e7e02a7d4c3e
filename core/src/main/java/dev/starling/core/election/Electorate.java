package dev.starling.core.election;

import dev.starling.core.planted.Planted;
import dev.starling.core.port.Now;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.Token;
import dev.starling.core.topology.TopologyConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may command and vote, in which order, and how high the tokens are. */
final class Electorate {
  static final long MAX_TERM = 1L << 62;

  final String self;
  final TopologyConfig config;
  final Peers peers;
  final Roles roles;
  final Births births;
  final Seats seats;
  final Planted planted;
  private long incarnation;
  private @Nullable Token highest;

  Electorate(
      String self,
      long incarnation,
      TopologyConfig config,
      Peers peers,
      Roles roles,
      Births births,
      Planted planted) {
    this.self = self;
    this.incarnation = incarnation;
    this.config = config;
    this.peers = peers;
    this.roles = roles;
    this.births = births;
    this.seats = new Seats(config.quorum().seats());
    this.planted = planted;
  }

  long incarnation() {
    return incarnation;
  }

  void risen(long higher) {
    incarnation = higher;
  }

  Rank selfRank() {
    return roles.rank(births.birth(), self, incarnation);
  }

  Rank rank(Fact fact) {
    return roles.rank(fact.state.birth(), fact.node, fact.incarnation());
  }

  /** What this node is unless it commands. */
  Role selfRole() {
    return withSeat(self, roles.shown(self, incarnation, config.role()));
  }

  /** What a member is unless it commands. */
  Role role(Fact fact) {
    return withSeat(fact.node, roles.shown(fact.node, fact.incarnation(), fact.state.role()));
  }

  private Role withSeat(String node, Role role) {
    return seats.isFull() && !seats.contains(node) ? Role.OBSERVER : role;
  }

  boolean selfVotes() {
    return selfRole() != Role.OBSERVER;
  }

  boolean isVoter(Fact fact) {
    return role(fact) != Role.OBSERVER;
  }

  boolean isEligible(Fact fact) {
    return fact.isSettled() && isVoter(fact);
  }

  /** Those of {@code facts} that may command, the first in the order first. */
  List<Fact> eligible(List<Fact> facts) {
    List<Fact> eligible = new ArrayList<>();
    for (Fact fact : facts) {
      if (isEligible(fact)) {
        eligible.add(fact);
      }
    }
    eligible.sort(Comparator.comparing(this::rank));
    return eligible;
  }

  @Nullable Token highest() {
    return highest;
  }

  void see(@Nullable Token token) {
    Token known = highest;
    if (token != null && token.term() > 0 && (known == null || token.compareTo(known) > 0)) {
      highest = token;
    }
  }

  /** A term above {@code floor} and all that are known, and not below the wall clock. */
  long nextTerm(Now now, long floor) {
    Token known = highest;
    long above = Math.max(floor, known == null ? 0 : known.term()) + 1;
    return Math.min(MAX_TERM, Math.max(above, now.epochMillis()));
  }
}
