package dev.starling.core.election;

import dev.starling.core.health.HealthConfig;
import dev.starling.core.message.Message;
import dev.starling.core.planted.Planted;
import dev.starling.core.port.Now;
import dev.starling.core.port.PromiseStore;
import dev.starling.core.topology.Commander;
import dev.starling.core.topology.Memory;
import dev.starling.core.topology.Promise;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.RoleAssignment;
import dev.starling.core.topology.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The commander with a quorum above 1: claims, support, and command by lease. The lease follows
 * Gray and Cheriton 1989; one promise for each term is that of Paxos (Lamport 1998) and Raft
 * (Ongaro and Ousterhout 2014).
 */
final class Command {
  private record Known(Commander commander, long heardNanos) {}

  private record Answer(Promise promise, String to, long number) {}

  private final Electorate electorate;
  private final Peers peers;
  private final Topology.Effects effects;
  private final PromiseStore store;
  private final RandomGenerator random;
  private final Recall recall;
  private final Loyalty loyalty;
  private final int quorum;
  private final long claimNanos;
  private final long leaseNanos;
  private final long loyalNanos;
  private final long renewNanos;

  private @Nullable Claim claim;
  private @Nullable Known known;
  private @Nullable Answer pending;
  private long numbers;
  private long floor;
  private boolean vacant = true;
  private long vacantSinceNanos;
  private long patienceNanos;
  private long nextClaimNanos;
  private int failures;

  /** The assignment for which this node has made room last. */
  private @Nullable RoleAssignment yieldedTo;

  Command(
      Now now,
      Electorate electorate,
      HealthConfig health,
      Promise kept,
      PromiseStore store,
      RandomGenerator random,
      Topology.Effects effects) {
    this.electorate = electorate;
    this.peers = electorate.peers;
    this.effects = effects;
    this.store = store;
    this.random = random;
    this.quorum = electorate.config.quorum().size();
    this.claimNanos = electorate.config.claimTimeout().toNanos();
    this.leaseNanos = health.suspectAfter().toNanos();
    this.loyalNanos = leaseNanos + leaseNanos / 10;
    this.renewNanos = Math.min(health.pingInterval().toNanos(), leaseNanos / 4);
    this.loyalty = new Loyalty(now, kept, loyalNanos);
    this.recall =
        new Recall(now, electorate, !kept.equals(Promise.NONE), loyalNanos, renewNanos, effects);
    this.floor = kept.term();
    this.vacantSinceNanos = now.nanos();
    this.nextClaimNanos = now.nanos();
  }

  Memory memory() {
    return recall.memory();
  }

  Promise promise() {
    return loyalty.promise();
  }

  /** Whether this node commands, by its lease. */
  boolean holds(Now now) {
    Claim own = claim;
    return own != null
        && own.won
        && (supports(now) >= quorum || electorate.planted == Planted.QUORUM_NOT_RECHECKED);
  }

  /** On the commander: until when each support of another counts. */
  long[] supportUntilNanos(Now now) {
    Claim own = claim;
    if (own == null || !own.won) {
      return new long[0];
    }
    if (electorate.planted == Planted.QUORUM_NOT_RECHECKED) {
      long[] always = new long[quorum];
      Arrays.fill(always, now.nanos() + Long.MAX_VALUE / 4);
      return always;
    }
    return own.supporters().stream()
        .filter(electorate.seats::counts)
        .mapToLong(node -> supportedUntilNanos(now, own, node))
        .toArray();
  }

  private long supportedUntilNanos(Now now, Claim own, String node) {
    Long sinceNanos = own.supportedNanos(node);
    if (sinceNanos == null) {
      return now.nanos();
    }
    return electorate.planted == Planted.LEASE_IGNORED
        ? now.nanos() + Long.MAX_VALUE / 4
        : sinceNanos + leaseNanos;
  }

  private int supports(Now now) {
    int running = 1;
    Claim own = claim;
    if (own != null) {
      for (String node : own.supporters()) {
        boolean counts = electorate.seats.counts(node);
        running += counts && supportedUntilNanos(now, own, node) - now.nanos() > 0 ? 1 : 0;
      }
    }
    return running;
  }

  // What others say.

  void handleClaim(Now now, String from, Message.TopologyClaim told) {
    Fact fact = peers.get(from);
    if (fact == null) {
      return;
    }
    if (told.won()) {
      handleWon(now, fact, told);
      return;
    }
    watchVacancy(now);
    if (supports(now, fact, told)) {
      abandon(now);
      electorate.seats.offer(told.seats(), told.admitted());
      promise(now, new Promise(told.term(), from, fact.incarnation()), from, told.number());
    } else {
      refuse(from, told);
    }
  }

  private boolean supports(Now now, Fact fact, Message.TopologyClaim told) {
    boolean forgets = electorate.planted == Planted.VOTE_FORGOTTEN;
    boolean free =
        forgets || (told.term() > loyalty.promise().term() && told.term() > floor && vacant);
    return free
        && (forgets || !loyalty.isOwed(now) || isOwn(loyalty.promise()))
        && peers.hears(fact)
        && electorate.isEligible(fact)
        && electorate.selfVotes()
        && electorate.seats.allows(electorate.self, told.seats(), told.admitted())
        && !recall.isFresh()
        && (now.nanos() - vacantSinceNanos >= claimNanos || !hearsElder(electorate.rank(fact)));
  }

  /** What it promised to itself and has not won it may give up at any time. */
  private boolean isOwn(Promise promise) {
    Claim own = claim;
    return promise.node().equals(electorate.self) && (own == null || !own.won);
  }

  private boolean hearsElder(Rank rank) {
    if (isEligible() && electorate.selfRank().isBefore(rank)) {
      return true;
    }
    for (Fact elder : electorate.eligible(peers.heard())) {
      if (electorate.rank(elder).isBefore(rank)) {
        return true;
      }
    }
    return false;
  }

  private void handleWon(Now now, Fact fact, Message.TopologyClaim told) {
    Token token = new Token(told.term(), told.birth(), fact.node);
    Known last = known;
    boolean older = last != null && token.compareTo(last.commander().token()) < 0;
    Claim own = claim;
    if (own != null && own.won && own.term >= told.term()) {
      older = true;
    }
    if (older) {
      refuse(fact.node, told);
      return;
    }
    electorate.see(token);
    abandon(now);
    known = new Known(new Commander(fact.incarnation(), token), now.nanos());
    failures = 0;
    watchVacancy(now);
    electorate.seats.offer(told.seats(), told.admitted());
    Promise promise = new Promise(told.term(), fact.node, fact.incarnation());
    boolean may =
        promise.equals(loyalty.promise())
            || (told.term() > loyalty.promise().term() && told.term() > floor);
    if (!may
        || recall.isFresh()
        || !electorate.selfVotes()
        || !electorate.seats.allows(electorate.self, told.seats(), told.admitted())) {
      refuse(fact.node, told);
    } else {
      recall.remembers();
      promise(now, promise, fact.node, told.number());
    }
  }

  private void refuse(String to, Message.TopologyClaim told) {
    long promised = Math.max(floor, loyalty.promise().term());
    effects.send(to, new Message.TopologyRefusal(told.term(), told.number(), promised));
  }

  private void promise(Now now, Promise next, String to, long number) {
    Answer waiting = pending;
    pending = new Answer(next, to, number);
    if (next.equals(loyalty.promise())) {
      boolean beingKept = waiting != null && waiting.promise().equals(next);
      if (!beingKept) {
        handleKept(now, next);
      }
      return;
    }
    loyalty.promise(now, next);
    recall.remembers();
    store.keep(now, next);
  }

  /** A promise is where no crash takes it. */
  void handleKept(Now now, Promise kept) {
    Answer answer = pending;
    if (answer == null || !answer.promise().equals(kept)) {
      return;
    }
    pending = null;
    if (kept.node().equals(electorate.self)) {
      launch(now, kept.term());
      return;
    }
    loyalty.renew(now);
    effects.send(
        answer.to(),
        new Message.TopologySupport(
            kept.term(), answer.number(), electorate.seats.names(), electorate.seats.admitted()));
  }

  void handleSupport(Now now, String from, Message.TopologySupport told) {
    Claim own = claim;
    Fact fact = peers.get(from);
    if (own == null || own.term != told.term() || fact == null || !electorate.isVoter(fact)) {
      return;
    }
    if (told.admitted() > electorate.seats.admitted() && electorate.seats.admitted() > 0) {
      electorate.seats.offer(told.seats(), told.admitted());
    }
    if (own.supported(from, told.number())) {
      electorate.seats.acknowledged(from, told.seats(), quorum);
    }
    if (!own.won && supports(now) >= quorum) {
      own.won = true;
      own.nextRenewNanos = now.nanos();
      failures = 0;
      electorate.seats.won();
      electorate.see(token(own));
      recall.remembers();
      renew(now, own);
    }
  }

  void handleRefusal(Now now, String from, Message.TopologyRefusal told) {
    floor = Math.max(floor, Math.min(told.promised(), Electorate.MAX_TERM - 1));
    Claim own = claim;
    if (own == null || own.term != told.term()) {
      return;
    }
    own.refused.add(from);
    own.lost(from);
    if (!own.won && own.asked + 1 - own.refused.size() < quorum) {
      fail(now);
    }
  }

  void handleRelease(Now now, String from, Message.TopologyRelease told) {
    if (loyalty.isTo(from, told.term())) {
      disown();
    }
    Known last = known;
    if (last != null
        && last.commander().node().equals(from)
        && last.commander().token().term() <= told.term()) {
      known = null;
    }
    watchVacancy(now);
  }

  /** Nothing is owed for what was promised last, nor is it answered if it is still being kept. */
  private void disown() {
    loyalty.end();
    pending = null;
  }

  /** The life that was known of that name is certainly over. */
  void handleEnded(Now now, String node) {
    if (loyalty.promise().node().equals(node)) {
      disown();
    }
    Known last = known;
    if (last != null && last.commander().node().equals(node)) {
      known = null;
    }
    Claim own = claim;
    if (own != null) {
      own.lost(node);
    }
    watchVacancy(now);
  }

  /** A member told what it is: perhaps a later life than the one that was promised something. */
  void handleState(Fact fact) {
    Promise promise = loyalty.promise();
    if (promise.node().equals(fact.node)
        && promise.incarnation() < fact.incarnation()
        && fact.ownCommand() == null) {
      disown();
    }
  }

  void handleAsk(String from, Message.TopologyAsk told) {
    int voters = electorate.selfVotes() ? 1 : 0;
    for (Fact fact : peers.all()) {
      voters += electorate.isVoter(fact) ? 1 : 0;
    }
    long promised = Math.max(floor, loyalty.promise().term());
    effects.send(from, new Message.TopologyTold(told.number(), promised, recall.memory(), voters));
  }

  void handleTold(Now now, Fact from, Message.TopologyTold told) {
    long highest = recall.told(now, from, told);
    if (highest >= 0) {
      floor = Math.max(floor, Math.min(highest, Electorate.MAX_TERM - 1));
      store.keep(now, new Promise(floor, "", 0));
    }
  }

  // What this node does of itself.

  Belief evaluate(Now now) {
    recall.evaluate(now);
    Known last = known;
    if (last != null && now.nanos() - last.heardNanos() >= loyalNanos) {
      known = null;
    }
    Claim own = claim;
    if (own != null && own.won) {
      own.supporters().stream().toList().forEach(node -> dropUnlessVoter(own, node));
      boolean makesRoom = makesRoom();
      if (!holds(now) || !electorate.selfVotes() || makesRoom) {
        fail(now);
        nextClaimNanos = now.nanos() + (makesRoom ? 2 * claimNanos : claimNanos / 20);
      } else {
        seatOneMore();
        if (now.nanos() - own.nextRenewNanos >= 0) {
          renew(now, own);
        }
      }
    } else if (own != null && now.nanos() - own.startNanos >= claimNanos) {
      fail(now);
    }
    watchVacancy(now);
    if (claim == null && maySucceed(now)) {
      begin(now);
    }
    return belief(now);
  }

  private void dropUnlessVoter(Claim own, String node) {
    Fact fact = peers.get(node);
    if (fact == null || !electorate.isVoter(fact)) {
      own.lost(node);
    }
  }

  private Belief belief(Now now) {
    Claim own = claim;
    if (own != null && holds(now)) {
      return new Belief(new Commander(electorate.incarnation(), token(own)), List.of());
    }
    Known last = known;
    Belief best =
        last == null
            ? Belief.NOBODY
            : new Belief(last.commander(), List.of(last.commander().node()));
    for (Fact fact : peers.heard()) {
      Commander told = peers.reportOf(fact);
      Commander sofar = best.commander();
      if (told != null && (sofar == null || told.token().compareTo(sofar.token()) > 0)) {
        List<String> path = new ArrayList<>();
        path.add(fact.node);
        path.addAll(fact.state.path());
        best = new Belief(told, path);
      }
    }
    return best;
  }

  private void watchVacancy(Now now) {
    boolean before = vacant;
    vacant = belief(now).commander() == null;
    if (vacant && !before) {
      vacantSinceNanos = now.nanos();
      patienceNanos = claimNanos + random.nextLong(claimNanos / 2 + 1);
      nextClaimNanos = now.nanos();
    }
  }

  private boolean isEligible() {
    return electorate.births.isSettled() && electorate.selfVotes() && !recall.isFresh();
  }

  /** Whether it is time to claim, and enough of those that are heard could agree. */
  private boolean maySucceed(Now now) {
    if (!vacant
        || !isEligible()
        || !mayFound()
        || now.nanos() - nextClaimNanos < 0
        || (loyalty.isOwed(now) && !isOwn(loyalty.promise()))) {
      return false;
    }
    int possible = 1;
    for (Fact fact : peers.heard()) {
      possible += couldSupport(fact) ? 1 : 0;
    }
    boolean patient = now.nanos() - vacantSinceNanos >= patienceNanos;
    return possible >= quorum && (patient || !hearsElder(electorate.selfRank()));
  }

  private boolean mayFound() {
    return !electorate.seats.isFixed()
        || electorate.seats.contains(electorate.self)
        || electorate.seats.admitted() == 0;
  }

  private boolean couldSupport(Fact fact) {
    Commander followed = fact.state.commander();
    return electorate.isVoter(fact)
        && (electorate.seats.admitted() == 0 || electorate.seats.counts(fact.node))
        && fact.state.memory() != Memory.FRESH
        && (followed == null || peers.isEnded(followed.node(), followed.incarnation()));
  }

  private void begin(Now now) {
    if (electorate.seats.isFixed() && electorate.seats.admitted() == 0) {
      electorate.seats.found(founders());
    }
    long term = electorate.nextTerm(now, Math.max(floor, loyalty.promise().term()));
    claim = new Claim(term, now.nanos());
    promise(now, new Promise(term, electorate.self, electorate.incarnation()), electorate.self, 0);
  }

  private List<String> founders() {
    List<String> names = new ArrayList<>();
    names.add(electorate.self);
    List<Fact> others = new ArrayList<>(peers.heard());
    others.sort(Comparator.comparing(electorate::rank));
    for (Fact fact : others) {
      if (fact.state.role() != Role.OBSERVER) {
        names.add(fact.node);
      }
    }
    return names;
  }

  private void launch(Now now, long term) {
    Claim own = claim;
    if (own == null || own.term != term || own.sent) {
      return;
    }
    own.sent = true;
    long number = ++numbers;
    own.sent(number, now.nanos());
    for (Fact fact : peers.heard()) {
      if (electorate.isVoter(fact)) {
        own.asked++;
        effects.send(fact.node, message(own, number));
      }
    }
  }

  private void renew(Now now, Claim own) {
    own.nextRenewNanos = now.nanos() + renewNanos;
    long number = ++numbers;
    own.sent(number, now.nanos());
    for (Fact fact : peers.all()) {
      if (fact.connected) {
        effects.send(fact.node, message(own, number));
      }
    }
  }

  private Message.TopologyClaim message(Claim own, long number) {
    return new Message.TopologyClaim(
        own.term,
        number,
        electorate.births.birth(),
        own.won,
        electorate.seats.names(),
        electorate.seats.admitted());
  }

  private Token token(Claim own) {
    return new Token(own.term, electorate.births.birth(), electorate.self);
  }

  /** Somebody who is heard was promoted over this node, and was not yet made room for. */
  private boolean makesRoom() {
    for (Fact fact : electorate.eligible(peers.heard())) {
      Rank rank = electorate.rank(fact);
      RoleAssignment assignment = electorate.roles.assignment(fact.node, fact.incarnation());
      if (rank.tier() == 0
          && rank.isBefore(electorate.selfRank())
          && fact.state.memory() != Memory.FRESH
          && assignment != null
          && !assignment.equals(yieldedTo)) {
        yieldedTo = assignment;
        return true;
      }
    }
    return false;
  }

  private void seatOneMore() {
    if (!electorate.seats.hasRoom()) {
      return;
    }
    List<Fact> others = new ArrayList<>(peers.heard());
    others.sort(Comparator.comparing(electorate::rank));
    for (Fact fact : others) {
      if (fact.isSettled() && electorate.isVoter(fact) && !electorate.seats.contains(fact.node)) {
        electorate.seats.add(fact.node);
        return;
      }
    }
  }

  /** Gives up a claim, so that another can be supported. */
  private void abandon(Now now) {
    if (claim != null) {
      fail(now);
    }
  }

  private void fail(Now now) {
    Claim own = claim;
    claim = null;
    if (own == null) {
      return;
    }
    if (own.sent) {
      for (Fact fact : peers.all()) {
        if (fact.connected) {
          effects.send(fact.node, new Message.TopologyRelease(own.term));
        }
      }
    }
    Answer waiting = pending;
    if (waiting != null && waiting.to().equals(electorate.self)) {
      pending = null;
    }
    if (isOwn(loyalty.promise())) {
      loyalty.end();
    }
    watchVacancy(now);
    long most = Math.max(1, Math.min(claimNanos, (claimNanos / 20) << Math.min(failures++, 5)));
    nextClaimNanos = now.nanos() + most / 2 + random.nextLong(most);
  }

  /** Until when this node believes in the commander that it follows, if nothing comes. */
  long untilNanos(Now now) {
    Known last = known;
    return last == null ? now.nanos() + loyalNanos : last.heardNanos() + loyalNanos;
  }

  long untilNextNanos(Now now) {
    long until = Math.min(loyalty.untilNextNanos(now), recall.untilNextNanos(now));
    Known last = known;
    if (last != null) {
      until = Math.min(until, last.heardNanos() + loyalNanos - now.nanos());
    }
    Claim own = claim;
    if (own != null) {
      long next = own.won ? own.nextRenewNanos : own.startNanos + claimNanos;
      until = Math.min(until, next - now.nanos());
    }
    if (vacant && claim == null) {
      until = Math.min(until, after(now, nextClaimNanos));
      until = Math.min(until, after(now, vacantSinceNanos + patienceNanos));
    }
    if (own != null && own.won) {
      until = Math.min(until, untilQuorumLostNanos(now));
    }
    return until;
  }

  private static long after(Now now, long nanos) {
    return nanos - now.nanos() > 0 ? nanos - now.nanos() : Long.MAX_VALUE;
  }

  /** Until so many supports have run out that there is no quorum, if none is renewed. */
  private long untilQuorumLostNanos(Now now) {
    long[] ends =
        Arrays.stream(supportUntilNanos(now)).map(end -> end - now.nanos()).sorted().toArray();
    int decisive = ends.length - (quorum - 1);
    return decisive < 0 ? 0 : ends[decisive];
  }
}
