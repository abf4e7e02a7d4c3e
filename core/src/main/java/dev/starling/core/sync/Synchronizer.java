package dev.starling.core.sync;

import dev.starling.core.message.Message;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.planted.Planted;
import dev.starling.core.port.Now;
import dev.starling.core.value.Value;
import dev.starling.crdt.Delta;
import dev.starling.crdt.Replica;
import dev.starling.crdt.VersionVector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/**
 * Tells connected members what they lack, and asks for what this node lacks. See {@code
 * docs/protocols/overlay.md}.
 */
final class Synchronizer {
  /** What waits is merged for so long before it follows what was sent last. */
  static final long MIN_GAP_NANOS = 10_000_000;

  /** The same while changes come more often than {@link #BUSY} in {@link #BUSY_WINDOW_NANOS}. */
  static final long BUSY_GAP_NANOS = 50_000_000;

  static final int BUSY = 20;
  static final long BUSY_WINDOW_NANOS = 500_000_000;

  /** So many full messages may be unacknowledged while a member catches up; else one. */
  static final int CATCH_UP_WINDOW = 4;

  /** So large become the messages of what is told in pieces. */
  static final int MAX_BATCH_BYTES = 16_384;

  /** To so many members the state is told in one sync interval. */
  static final int STATES_PER_INTERVAL = 4;

  /** What a member has and we lack mostly comes by itself within this time. */
  private static final long ASK_AFTER_NANOS = 50_000_000;

  /** At a leave, what is left goes out in at most so many messages. */
  private static final int MAX_LAST_BATCHES = 1_024;

  private final OverlayReplica replica;
  private final BiConsumer<String, Message> transport;
  private final TacticalOverlay.Effects effects;
  private final Fanout fanout;
  private final CatchUp catchUp;
  private final Retirement retirement;
  private final long syncNanos;
  private final long antiEntropyNanos;

  /** In the order in which they are told our state. */
  private final Map<String, SyncPeer> peers = new LinkedHashMap<>();

  /** Members that may lack something, and are told when they may be. */
  private final Set<SyncPeer> pending = new LinkedHashSet<>();

  private final Set<SyncPeer> asking = new LinkedHashSet<>();

  private final ChangeRate rate = new ChangeRate(BUSY_WINDOW_NANOS);

  /** Whether a member may have to be told our state, and when the next one is. */
  private boolean telling;

  private long nextTellNanos;
  private boolean started;
  private long nextAntiEntropyNanos;
  private long nacks;
  private long divergences;
  private long contradictions;

  Synchronizer(
      OverlayConfig config,
      OverlayReplica replica,
      RandomGenerator random,
      TacticalOverlay.Effects effects) {
    this.replica = replica;
    this.effects = effects;
    this.transport = effects::send;
    this.retirement = new Retirement(config.replicaRetention(), effects);
    this.fanout = new Fanout(replica.node());
    this.catchUp = new CatchUp(replica, random, transport, this::tellState);
    this.syncNanos = config.syncInterval().toNanos();
    this.antiEntropyNanos = config.antiEntropyInterval().toNanos();
  }

  /**
   * Connected members with whom this node is not settled: they have not said yet what they have, or
   * changes are under way to them, wait for them, or are to be asked of them.
   */
  int unsettled() {
    int unsettled = 0;
    for (SyncPeer peer : peers.values()) {
      boolean settled =
          peer.known
              && !peer.waits
              && peer.number == peer.acknowledged
              && !pending.contains(peer)
              && !asking.contains(peer);
      unsettled += settled ? 0 : 1;
    }
    return unsettled;
  }

  /** Times that changes came to a member before what they follow. */
  long nacks() {
    return nacks;
  }

  /** Times that a member had seen the same changes and had another result. */
  long divergences() {
    return divergences;
  }

  /** Messages that contradicted themselves, and were dropped. */
  long contradictions() {
    return contradictions;
  }

  void handleConnected(Now now, String node) {
    SyncPeer peer = new SyncPeer(node);
    peers.put(node, peer);
    fanout.add(node);
    tellState(now, node, true);
    if (!started) {
      started = true;
      nextAntiEntropyNanos = now.nanos() + antiEntropyNanos;
    }
  }

  void handleDisconnected(Now now, String node) {
    SyncPeer peer = peers.remove(node);
    if (peer != null) {
      pending.remove(peer);
      asking.remove(peer);
      fanout.remove(node);
      catchUp.handleDisconnected(now, node);
    }
  }

  void handlePace(String node, boolean slow) {
    SyncPeer peer = peers.get(node);
    if (peer != null) {
      peer.slow = slow;
    }
  }

  void handleMessage(Now now, String from, Message message) {
    SyncPeer peer = peers.get(from);
    if (peer == null) {
      return;
    }
    try {
      handleMessage(now, peer, message);
    } catch (IllegalArgumentException contradiction) {
      contradictions++;
      catchUp.abandon(now, from);
    }
  }

  /** For tests only. */
  void plant(Planted bug) {
    if (bug == Planted.RETIRED_TOO_EARLY) {
      retirement.hurry();
    }
  }

  private void handleMessage(Now now, SyncPeer peer, Message message) {
    if (message instanceof Message.OverlayChanges changes) {
      handleChanges(now, peer, changes);
    } else if (message instanceof Message.OverlayAck ack) {
      handleAck(now, peer, ack);
    } else if (message instanceof Message.OverlayNack nack) {
      handleNack(now, peer, nack);
    } else if (message instanceof Message.OverlayState state) {
      handleState(now, peer, state);
    } else if (message instanceof Message.OverlayOffer) {
      catchUp.handleOffer(now, peer.node);
    } else if (message instanceof Message.OverlayPull pull) {
      catchUp.handlePull(peer, pull);
    } else if (message instanceof Message.OverlayRange range) {
      goAbove(now, range.vector());
      if (catchUp.handleRange(now, peer.node, range)) {
        changed(now);
      }
    }
  }

  private void handleChanges(Now now, SyncPeer peer, Message.OverlayChanges changes) {
    Delta<OverlayKey, Value.Dictionary> delta = changes.delta();
    VersionVector before = replica.vector();
    for (Delta.Span span : replica.has(Planted.ECHO) ? List.<Delta.Span>of() : delta.spans()) {
      peer.believed = peer.believed.with(span.replica(), span.upTo());
    }
    if (!replica.receive(now, delta)) {
      nacks++;
      transport.accept(peer.node, new Message.OverlayNack(changes.number(), replica.vector()));
      return;
    }
    boolean goOn = catchUp.handleBatch(now, peer.node, changes.more());
    transport.accept(peer.node, new Message.OverlayAck(changes.number(), goOn));
    if (!replica.vector().equals(before)) {
      for (Delta.Span span : delta.spans()) {
        tellTargets(now, span.replica().node());
      }
      changed(now);
    }
  }

  private void handleAck(Now now, SyncPeer peer, Message.OverlayAck ack) {
    if (ack.number() > peer.acknowledged && ack.number() <= peer.number) {
      peer.acknowledged = ack.number();
      peer.waits |= !ack.goOn();
      pending.add(peer);
      pump(now, peer);
    }
  }

  private void handleNack(Now now, SyncPeer peer, Message.OverlayNack nack) {
    if (nack.number() > peer.restarted && nack.number() <= peer.number) {
      peer.acknowledged = Math.max(peer.acknowledged, nack.number());
      peer.restarted = peer.number;
      peer.believed = nack.vector();
      peer.wantsAll = true;
      pending.add(peer);
      pump(now, peer);
    }
  }

  private void handleState(Now now, SyncPeer peer, Message.OverlayState state) {
    replica.clocks.told(now, peer.node, state.clockMillis());
    goAbove(now, state.vector());
    // Thousands of vectors name the same replicas: they are kept once.
    VersionVector told = state.vector().sharing(replica.vector());
    VersionVector heardBefore = peer.known ? peer.heard : null;
    peer.heard = state.full() ? told : peer.heard.join(told);
    peer.heardNanos = now.nanos();
    if (heardBefore != null) {
      adopt(now, heardBefore, told);
    }
    peer.believed = peer.believed.join(peer.heard);
    peer.known = true;
    peer.waits = false;
    VersionVector ours = replica.vector();
    catchUp.handleState(peer);
    if (ours.equals(peer.heard) && state.digest() != replica.store().digest()) {
      divergences++;
      transport.accept(peer.node, new Message.OverlayOffer());
    }
    if (!peer.believed.covers(ours)) {
      peer.wantsAll = true;
      pending.add(peer);
      pump(now, peer);
    }
    if (!ours.covers(peer.heard) && asking.add(peer)) {
      peer.askNanos = now.nanos() + ASK_AFTER_NANOS;
    }
  }

  /** A node of which others know a later life than its own goes above it. */
  private void goAbove(Now now, VersionVector theirs) {
    long latest = theirs.latestLife(replica.node()).orElse(Long.MIN_VALUE);
    if (latest > replica.self().incarnation()) {
      effects.outlived(now, latest);
    }
    if (theirs.get(replica.self()) == VersionVector.ALL) {
      throw new IllegalArgumentException("it retires the life of this node, " + replica.self());
    }
  }

  /**
   * A member has retired lives. What it had of them just before it has said; if that is what we
   * have, we retire them too. Else one of us may lack something, and we pull its store.
   */
  private void adopt(Now now, VersionVector heardBefore, VersionVector theirs) {
    Map<String, Long> lives = theirs.retired();
    lives
        .entrySet()
        .removeIf(
            life -> !replica.vector().isSameUpTo(heardBefore, life.getKey(), life.getValue()));
    retire(now, lives);
  }

  private void retire(Now now, Map<String, Long> lives) {
    VersionVector before = replica.vector();
    lives
        .entrySet()
        .removeIf(
            life -> before.get(Replica.of(life.getKey(), life.getValue())) == VersionVector.ALL);
    if (lives.isEmpty()) {
      return;
    }
    replica.retire(lives);
    for (SyncPeer peer : peers.values()) {
      lives.forEach(
          (node, through) -> {
            if (peer.known && before.isSameUpTo(peer.heard, node, through)) {
              // It will do the same when it hears of it, or pull.
              peer.believed = peer.believed.withRetired(node, through);
              peer.newsDue = true;
            }
          });
    }
    tellSoon(now);
  }

  /** This node has written. */
  void handleWritten(Now now) {
    tellTargets(now, replica.node());
    changed(now);
  }

  private void tellTargets(Now now, String origin) {
    for (String node : List.copyOf(fanout.targets(origin))) {
      SyncPeer peer = peers.get(node);
      if (peer != null && pending.add(peer)) {
        pump(now, peer);
      }
    }
  }

  /** There is something that those who are not told at once have to hear of. */
  private void changed(Now now) {
    rate.count(now);
    tellSoon(now);
  }

  private void tellSoon(Now now) {
    if (!telling) {
      telling = true;
      nextTellNanos = now.nanos() + syncNanos;
    }
  }

  /** Sends everybody what is left, since this node leaves. */
  void handleLeave(Now now) {
    for (SyncPeer peer : peers.values()) {
      for (int i = 0; i < MAX_LAST_BATCHES && peer.known && !peer.waits && send(now, peer); i++) {
        pending.remove(peer);
      }
    }
  }

  void advance(Now now) {
    for (SyncPeer peer : List.copyOf(pending)) {
      pump(now, peer);
    }
    for (SyncPeer peer : List.copyOf(asking)) {
      ask(now, peer);
    }
    catchUp.advance(now);
    retire(now, retirement.due(now, replica.vector(), replica.self(), peers.values()));
    if (started && now.nanos() - nextAntiEntropyNanos >= 0) {
      nextAntiEntropyNanos = now.nanos() + antiEntropyNanos;
      peers.values().forEach(peer -> peer.stateDue = true);
      telling = true;
      nextTellNanos = now.nanos();
    }
    if (telling && now.nanos() - nextTellNanos >= 0) {
      tellSome(now);
    }
  }

  /** How long until {@link #advance} is due; the maximum when never. */
  long untilNextNanos(Now now) {
    long until = telling ? nextTellNanos - now.nanos() : Long.MAX_VALUE;
    if (started) {
      until = Math.min(until, nextAntiEntropyNanos - now.nanos());
    }
    for (SyncPeer peer : pending) {
      until = Math.min(until, untilSendNanos(now, peer));
    }
    for (SyncPeer peer : asking) {
      until = Math.min(until, peer.askNanos - now.nanos());
    }
    until = Math.min(until, retirement.untilNextNanos(now, replica.vector(), replica.self()));
    return Math.min(until, catchUp.untilNextNanos(now));
  }

  /** Sends if something is lacking, and if it is time. */
  private void pump(Now now, SyncPeer peer) {
    if (!peer.known || peer.waits) {
      pending.remove(peer);
    } else if (untilSendNanos(now, peer) <= 0 && !send(now, peer)) {
      pending.remove(peer);
    }
  }

  private long untilSendNanos(Now now, SyncPeer peer) {
    if (peer.number == 0) {
      return 0;
    }
    long sinceNanos = now.nanos() - peer.sentNanos;
    if (peer.number - peer.acknowledged >= (peer.hasMore && !peer.slow ? CATCH_UP_WINDOW : 1)
        || (peer.slow && !peer.hasMore)) {
      return syncNanos - sinceNanos;
    }
    if (peer.hasMore) {
      return 0;
    }
    return (rate.last(now) > BUSY ? BUSY_GAP_NANOS : MIN_GAP_NANOS) - sinceNanos;
  }

  /** Sends what is lacking, as much as fits; false if there is nothing to send. */
  private boolean send(Now now, SyncPeer peer) {
    Records.Batch batch =
        replica.records.lacking(
            replica.vector(),
            peer.believed,
            origin -> peer.wantsAll || fanout.isTarget(origin.node(), peer.node),
            MAX_BATCH_BYTES);
    if (batch.behind()) {
      peer.waits = true;
      transport.accept(peer.node, new Message.OverlayOffer());
      return false;
    }
    Delta<OverlayKey, Value.Dictionary> delta = batch.delta();
    peer.hasMore = batch.more();
    peer.wantsAll &= batch.more();
    if (delta == null) {
      return false;
    }
    for (Delta.Span span : delta.spans()) {
      peer.believed = peer.believed.with(span.replica(), span.upTo());
    }
    peer.sentNanos = now.nanos();
    transport.accept(peer.node, new Message.OverlayChanges(++peer.number, batch.more(), delta));
    return true;
  }

  private void ask(Now now, SyncPeer peer) {
    if (replica.vector().covers(peer.heard)) {
      asking.remove(peer);
    } else if (now.nanos() - peer.askNanos >= 0) {
      peer.askNanos = now.nanos() + syncNanos;
      if (catchUp.isBusy()) {
        return;
      }
      if (replica.vector().coversRetired(peer.heard)) {
        tellState(now, peer.node, false);
      } else {
        catchUp.handleOffer(now, peer.node);
      }
    }
  }

  /** Tells some of those who do not know it what we have seen. */
  private void tellSome(Now now) {
    List<SyncPeer> due = new ArrayList<>();
    for (SyncPeer peer : peers.values()) {
      if (isStateDue(peer)) {
        due.add(peer);
        if (due.size() == STATES_PER_INTERVAL) {
          break;
        }
      }
    }
    for (SyncPeer peer : due) {
      tellState(now, peer.node, peer.stateDue);
      peers.remove(peer.node);
      peers.put(peer.node, peer);
    }
    telling = !due.isEmpty();
    nextTellNanos = now.nanos() + syncNanos;
  }

  private boolean isStateDue(SyncPeer peer) {
    VersionVector vector = replica.vector();
    return peer.stateDue
        || peer.newsDue
        || (peer.known && !peer.told.equals(vector) && !peer.believed.covers(vector));
  }

  private void tellState(Now now, String node, boolean full) {
    SyncPeer peer = peers.get(node);
    if (peer == null) {
      return;
    }
    VersionVector vector = replica.vector();
    VersionVector news = full ? vector : vector.beyond(peer.told);
    peer.told = vector;
    peer.stateDue &= !full;
    peer.newsDue = false;
    transport.accept(
        node, new Message.OverlayState(full, news, replica.store().digest(), now.epochMillis()));
  }
}
