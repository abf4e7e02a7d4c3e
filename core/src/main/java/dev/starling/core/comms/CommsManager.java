package dev.starling.core.comms;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.PeerKind;
import dev.starling.core.link.CommsConfig;
import dev.starling.core.link.Link;
import dev.starling.core.link.LinkQuality;
import dev.starling.core.link.Priority;
import dev.starling.core.link.SendOutcome;
import dev.starling.core.link.SendOutcome.Reason;
import dev.starling.core.message.Message;
import dev.starling.core.overlay.OverlayException;
import dev.starling.core.overlay.OverlayLimits;
import dev.starling.core.planted.Planted;
import dev.starling.core.port.Now;
import dev.starling.core.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Messages between nodes, by priority and by what the links can bear. See {@code
 * docs/protocols/comms.md} and {@code relays.md}.
 *
 * <p>Call order: any {@code handle} method or {@link #send}, then {@link #untilNextNanos} for when
 * {@link #advance} is due at the latest. Not thread-safe.
 */
public final class CommsManager {
  /** While more waits in a connection, nothing is added that others could be kept from by it. */
  public static final int READY_BYTES = 16_384;

  /**
   * While more waits that nothing can overtake, critical messages wait, too: above a piece of a
   * large message, of which there is one at nearly any time while those are sent.
   */
  public static final int URGENT_BYTES = 24_576;

  private final String self;
  private final CommsConfig config;
  private final OverlayLimits limits;
  private final Effects effects;
  private final Map<String, CommsPeer> peers = new TreeMap<>();

  /** Those for which something waits. */
  private final Set<CommsPeer> busy = new LinkedHashSet<>();

  private final Inbound inbound;
  private final Relays relays;
  private final Outbound outbound;
  private Planted planted = Planted.NONE;
  private long incarnation;

  /** Above the numbers of all critical messages to nodes that were forgotten. */
  private long unusedNumber = 1;

  private boolean left;
  private @Nullable List<Link> links = List.of();

  /** What the manager wants done, and what it must know. */
  public interface Effects {
    /** Sends to a connected Starling node. */
    void send(String node, Message message);

    /** Sends to a connected plain BEAM node. */
    void sendPlain(String node, Value body, boolean urgent);

    /** Bytes that wait in the connection. */
    long pendingBytes(String node);

    /** Those of them that nothing can overtake that is sent now. */
    default long committedBytes(String node) {
      return pendingBytes(node);
    }

    /** Whether a critical message could be overtaken by a ping that is sent now. */
    default boolean holdsUrgent(String node) {
      return pendingBytes(node) > 0;
    }

    /**
     * Asks for {@link #handleReady} when fewer than {@link #READY_BYTES} wait; if more than {@link
     * #URGENT_BYTES} are committed, when that has changed.
     */
    void awaitReady(String node);

    /** Whether the node is in the list. */
    boolean isKnown(String node);

    /** Whether a connected node has answered lately, itself: it can carry, and be told of. */
    boolean hears(Now now, String node);

    /** A relay has a link to a node that is not connected. */
    void heardVia(Now now, Route route);

    void emit(SwarmEvent event);
  }

  public CommsManager(String self, long incarnation, CommsConfig config, Effects effects) {
    this.self = self;
    this.incarnation = incarnation;
    this.config = config;
    this.effects = effects;
    this.limits = new OverlayLimits(config.maxMessageBytes(), OverlayLimits.DEFAULT.maxDepth(), 0);
    this.inbound = new Inbound(self, config, effects::emit);
    this.relays = new Relays(self, peers, effects);
    this.outbound = new Outbound(effects, relays);
  }

  /** For tests only, before anything else: does one thing wrong from now on. */
  public void plant(Planted bug) {
    planted = bug;
    inbound.plant(bug);
    relays.plant(bug);
  }

  /** Says which nodes are relays by role; they are preferred. */
  public void preferRelays(Predicate<String> isRelay) {
    relays.routes().prefer(isRelay);
  }

  /**
   * Sends a value to a node.
   *
   * @param last is told the last outcome, perhaps within this call
   * @return the first outcome
   */
  public SendOutcome send(Now now, String node, Value body, Priority priority, Completion last) {
    Reason refusal = refusal(body);
    CommsPeer peer = node.equals(self) || refusal != null ? null : known(node);
    if (refusal == null && peer == null && !node.equals(self)) {
      refusal = Reason.UNKNOWN_NODE;
    }
    if (refusal != null) {
      return end(null, SendOutcome.rejected(refusal), last);
    }
    long bytes = OverlayLimits.size(body);
    if (peer == null) {
      return inbound.sendToSelf(now, body, bytes, priority, last);
    }
    if (peer.queued >= config.maxQueued() || peer.queuedBytes + bytes > config.maxQueuedBytes()) {
      return end(peer, SendOutcome.rejected(Reason.QUEUE_FULL), last);
    }
    if (priority.compareTo(Priority.HIGH) > 0
        && (!peer.connected || !peer.quality().carries(priority))) {
      Reason reason = peer.connected ? Reason.LINK_POOR : Reason.NOT_CONNECTED;
      return end(peer, SendOutcome.dropped(reason), last);
    }
    return enqueue(now, peer, new Outgoing(body, bytes, last), priority);
  }

  private SendOutcome enqueue(Now now, CommsPeer peer, Outgoing message, Priority priority) {
    peer.entered(message);
    busy.add(peer);
    links = null;
    if (priority == Priority.CRITICAL) {
      message.deadlineNanos = now.nanos() + config.criticalDeadline().toNanos();
      if (peer.kind == PeerKind.STARLING) {
        peer.critical.add(message);
      } else {
        peer.plain.add(message);
      }
    } else {
      message.patient = priority != Priority.HIGH || peer.isReachable();
      message.deadlineNanos = now.nanos() + config.highPatience().toNanos();
      peer.queue(priority).add(message);
    }
    pump(now, peer);
    return message.wasSent ? SendOutcome.SENT : SendOutcome.QUEUED;
  }

  private @Nullable Reason refusal(Value body) {
    if (left) {
      return Reason.CLOSED;
    }
    try {
      limits.checkValue(body);
      return null;
    } catch (OverlayException e) {
      return e.reason() == OverlayException.Reason.TOO_LARGE ? Reason.TOO_LARGE : Reason.BAD_VALUE;
    }
  }

  private SendOutcome end(@Nullable CommsPeer peer, SendOutcome outcome, Completion last) {
    if (peer != null) {
      peer.dropped++;
      links = null;
    }
    last.complete(outcome);
    return outcome;
  }

  /** The link to a node that is in the list, null if it is not. */
  private @Nullable CommsPeer known(String node) {
    CommsPeer peer = peers.get(node);
    if ((peer == null || peer.forgotten) && effects.isKnown(node)) {
      peer = peer(node);
      peer.forgotten = false;
    }
    return peer != null && peer.forgotten ? null : peer;
  }

  private CommsPeer peer(String node) {
    links = null;
    return peers.computeIfAbsent(node, name -> new CommsPeer(name, unusedNumber, planted));
  }

  /**
   * A node with a connection is a member; once more when it says what it is.
   *
   * @param life which life of a Starling node it is, else 0
   */
  public void handleConnected(Now now, String node, PeerKind kind, long life, long creation) {
    CommsPeer peer = peer(node);
    peer.forgotten = false;
    boolean fresh = !peer.connected;
    if (fresh) {
      peer.connected = true;
      peer.via = null;
      peer.gauge.connected();
      peer.reachable();
      emitQuality(now, peer, LinkQuality.DISCONNECTED);
    }
    if (peer.kind != kind) {
      peer.kind = kind;
      if (kind == PeerKind.STARLING) {
        peer.plain.drain().forEach(peer.critical::add);
      } else {
        peer.critical.drain().forEach(peer.plain::add);
      }
    }
    if (kind == PeerKind.STARLING) {
      handleLife(peer, life, creation);
    }
    if (fresh && kind == PeerKind.STARLING) {
      peer.critical.pathChanged(now.nanos());
    }
    relays.handleConnected(now, node);
    pump(now, peer);
  }

  /** Below what is known says a life that is about to go above it, or that is over. */
  private void handleLife(CommsPeer peer, long life, long creation) {
    if (life < peer.incarnation) {
      return;
    }
    if (life == peer.incarnation && peer.creation != 0 && peer.creation != creation) {
      // Another life, though it says the same. What a higher one has sent may have come by relays.
      peer.critical.restart();
      inbound.forget(peer.node);
    }
    peer.incarnation = life;
    peer.creation = creation;
  }

  /** A connection ended. */
  public void handleDisconnected(Now now, String node) {
    CommsPeer peer = peers.get(node);
    if (peer == null || !peer.connected) {
      return;
    }
    LinkQuality before = peer.quality();
    peer.connected = false;
    peer.gauge.disconnected();
    peer.plain.disconnected();
    peer.unreachable(now.nanos(), config.highPatience().toNanos());
    emitQuality(now, peer, before);
    relays.handleDisconnected(now, node);
    links = null;
  }

  /** What {@link Effects#hears} says of a node may have changed. */
  public void handleHeard(Now now, String node) {
    CommsPeer peer = peers.get(node);
    if (peer == null || !peer.connected) {
      return;
    }
    if (effects.hears(now, node)) {
      relays.changed(now);
    } else {
      relays.lost();
    }
  }

  /** A node left the list. What waits for it expires, or goes when it is back. */
  public void handleForgotten(String node) {
    CommsPeer peer = peers.get(node);
    if (peer != null && !peer.connected) {
      links = null;
      peer.forgotten = true;
      if (peer.isIdle()) {
        remove(peer);
      }
    }
  }

  /** Should the node come back, its session goes on; its numbers must not begin anew. */
  private void remove(CommsPeer peer) {
    unusedNumber = Math.max(unusedNumber, peer.critical.next());
    busy.remove(peer);
    peers.remove(peer.node, peer);
  }

  /** From now on this node has another incarnation. */
  public void handleRisen(Now now, long risen) {
    incarnation = risen;
    for (CommsPeer peer : List.copyOf(busy)) {
      pump(now, peer);
    }
  }

  /** What is known of a connection, at each ping. {@code rttNanos} below zero is unknown. */
  public void handleSample(Now now, String node, long rttNanos, double loss) {
    CommsPeer peer = peers.get(node);
    if (peer == null || !peer.connected || rttNanos < 0) {
      return;
    }
    LinkQuality before = peer.quality();
    boolean first = !peer.gauge.isMeasured();
    peer.rttNanos = rttNanos;
    peer.loss = loss;
    peer.gauge.sample(LinkQuality.of(rttNanos, loss));
    links = null;
    if (first) {
      relays.changed(now);
    }
    emitQuality(now, peer, before);
    if (peer.quality() != before && planted != Planted.TABLE_ASKED_ONCE) {
      peer.dropLower(Reason.LINK_POOR);
    }
  }

  /** The highest incarnation known of a node, if only from what it sent; 0 if none is. */
  public long incarnationOf(String node) {
    CommsPeer peer = peers.get(node);
    return Math.max(peer == null ? 0 : peer.incarnation, inbound.sessionOf(node));
  }

  /** Whether the link was measured since it is there. */
  public boolean isMeasured(String node) {
    CommsPeer peer = peers.get(node);
    return peer != null && peer.gauge.isMeasured();
  }

  private void emitQuality(Now now, CommsPeer peer, LinkQuality before) {
    links = null;
    if (peer.quality() != before) {
      effects.emit(
          new SwarmEvent.LinkChanged(now.epochMillis(), peer.node, before, peer.quality()));
    }
  }

  /** A plain node is about to be pinged. */
  public void handlePinged(String node, long sequence) {
    CommsPeer peer = peers.get(node);
    if (peer != null && peer.connected && !effects.holdsUrgent(node)) {
      peer.plain.pinged(sequence);
    }
  }

  /** A plain node has answered that ping. */
  public void handleAnswered(String node, long sequence) {
    CommsPeer peer = peers.get(node);
    if (peer != null) {
      links = null;
      peer.left(peer.plain.answered(sequence));
    }
  }

  /** A connection takes more. */
  public void handleReady(Now now, String node) {
    for (CommsPeer peer : List.copyOf(busy)) {
      if (peer.node.equals(node) || node.equals(peer.via)) {
        pump(now, peer);
      }
    }
  }

  /** A message of a connected Starling node. */
  public void handleMessage(Now now, String from, Message.CommsMessage message) {
    if (left || !peers.containsKey(from)) {
      return;
    }
    if (message instanceof Message.Relayable content) {
      handleContent(now, from, content, from);
    } else if (message instanceof Message.Relayed relayed) {
      Message.Relayable content = relays.handleRelayed(now, from, relayed);
      if (content != null) {
        handleContent(now, relayed.origin(), content, from);
      }
    } else {
      relays.handleLinks(now, from, message);
    }
  }

  /**
   * A message itself.
   *
   * @param lastHop who handed it over
   */
  private void handleContent(Now now, String from, Message.Relayable content, String lastHop) {
    if (content instanceof Message.Note note) {
      inbound.handle(now, from, note.priority(), note.body());
    } else if (content instanceof Message.CriticalAck ack) {
      CommsPeer peer = peers.get(from);
      if (peer != null) {
        links = null;
        peer.left(peer.critical.handleAck(now.nanos(), ack));
        pump(now, peer);
      }
    } else {
      Message.CriticalAck answer = inbound.handleCritical(now, from, content, incarnation);
      if (answer != null) {
        relays.answer(from, incarnation, answer, lastHop);
      }
    }
  }

  /** A plain BEAM node has sent a message. */
  public void handlePlain(Now now, String from, Value body) {
    if (!left) {
      inbound.handle(now, from, null, body);
    }
  }

  /**
   * Received messages were handled by all who wanted to.
   *
   * @param numbers as their events have them; those of messages that are not critical have no
   *     effect
   */
  public void handleHandled(List<Long> numbers) {
    if (!left) {
      inbound
          .handled(numbers)
          .forEach((from, ack) -> relays.answer(from, incarnation, ack, relays.lastHop(from)));
    }
  }

  /** This node leaves: what was not delivered is given up. */
  public void handleLeave() {
    left = true;
    peers.values().forEach(CommsPeer::close);
    inbound.close();
    busy.clear();
  }

  /** Does what is due by now. */
  public void advance(Now now) {
    if (relays.advance(now)) {
      followRoutes(now);
    }
    for (CommsPeer peer : List.copyOf(busy)) {
      int queued = peer.queued;
      peer.expire(now.nanos());
      links = peer.queued == queued ? links : null;
      pump(now, peer);
      if (peer.isIdle()) {
        busy.remove(peer);
        if (peer.forgotten) {
          remove(peer);
        }
      }
    }
  }

  /** Who is not connected may have another way now, or none any more. */
  private void followRoutes(Now now) {
    links = null;
    // A member that was never connected has a link nevertheless.
    relays.routes().all().keySet().forEach(this::known);
    for (CommsPeer peer : peers.values()) {
      Route route = peer.connected ? null : relays.routes().to(peer.node);
      String via = route == null ? null : route.via();
      if (route != null && route.incarnation() > peer.incarnation) {
        peer.incarnation = route.incarnation();
        peer.creation = route.creation();
      }
      if (via == null ? peer.via != null : !via.equals(peer.via)) {
        peer.via = via;
        if (via != null) {
          peer.kind = PeerKind.STARLING;
          peer.reachable();
          peer.critical.pathChanged(now.nanos());
          pump(now, peer);
        } else if (!peer.connected) {
          peer.unreachable(now.nanos(), config.highPatience().toNanos());
        }
      }
    }
  }

  /** How long until {@link #advance} is due, nanoseconds; the maximum when never. */
  public long untilNextNanos(Now now) {
    long until = relays.untilNextNanos(now);
    for (CommsPeer peer : busy) {
      until = Math.min(until, outbound.untilNextNanos(now, peer));
    }
    return until;
  }

  private void pump(Now now, CommsPeer peer) {
    if (outbound.pump(now, peer, incarnation)) {
      links = null;
    }
  }

  /** How good the link to a node is. */
  public LinkQuality quality(String node) {
    CommsPeer peer = peers.get(node);
    return node.equals(self)
        ? LinkQuality.EXCELLENT
        : peer == null ? LinkQuality.DISCONNECTED : peer.quality();
  }

  /** All links, by node. Immutable. */
  public List<Link> links() {
    List<Link> current = links;
    if (current == null) {
      List<Link> all = new ArrayList<>();
      for (CommsPeer peer : peers.values()) {
        if (!peer.forgotten) {
          all.add(peer.snapshot());
        }
      }
      current = List.copyOf(all);
      links = current;
    }
    return current;
  }

  /** Relayed messages that were not passed on. */
  public long relayDrops() {
    return relays.drops();
  }
}
