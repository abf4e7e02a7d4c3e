package dev.starling.core.sync;

import dev.starling.core.port.Now;
import dev.starling.crdt.Replica;
import dev.starling.crdt.VersionVector;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which lives of nodes are retired here: those that have ended, of which every member has
 * the same changes as this node, and has had them for the retention. See {@code
 * docs/protocols/overlay.md}.
 *
 * <p>What members say is asked for three times: when the life has ended, so that nobody has more of
 * it than it said; all the while, since a counter that rises begins anew; and once more when the
 * retention is over, so that nobody has come back meanwhile with more. In between a member may be
 * away: what it has of an ended life it has said.
 *
 * <p>Time counts only while this process runs: after a pause the words of others may be old, and
 * newer ones wait to be read.
 */
final class Retirement {
  /** In one step so many words of members are looked at. */
  static final int MAX_WORDS = 10_000;

  private static final long PAUSE_NANOS = 1_000_000;
  private static final long MIN_ROUND_NANOS = 1_000_000_000;
  private static final long MAX_ROUND_NANOS = 600_000_000_000L;
  private static final int ROUNDS = 16;

  /** How far a life has come on its way to be retired. */
  private static final class Hold {
    final long counter;

    /** The words of members that came later than this count for the next step. */
    long askedNanos;

    boolean begun;
    boolean ripe;
    long heldNanos;

    Hold(long counter, long askedNanos) {
      this.counter = counter;
      this.askedNanos = askedNanos;
    }
  }

  private final TacticalOverlay.Effects members;
  private final long retentionNanos;
  private final long roundNanos;
  private final Map<Replica, Hold> holds = new HashMap<>();
  private boolean started;
  private long roundSinceNanos;
  private long countedNanos;
  private boolean late;
  private boolean hasty;

  /** The lives that this round looks at, ascending, and how many it has. */
  private List<Replica> round = List.of();

  private int looked;

  /**
   * The node whose lives from here on are not retired in this round, since an earlier one is not.
   */
  private @Nullable String blocked;

  Retirement(Duration retention, TacticalOverlay.Effects members) {
    this.members = members;
    this.retentionNanos = retention.toNanos();
    this.roundNanos = Math.min(MAX_ROUND_NANOS, Math.max(MIN_ROUND_NANOS, retentionNanos / ROUNDS));
  }

  /** What {@link dev.starling.core.planted.Planted#RETIRED_TOO_EARLY} does; nothing else may. */
  void hurry() {
    hasty = true;
  }

  /**
   * How long until {@link #due} is to be called; the maximum when never, since nobody else wrote.
   */
  long untilNextNanos(Now now, VersionVector vector, Replica self) {
    if (vector.isEmpty() || (vector.size() == 1 && vector.get(self) > 0)) {
      return Long.MAX_VALUE;
    }
    if (looked < round.size()) {
      return PAUSE_NANOS;
    }
    long every = hasty ? MIN_ROUND_NANOS : roundNanos;
    return started ? every - (now.nanos() - roundSinceNanos) : 0;
  }

  /**
   * The lives to be retired now: by node, up to which incarnation. Mostly none.
   *
   * @param self this node's present life
   */
  Map<String, Long> due(Now now, VersionVector vector, Replica self, Collection<SyncPeer> peers) {
    if (looked >= round.size()) {
      if (untilNextNanos(now, vector, self) > 0) {
        return new TreeMap<>();
      }
      begin(now, vector);
    }
    Map<String, Long> due = new TreeMap<>();
    boolean complete = members.areMembersComplete(now);
    int most = Math.max(1, MAX_WORDS / (1 + peers.size()));
    for (int i = 0; i < most && looked < round.size(); i++) {
      Replica replica = round.get(looked++);
      long counter = vector.get(replica);
      if (counter == 0 || counter == VersionVector.ALL) {
        continue;
      }
      if (!hasEnded(replica, vector, self)) {
        holds.remove(replica);
        blocked = replica.node();
      } else if (!hasty && !isDue(now, replica, counter, peers, complete)) {
        blocked = replica.node();
      } else if (!replica.node().equals(blocked)) {
        due.put(replica.node(), replica.incarnation());
      }
    }
    return due;
  }

  private boolean hasEnded(Replica replica, VersionVector vector, Replica self) {
    String node = replica.node();
    if (node.equals(self.node())) {
      return replica.incarnation() < self.incarnation();
    }
    OptionalLong present = members.life(node);
    return present.isEmpty()
        || replica.incarnation() < present.getAsLong()
        || replica.incarnation() < vector.latestLife(node).orElse(Long.MIN_VALUE);
  }

  private boolean isDue(
      Now now, Replica replica, long counter, Collection<SyncPeer> peers, boolean complete) {
    Hold hold = holds.get(replica);
    if (hold == null || hold.counter != counter) {
      holds.put(replica, new Hold(counter, now.nanos()));
      return false;
    }
    if (late) {
      hold.askedNanos = now.nanos();
      return false;
    }
    if (hold.begun && !hold.ripe) {
      hold.heldNanos += countedNanos;
      hold.ripe = hold.heldNanos >= retentionNanos;
      hold.askedNanos = now.nanos();
      return false;
    }
    if (!complete || !haveSaid(replica, hold, peers)) {
      return false;
    }
    boolean ripe = hold.ripe;
    hold.begun = true;
    return ripe;
  }

  /** Whether all members have said lately that they know just these changes. */
  private static boolean haveSaid(Replica replica, Hold hold, Collection<SyncPeer> peers) {
    for (SyncPeer peer : peers) {
      long said = peer.heard.get(replica);
      if (!peer.known
          || peer.heardNanos - hold.askedNanos <= 0
          || (said != hold.counter && said != VersionVector.ALL)) {
        return false;
      }
    }
    return true;
  }

  private void begin(Now now, VersionVector vector) {
    long sinceNanos = now.nanos() - roundSinceNanos;
    late = started && sinceNanos > 2 * roundNanos;
    countedNanos = started ? Math.min(sinceNanos, roundNanos) : 0;
    started = true;
    roundSinceNanos = now.nanos();
    round = List.copyOf(vector.toMap().keySet());
    looked = 0;
    blocked = null;
    holds.keySet().retainAll(round);
  }
}
