package dev.starling.core.sync;

import dev.starling.core.message.Message;
import dev.starling.core.planted.Planted;
import dev.starling.core.port.Now;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What is too much for one message comes from one member at a time; the others are held off
 * meanwhile, and are told our state afterwards. Also serves ranges to others.
 */
final class CatchUp {
  /** A source from which nothing comes for so long gives way to another. */
  private static final long STALL_NANOS = 10_000_000_000L;

  /** Stores that are pinned for others to pull. */
  static final int MAX_SERVINGS = 16;

  private final OverlayReplica replica;
  private final RandomGenerator random;
  private final BiConsumer<String, Message> transport;
  private final StateTeller states;
  private final Map<String, Serving> servings = new LinkedHashMap<>();

  /** Who had more for us than fits, or offered ranges, while we were at it with another. */
  private final Set<String> heldOff = new LinkedHashSet<>();

  private @Nullable String source;
  private long progressNanos;

  /** Ranges are on their way: asked for twice, each of them would start the exchange anew. */
  private boolean asked;

  /** Kept when its source is lost, to go on there. */
  private @Nullable Pull pull;

  /** Tells a member our state, all of it or what is new. */
  interface StateTeller {
    void tell(Now now, String node, boolean full);
  }

  CatchUp(
      OverlayReplica replica,
      RandomGenerator random,
      BiConsumer<String, Message> transport,
      StateTeller states) {
    this.replica = replica;
    this.random = random;
    this.transport = transport;
    this.states = states;
  }

  boolean isBusy() {
    return source != null;
  }

  /**
   * Changes came.
   *
   * @return whether the sender may go on
   */
  boolean handleBatch(Now now, String from, boolean more) {
    if (more && (source == null || from.equals(source))) {
      source = from;
      progressNanos = now.nanos();
      return true;
    }
    if (more) {
      heldOff.add(from);
      return false;
    }
    if (from.equals(source) && !isPulling(from)) {
      finish(now);
    }
    return true;
  }

  private boolean isPulling(String from) {
    Pull current = pull;
    return current != null && current.source.equals(from);
  }

  void handleOffer(Now now, String from) {
    if (source != null && !from.equals(source)) {
      heldOff.add(from);
      return;
    }
    if (asked && from.equals(source)) {
      return;
    }
    source = from;
    asked = true;
    progressNanos = now.nanos();
    Pull current = pull;
    if (current == null || !current.source.equals(from)) {
      current = new Pull(from);
      pull = current;
    }
    transport.accept(from, new Message.OverlayPull(current.exchange(), current.next()));
  }

  /** Whether our store changed by it. */
  boolean handleRange(Now now, String from, Message.OverlayRange range) {
    Pull current = pull;
    if (current == null || !from.equals(source) || !isPulling(from)) {
      return false;
    }
    if (!current.take(range, replica.store())) {
      return false;
    }
    progressNanos = now.nanos();
    if (replica.has(Planted.CONTEXT_TOO_EARLY)) {
      replica.merge(now, current.store());
    }
    if (current.next() != 0) {
      transport.accept(from, new Message.OverlayPull(current.exchange(), current.next()));
      return false;
    }
    pull = null;
    replica.merge(now, current.store());
    heldOff.add(from);
    finish(now);
    return true;
  }

  /** Leaves a source that tells nonsense. */
  void abandon(Now now, String node) {
    if (isPulling(node)) {
      pull = null;
    }
    if (node.equals(source)) {
      finish(now);
    }
  }

  private void finish(Now now) {
    source = null;
    asked = false;
    List<String> waiting = List.copyOf(heldOff);
    heldOff.clear();
    for (String node : waiting) {
      states.tell(now, node, false);
    }
  }

  void handleDisconnected(Now now, String node) {
    heldOff.remove(node);
    Serving serving = servings.get(node);
    if (serving != null) {
      serving.handleDisconnected();
    }
    if (node.equals(source)) {
      finish(now);
    }
  }

  /** Whether there is room for another; who is gone makes way, nobody who is being told. */
  private boolean makeRoom() {
    if (servings.size() < MAX_SERVINGS) {
      return true;
    }
    for (Map.Entry<String, Serving> serving : servings.entrySet()) {
      if (serving.getValue().isIdle()) {
        servings.remove(serving.getKey());
        return true;
      }
    }
    return false;
  }

  /** A member wants ranges. */
  void handlePull(SyncPeer peer, Message.OverlayPull asked) {
    Serving serving = servings.get(peer.node);
    if (serving != null && serving.hasGoneOnWithout(peer, asked.exchange())) {
      return;
    }
    if (serving == null && !makeRoom()) {
      return; // It asks again, or somebody else, when it has waited in vain.
    }
    servings.remove(peer.node);
    boolean fresh = serving == null || serving.exchange != asked.exchange();
    if (serving == null || fresh) {
      long exchange = random.nextLong(1, Long.MAX_VALUE);
      serving = new Serving(exchange, replica.store(), peer.heard, Synchronizer.MAX_BATCH_BYTES);
    }
    if (replica.has(Planted.STALE_RANGE)) {
      serving.repin(replica.store());
    }
    servings.put(peer.node, serving);
    serving.pulled(peer, fresh ? 0 : asked.next(), range -> transport.accept(peer.node, range));
  }

  /** A member that has all that is pinned for it needs it no more. */
  void handleState(SyncPeer peer) {
    Serving serving = servings.get(peer.node);
    if (serving != null && peer.heard.covers(serving.vector())) {
      servings.remove(peer.node);
    }
  }

  void advance(Now now) {
    String stalled = source;
    if (stalled != null && untilNextNanos(now) <= 0) {
      heldOff.remove(stalled);
      finish(now);
      states.tell(now, stalled, false);
    }
  }

  /** How long until {@link #advance} is due; the maximum when never. */
  long untilNextNanos(Now now) {
    return source == null ? Long.MAX_VALUE : STALL_NANOS - (now.nanos() - progressNanos);
  }
}
