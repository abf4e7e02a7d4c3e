package dev.starling.core.comms;

import dev.starling.core.health.PeerKind;
import dev.starling.core.link.Link;
import dev.starling.core.link.LinkQuality;
import dev.starling.core.link.Priority;
import dev.starling.core.link.SendOutcome;
import dev.starling.core.link.SendOutcome.Reason;
import dev.starling.core.planted.Planted;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What is known of the link to one node, and what waits for it. */
final class CommsPeer {
  final String node;
  final LinkGauge gauge = new LinkGauge();
  final CriticalSender critical;
  final PlainSender plain = new PlainSender();
  final Map<Priority, Queue<Outgoing>> waiting =
      Map.of(
          Priority.HIGH, new ArrayDeque<>(),
          Priority.NORMAL, new ArrayDeque<>(),
          Priority.LOW, new ArrayDeque<>());

  boolean connected;
  PeerKind kind = PeerKind.STARLING;

  /** Of the life that is connected, or that relays tell of; 0 if unknown. */
  long incarnation;

  long creation;
  long rttNanos = -1;
  double loss;

  /** The relay that messages go through; null if directly or not at all. */
  @Nullable String via;

  boolean forgotten;
  int queued;
  long queuedBytes;
  long sent;
  long dropped;

  CommsPeer(String node, long firstNumber, Planted planted) {
    this.node = node;
    this.critical = new CriticalSender(firstNumber, planted);
  }

  boolean isReachable() {
    return connected || via != null;
  }

  LinkQuality quality() {
    return gauge.quality();
  }

  boolean isIdle() {
    return queued == 0;
  }

  void entered(Outgoing message) {
    queued++;
    queuedBytes += message.bytes;
  }

  void left(Outgoing message) {
    left(new Released(1, message.bytes));
  }

  void left(Released released) {
    queued -= released.messages();
    queuedBytes -= released.bytes();
  }

  /** Gives up what may not wait as things are, and what has waited too long. */
  void expire(long nowNanos) {
    Released critically = critical.expire(nowNanos);
    Released plainly = plain.expire(nowNanos);
    dropped += critically.messages() + plainly.messages();
    left(critically);
    left(plainly);
    Queue<Outgoing> high = queue(Priority.HIGH);
    while (!high.isEmpty() && high.element().untilExpiredNanos(nowNanos) <= 0) {
      drop(high.remove(), Reason.EXPIRED);
    }
  }

  /** What is high waits for a while from now on; what is lower does not. */
  void unreachable(long nowNanos, long patienceNanos) {
    for (Outgoing message : queue(Priority.HIGH)) {
      message.patient = false;
      message.deadlineNanos = nowNanos + patienceNanos;
    }
    dropLower(Reason.NOT_CONNECTED);
  }

  void reachable() {
    queue(Priority.HIGH).forEach(message -> message.patient = true);
  }

  void dropLower(Reason reason) {
    for (Priority priority : new Priority[] {Priority.NORMAL, Priority.LOW}) {
      if (!connected || !quality().carries(priority)) {
        for (Iterator<Outgoing> all = queue(priority).iterator(); all.hasNext(); ) {
          Outgoing message = all.next();
          all.remove();
          drop(message, reason);
        }
      }
    }
  }

  private void drop(Outgoing message, Reason reason) {
    left(message);
    dropped++;
    message.complete(SendOutcome.dropped(reason));
  }

  void close() {
    SendOutcome closed = SendOutcome.dropped(Reason.CLOSED);
    critical.close(closed);
    plain.drain().forEach(message -> message.complete(closed));
    waiting.values().forEach(queue -> queue.forEach(message -> message.complete(closed)));
    waiting.values().forEach(Queue::clear);
    queued = 0;
    queuedBytes = 0;
  }

  Queue<Outgoing> queue(Priority priority) {
    Queue<Outgoing> queue = waiting.get(priority);
    if (queue == null) {
      throw new IllegalArgumentException("no queue for " + priority);
    }
    return queue;
  }

  long untilNextNanos(long nowNanos) {
    long until = critical.untilNextNanos(nowNanos, isReachable());
    until = Math.min(until, plain.untilExpiredNanos(nowNanos));
    Outgoing high = queue(Priority.HIGH).peek();
    return high == null ? until : Math.min(until, high.untilExpiredNanos(nowNanos));
  }

  Link snapshot() {
    return new Link(
        node,
        quality(),
        rttNanos < 0 ? OptionalLong.empty() : OptionalLong.of(rttNanos),
        loss,
        connected ? null : via,
        sent,
        dropped,
        queued);
  }
}
