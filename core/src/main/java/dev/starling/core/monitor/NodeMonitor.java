package dev.starling.core.monitor;

import dev.starling.core.event.DownReason;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.HealthConfig;
import dev.starling.core.health.NodeHealth;
import dev.starling.core.health.NodeStatus;
import dev.starling.core.health.PeerKind;
import dev.starling.core.port.Now;
import dev.starling.core.port.Peer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is alive. Pings every connected node once an interval, independently of the others,
 * and turns silence into {@link NodeStatus}.
 *
 * <p><b>Silence.</b> A node that stops did so somewhere between its last answer and the next ping,
 * which it misses. Silence is counted from the middle of the two, so that a status is never more
 * than half an interval early or late against the true moment. Time during which our own timers did
 * not run is nobody's silence: it is added to every node's account (the idea of Lifeguard, Dadgar
 * et al. 2018, with the measured delay instead of a multiplier), before any answer that waited
 * meanwhile is looked at.
 *
 * <p><b>Indirect probes</b> (SWIM, Das et al. 2002): from one interval before suspicion on, two
 * other members are asked each interval to ping the silent node. Their word counts as life; the
 * node is then heard {@code via} them.
 *
 * <p><b>Many members.</b> Beyond {@link Ring#MESH} nodes each is watched by a few ({@link Ring}),
 * so that pinging costs a node the same however many there are. Who is not watched is pinged now
 * and then, in turn. The watchers of a node that falls silent ask not two others to ping it but
 * everybody; from then until it answers, everybody watches it. So verdicts are still each node's
 * own, and come as early; what is shared is attention.
 *
 * <p><b>A lost connection</b> says nothing by itself. If the node cannot be reached then, it is
 * suspect at once, unless others still hear it.
 *
 * <p><b>Down</b> lasts until the node itself answers a ping: a new connection alone does not end
 * it. Only a relay's word does, where it still has a link long after. A new creation at a name ends
 * the old life and starts a new one.
 *
 * <p>Call order: any {@code handle} method, then {@link #nextWakeNanos} for when {@link #advance}
 * is due at the latest. Not thread-safe.
 */
public final class NodeMonitor {
  /** Timers that fire later than this say that this process itself was held up. */
  static final long LATE_NANOS = 50_000_000L;

  static final int PROBE_HELPERS = 2;
  static final int MAX_PROBERS = 16;

  /** What the monitor asks for. */
  public interface Effects {
    /** Ping {@code node}, by the means that fit its kind. */
    void ping(String node, PeerKind kind, long sequence);

    /** Ask {@code helper} to ping {@code target}. */
    void probe(String helper, String target);

    /** Tell {@code asker} that {@code target} has answered. */
    void probed(String asker, String target);

    /** Close the connection to {@code node}. */
    void disconnect(Now now, String node);

    /** {@code node} is no longer in the list. */
    void forgotten(String node);

    void emit(SwarmEvent event);
  }

  private final HealthConfig config;
  private final RandomGenerator random;
  private final Effects effects;
  private final Deadlines deadlines;
  private final Ring ring;
  private final EndedLives ended;
  private boolean ringIsOld;
  private final Schedule schedule = new Schedule(this::dueNanos);

  private final Map<String, Member> members = new HashMap<>();

  /** By name; made anew when somebody came or went. */
  private @Nullable List<Member> sorted;

  private long lastSequence;
  private long refusedMembers;

  /** When {@link #advance} was promised to be called, until it is. */
  private long wakeNanos;

  private boolean wakeSet;

  /** The moment at which {@link #schedule} asks. */
  private long asOfNanos;

  private @Nullable List<NodeHealth> snapshot = List.of();

  /**
   * @param self the name of this node, which is no member of its own list
   */
  public NodeMonitor(String self, HealthConfig config, RandomGenerator random, Effects effects) {
    this.ring = new Ring(self);
    this.config = config;
    this.random = random;
    this.effects = effects;
    this.deadlines = new Deadlines(config);
    this.ended = new EndedLives(deadlines.downAfterNanos);
  }

  /** A life of a node was met: if another one is known, that is over. */
  public void handleLife(Now now, String node, long creation) {
    Member known = members.get(node);
    if (known != null && known.creation != creation) {
      known.disconnected();
      changed(known);
      turnDown(now, known, DownReason.NEW_INCARNATION);
      ended.add(now, node, known.creation);
    }
  }

  /**
   * A node with a connection is to be a member.
   *
   * @param silentSinceNanos its last sign of life
   * @return false if the list is full of nodes that are not down; nothing was done then
   */
  public boolean handleConnected(Now now, Peer peer, PeerKind kind, long silentSinceNanos) {
    excuseOwnDelay(now);
    handleLife(now, peer.node(), peer.creation());
    Member known = members.get(peer.node());
    if (known != null && known.creation == peer.creation()) {
      known.connected = true;
      if (known.isDown()) {
        // Its silence starts anew; should it not answer, the connection is given up again.
        known.silentSinceNanos = silentSinceNanos;
      }
      ping(now, known);
      return true;
    }
    if (known == null && members.size() >= config.maxMembers() && !forgetOldest(now)) {
      refusedMembers++;
      return false;
    }
    Member member = new Member(peer, kind, now);
    if (known != null) {
      member.follow(known);
      schedule.remove(known);
    }
    members.put(peer.node(), member);
    sorted = null;
    ringIsOld = true;
    member.silentSinceNanos = silentSinceNanos;
    emitStatus(now, member, null);
    effects.emit(new SwarmEvent.NodeUp(now.epochMillis(), member.node, member.kind));
    ping(now, member);
    return true;
  }

  /** A node said who it is. */
  public void handleIdentified(String node, PeerKind kind, long incarnation) {
    Member member = members.get(node);
    if (member != null) {
      ringIsOld |= member.kind != kind;
      member.kind = kind;
      member.identified(incarnation);
      changed(member);
    }
  }

  /** The connection to a node ended, which says nothing about the node yet. */
  public void handleDisconnected(Now now, String node) {
    Member member = members.get(node);
    if (member != null) {
      member.disconnected();
      changed(member);
    }
  }

  /** A node without a connection could not be reached, and its fate is unknown. */
  public void handleUnreachable(Now now, String node) {
    Member member = members.get(node);
    if (member != null
        && !member.connected
        && member.via == null
        && member.status == NodeStatus.HEALTHY) {
      turn(now, member, NodeStatus.SUSPECT);
    }
  }

  /** A node without a connection is certainly gone; no effect on one that is connected. */
  public void handleConfirmedDown(Now now, String node, DownReason reason) {
    Member member = members.get(node);
    if (member != null && !member.connected) {
      turnDown(now, member, reason);
    }
  }

  /** A node said that it leaves, and has no connection: it is down and forgotten at once. */
  public void handleLeft(Now now, String node) {
    Member member = members.get(node);
    if (member != null) {
      member.disconnected();
      turnDown(now, member, DownReason.LEFT);
      ended.add(now, node, member.creation);
      forget(now, member);
    }
  }

  /** A node answered the ping of that number, in time or late. */
  public void handleAnswered(Now now, String node, long sequence) {
    Member member = members.get(node);
    if (member == null || !member.connected) {
      return;
    }
    member.answered(sequence, now.nanos());
    member.via = null;
    alive(now, member);
    for (String asker : member.probers) {
      effects.probed(asker, node);
    }
    member.probers.clear();
  }

  /** A helper heard a node that is silent to us. */
  public void handleProbed(Now now, String helper, String target) {
    Member member = members.get(target);
    if (member != null && !member.isDown()) {
      member.via = helper;
      alive(now, member);
    }
  }

  /**
   * A relay has a link to a node that we are not connected with; said again each second.
   *
   * @param creation which life of the name it has a link to
   * @param sinceNanos since when that is said, without a break
   */
  public void handleRelayed(
      Now now, String node, long creation, long incarnation, String relay, long sinceNanos) {
    Member member = members.get(node);
    if ((member != null && member.connected)
        || ended.contains(now, node, creation)
        || !hearsLately(now, relay)) {
      return;
    }
    // A connection is mostly a moment away; and the failure of a dial that is under way may come
    // from an earlier life.
    boolean steady = now.nanos() - sinceNanos >= deadlines.suspectAfterNanos;
    if (member != null && member.creation != creation) {
      if (!steady || incarnation <= member.highestIncarnation().orElse(Long.MIN_VALUE)) {
        return;
      }
      turnDown(now, member, DownReason.NEW_INCARNATION);
      ended.add(now, node, member.creation);
      joinRelayed(now, node, creation, incarnation, relay);
    } else if (member == null) {
      if (steady) {
        joinRelayed(now, node, creation, incarnation, relay);
      }
    } else if (!member.isDown()
        || (steady
            && now.nanos() - member.downSinceNanos
                >= deadlines.suspectAfterNanos + 2 * deadlines.intervalNanos)) {
      member.via = relay;
      alive(now, member);
    }
  }

  private void joinRelayed(Now now, String node, long creation, long incarnation, String relay) {
    if (!members.containsKey(node) && members.size() >= config.maxMembers() && !forgetOldest(now)) {
      refusedMembers++;
      return;
    }
    Member member = new Member(new Peer(node, creation, true), PeerKind.STARLING, now);
    Member known = members.get(node);
    if (known != null) {
      member.follow(known);
      schedule.remove(known);
    }
    member.connected = false;
    member.via = relay;
    member.identified(incarnation);
    member.silentSinceNanos = now.nanos();
    members.put(node, member);
    sorted = null;
    ringIsOld = true;
    emitStatus(now, member, null);
    effects.emit(new SwarmEvent.NodeUp(now.epochMillis(), node, member.kind));
  }

  /** The last round trips to a connected node: their median, -1 if there is none. */
  public long medianNanos(String node, int most) {
    Member member = members.get(node);
    return member == null ? -1 : member.medianNanos(most);
  }

  /** The share of lost pings to a node, 0 to 1. */
  public double loss(Now now, String node) {
    Member member = members.get(node);
    return member == null ? 0 : member.loss(now.nanos());
  }

  /** Whether the node is in the list. */
  public boolean isMember(String node) {
    return members.containsKey(node);
  }

  /** A member asks us to ping another. */
  public void handleProbe(Now now, String asker, String target) {
    Member member = members.get(target);
    if (member == null || !member.connected || member.probers.size() >= MAX_PROBERS) {
      return;
    }
    member.probers.add(asker);
    alert(now, member);
    if (!member.awaitsAnswer(now.nanos() - deadlines.intervalNanos / 2)) {
      ping(now, member);
    }
  }

  /**
   * Others hold a member for silent that we did not watch: it has been so for as long as it takes
   * them to ask, unless we know better.
   */
  private void alert(Now now, Member member) {
    if (isWatched(now.nanos(), member)) {
      return;
    }
    long sinceNanos = now.nanos() - (deadlines.suspectAfterNanos - deadlines.intervalNanos);
    member.alerted = true;
    member.silentSinceNanos = later(sinceNanos, member.lastSignNanos);
    member.nextPingNanos = earlier(member.nextPingNanos, now.nanos() + deadlines.intervalNanos);
    schedule.touch(member);
  }

  /** The highest incarnation that was ever told at a name in the list. */
  public OptionalLong incarnation(String node) {
    Member member = members.get(node);
    return member == null ? OptionalLong.empty() : member.highestIncarnation();
  }

  /** Whether a node is in the list and not down. */
  public boolean isLive(String node) {
    Member member = members.get(node);
    return member != null && !member.isDown();
  }

  /** Whether a node is connected, and answers itself: so both ways between us are whole. */
  public boolean hears(String node) {
    Member member = members.get(node);
    return member != null
        && member.connected
        && member.via == null
        && member.status == NodeStatus.HEALTHY;
  }

  /**
   * The same, and so that it can vouch for others, or be vouched for: what counts is when it was
   * asked, since answers may have waited while it died, on the way or because we were held up.
   */
  public boolean hearsLately(Now now, String node) {
    Member member = members.get(node);
    return member != null
        && hears(node)
        && (!isWatched(now.nanos(), member)
            || member.isProven(now.nanos(), deadlines.suspectAfterNanos));
  }

  /** Nodes turned away from a full list so far. */
  public long refusedMembers() {
    return refusedMembers;
  }

  /** All nodes that are not forgotten, by name. Immutable. */
  public List<NodeHealth> snapshot(Now now) {
    List<NodeHealth> current = snapshot;
    if (current == null) {
      current = sorted().stream().map(m -> m.snapshot(now.nanos())).toList();
      snapshot = current;
    }
    return current;
  }

  private List<Member> sorted() {
    List<Member> current = sorted;
    if (current == null) {
      current = members.values().stream().sorted(Comparator.comparing(m -> m.node)).toList();
      sorted = current;
    }
    return current;
  }

  /** Whether something is due for each member no sooner than the schedule has it. For tests. */
  boolean isScheduled(Now now) {
    asOfNanos = now.nanos();
    Long first = schedule.firstNanos();
    return members.values().stream()
        .allMatch(member -> first != null && first - dueNanos(member) <= 0);
  }

  /** When {@link #advance} is due; {@link Long#MAX_VALUE} when never. */
  public long nextWakeNanos(Now now) {
    if (wakeSet && wakeNanos - now.nanos() < 0) {
      // Overdue: the promise stands, so that advance can tell how late it is.
      return now.nanos();
    }
    asOfNanos = now.nanos();
    Long first = schedule.firstNanos();
    wakeSet = first != null;
    wakeNanos = first == null ? 0 : later(first, now.nanos());
    return wakeSet ? wakeNanos : Long.MAX_VALUE;
  }

  /** Does what is due. */
  public void advance(Now now) {
    excuseOwnDelay(now);
    wakeSet = false;
    if (ringIsOld) {
      renewRing(now);
    }
    asOfNanos = now.nanos();
    for (Member member : schedule.due(now.nanos())) {
      judge(now, member);
      if (member.connected && isPingDue(now, member)) {
        ping(now, member);
      }
    }
  }

  /** Who is watched from now on is pinged next, and its silence counts from now at the latest. */
  private void renewRing(Now now) {
    ringIsOld = false;
    ring.update(members.values());
    for (Member member : sorted()) {
      if (isPingDue(now, member)) {
        member.silentSinceNanos = earlier(member.silentSinceNanos, now.nanos());
        schedule.touch(member);
      }
    }
  }

  /** Whether it is pinged each interval, rather than now and then. */
  private boolean isWatched(long nowNanos, Member member) {
    return ring.watches(member.node)
        || member.alerted
        || member.status != NodeStatus.HEALTHY
        || !member.isMeasured()
        || member.silentNanos(nowNanos) > deadlines.intervalNanos;
  }

  private boolean isPingDue(Now now, Member member) {
    long untilPing = member.nextPingNanos - now.nanos();
    return untilPing <= 0
        || (untilPing > deadlines.intervalNanos && isWatched(now.nanos(), member));
  }

  /** When {@link #advance} has to look at a member, at the latest. */
  private long dueNanos(Member member) {
    long wait = deadlines.untilAnyNanos(member, asOfNanos);
    if (member.connected && member.nextPingNanos - asOfNanos > deadlines.intervalNanos) {
      // Who is silent for more than an interval is not left for its turn.
      long untilWatched = deadlines.intervalNanos + 1 - member.silentNanos(asOfNanos);
      wait = Math.min(wait, isWatched(asOfNanos, member) ? 0 : untilWatched);
    }
    return asOfNanos + wait;
  }

  private static long earlier(long aNanos, long bNanos) {
    return aNanos - bNanos < 0 ? aNanos : bNanos;
  }

  private static long later(long aNanos, long bNanos) {
    return aNanos - bNanos < 0 ? bNanos : aNanos;
  }

  /** Time in which this process was held up is nobody's silence. */
  private void excuseOwnDelay(Now now) {
    long lateNanos = wakeSet ? now.nanos() - wakeNanos : 0;
    if (lateNanos > LATE_NANOS) {
      wakeNanos = now.nanos();
      for (Member member : sorted()) {
        member.silentSinceNanos += lateNanos;
        schedule.touch(member);
      }
    }
  }

  private void judge(Now now, Member member) {
    long silentNanos = member.silentNanos(now.nanos());
    if (member.isDown()) {
      if (member.connected && silentNanos >= deadlines.suspectAfterNanos) {
        member.disconnected();
        changed(member);
        effects.disconnect(now, member.node);
      }
      if (!member.connected && now.nanos() - member.downSinceNanos >= deadlines.forgetAfterNanos) {
        forget(now, member);
      }
      return;
    }
    if (silentNanos >= deadlines.downAfterNanos) {
      turnDown(now, member, DownReason.TIMEOUT);
      return;
    }
    if (silentNanos >= deadlines.suspectAfterNanos && member.status == NodeStatus.HEALTHY) {
      turn(now, member, NodeStatus.SUSPECT);
    }
    if (deadlines.untilProbeNanos(member, now.nanos()) <= 0) {
      member.nextProbeNanos = now.nanos() + deadlines.intervalNanos;
      boolean firstToNotice = member.status == NodeStatus.HEALTHY && !member.alerted;
      askHelpers(member, ring.isSparse() && firstToNotice ? Integer.MAX_VALUE : PROBE_HELPERS);
    }
  }

  private void askHelpers(Member silent, int most) {
    List<String> helpers = new ArrayList<>();
    for (Member other : sorted()) {
      if (other != silent
          && other.connected
          && other.kind == PeerKind.STARLING
          && other.status == NodeStatus.HEALTHY) {
        helpers.add(other.node);
      }
    }
    int asked = Math.min(most, helpers.size());
    for (int i = 0; i < asked; i++) {
      Collections.swap(helpers, i, i + random.nextInt(helpers.size() - i));
      effects.probe(helpers.get(i), silent.node);
    }
  }

  private void ping(Now now, Member member) {
    long sequence = ++lastSequence;
    long pace = isWatched(now.nanos(), member) ? 1 : ring.unwatchedPace();
    member.nextPingNanos = now.nanos() + pace * deadlines.intervalNanos;
    member.pinged(sequence, now.nanos());
    changed(member);
    effects.ping(member.node, member.kind, sequence);
  }

  private void alive(Now now, Member member) {
    excuseOwnDelay(now);
    member.lastSeenMillis = now.epochMillis();
    member.lastSignNanos = now.nanos();
    member.alerted = false;
    long untilPing = member.connected ? Math.max(member.nextPingNanos - now.nanos(), 0) : 0;
    long lastWait = Math.min(untilPing, deadlines.intervalNanos);
    member.silentSinceNanos = now.nanos() + untilPing - lastWait + lastWait / 2;
    if (member.status == NodeStatus.HEALTHY) {
      changed(member);
      return;
    }
    boolean wasDown = member.isDown();
    turn(now, member, NodeStatus.HEALTHY);
    if (wasDown) {
      effects.emit(new SwarmEvent.NodeUp(now.epochMillis(), member.node, member.kind));
    }
  }

  private void turnDown(Now now, Member member, DownReason reason) {
    if (member.isDown()) {
      return;
    }
    member.downSinceNanos = now.nanos();
    member.via = null;
    member.probers.clear();
    turn(now, member, NodeStatus.DOWN);
    effects.emit(new SwarmEvent.NodeDown(now.epochMillis(), member.node, reason));
    if (member.connected) {
      member.disconnected();
      effects.disconnect(now, member.node);
    }
  }

  private void turn(Now now, Member member, NodeStatus to) {
    NodeStatus from = member.status;
    member.status = to;
    ringIsOld |= from == NodeStatus.DOWN || to == NodeStatus.DOWN;
    emitStatus(now, member, from);
  }

  private void emitStatus(Now now, Member member, @Nullable NodeStatus from) {
    changed(member);
    effects.emit(new SwarmEvent.StatusChange(now.epochMillis(), member.node, from, member.status));
  }

  private void changed(Member member) {
    member.changed();
    schedule.touch(member);
    snapshot = null;
  }

  private void forget(Now now, Member member) {
    members.remove(member.node);
    sorted = null;
    schedule.remove(member);
    ringIsOld = true;
    snapshot = null;
    effects.forgotten(member.node);
    effects.emit(new SwarmEvent.NodeForgotten(now.epochMillis(), member.node));
  }

  /** Makes room by forgetting the node that is down the longest, if one is down. */
  private boolean forgetOldest(Now now) {
    Member oldest = null;
    for (Member member : sorted()) {
      if (member.isDown()
          && !member.connected
          && (oldest == null || member.downSinceNanos - oldest.downSinceNanos < 0)) {
        oldest = member;
      }
    }
    if (oldest == null) {
      return false;
    }
    forget(now, oldest);
    return true;
  }
}
