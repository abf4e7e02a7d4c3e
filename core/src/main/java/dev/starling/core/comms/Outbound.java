package dev.starling.core.comms;

import dev.starling.core.health.PeerKind;
import dev.starling.core.link.Priority;
import dev.starling.core.link.SendOutcome;
import dev.starling.core.message.Message;
import dev.starling.core.port.Now;
import java.util.Queue;

/** Hands what waits to connections, most important first, as long as they take it. */
final class Outbound {
  /** A connection that is busy says when it takes more; to ask again sooner is of no use. */
  private static final long BLOCKED_NANOS = 10_000_000;

  private static final Priority[] UNACKNOWLEDGED = {Priority.HIGH, Priority.NORMAL, Priority.LOW};

  private final CommsManager.Effects effects;
  private final Relays relays;

  Outbound(CommsManager.Effects effects, Relays relays) {
    this.effects = effects;
    this.relays = relays;
  }

  /**
   * Sends what may leave.
   *
   * @param incarnation of this node
   * @return whether anything has left
   */
  boolean pump(Now now, CommsPeer peer, long incarnation) {
    if (!peer.isReachable()) {
      return false;
    }
    if (peer.kind == PeerKind.STARLING) {
      if (peer.incarnation == 0) {
        return false;
      }
      peer.critical.enter(incarnation, peer.incarnation);
    }
    boolean sent = false;
    while (!peer.isIdle()) {
      if (!isReady(peer)) {
        effects.awaitReady(nextHop(peer));
        return sent;
      }
      if (!sendCritical(now, peer, incarnation) && !sendNext(peer, incarnation)) {
        return sent;
      }
      sent = true;
    }
    return sent;
  }

  /** How long until something is to be done for that node. */
  long untilNextNanos(Now now, CommsPeer peer) {
    long until = peer.untilNextNanos(now.nanos());
    return peer.isReachable() && !isReady(peer) ? Math.max(until, BLOCKED_NANOS) : until;
  }

  private boolean isReady(CommsPeer peer) {
    return effects.pendingBytes(nextHop(peer)) < CommsManager.READY_BYTES;
  }

  private static String nextHop(CommsPeer peer) {
    return peer.connected || peer.via == null ? peer.node : peer.via;
  }

  private boolean sendCritical(Now now, CommsPeer peer, long incarnation) {
    if (peer.kind == PeerKind.BEAM) {
      Outgoing message = peer.plain.poll();
      if (message == null) {
        return false;
      }
      peer.sent++;
      effects.sendPlain(peer.node, message.body, true);
      return true;
    }
    Message.Relayable message = peer.critical.poll(now.nanos());
    if (message == null) {
      return false;
    }
    peer.sent += message instanceof Message.Critical ? 1 : 0;
    relays.send(peer, incarnation, message);
    return true;
  }

  private boolean sendNext(CommsPeer peer, long incarnation) {
    for (Priority priority : UNACKNOWLEDGED) {
      Queue<Outgoing> queue = peer.queue(priority);
      Outgoing message = queue.poll();
      if (message != null) {
        peer.left(message);
        peer.sent++;
        message.wasSent = true;
        if (peer.kind == PeerKind.BEAM) {
          effects.sendPlain(peer.node, message.body, false);
        } else {
          relays.send(peer, incarnation, new Message.Note(priority, message.body));
        }
        message.complete(SendOutcome.SENT);
        return true;
      }
    }
    return false;
  }
}
