package dev.starling.core.comms;

import dev.starling.core.link.SendOutcome;
import dev.starling.core.link.SendOutcome.Reason;
import dev.starling.core.message.Message;
import dev.starling.core.planted.Planted;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Critical messages to one Starling node: kept in order until they are handled there or expired.
 *
 * <p>{@code flying} are those sent in this session, in the order of their numbers without a gap;
 * {@code waiting} follow. The head of all expires first, since all have the same patience. While
 * the path is not {@code verified} only probes leave; the answer says from which number on.
 */
final class CriticalSender {
  static final int MAX_FLYING = 256;
  static final long MAX_FLYING_BYTES = 256 << 10;
  private static final long FIRST_PAUSE_NANOS = 1_000_000_000;
  private static final long LONGEST_PAUSE_NANOS = 8_000_000_000L;

  private final Deque<Outgoing> flying = new ArrayDeque<>();
  private final Deque<Outgoing> waiting = new ArrayDeque<>();
  private final Planted planted;
  private long session;
  private long receiver;
  private long flyingBytes;

  /** The number that the next new message gets, and the next to be sent, which may be lower. */
  private long next;

  private long cursor;
  private long accepted;
  private boolean verified = true;
  private long pauseNanos = FIRST_PAUSE_NANOS;

  /** When the other side is asked, if it says nothing before. */
  private long askNanos;

  private boolean asked;

  /**
   * Nothing to be sent yet.
   *
   * @param first number to be used
   */
  CriticalSender(long first, Planted planted) {
    this.next = first;
    this.cursor = first;
    this.accepted = first - 1;
    this.planted = planted;
  }

  /** Above all that were used. */
  long next() {
    return next;
  }

  boolean isEmpty() {
    return flying.isEmpty() && waiting.isEmpty();
  }

  void add(Outgoing message) {
    waiting.add(message);
  }

  /** Makes sure that what follows belongs to that session. */
  void enter(long sender, long to) {
    if (sender == session && to == receiver) {
      return;
    }
    session = sender;
    receiver = to;
    restart();
  }

  /** What was sent is sent again, in another session or to another life. */
  void restart() {
    land();
    // Numbers are never used again: a session may be left, and entered once more.
    cursor = next;
    accepted = next - 1;
    verified = true;
    asked = false;
  }

  /** What is under way is to be sent again. */
  private void land() {
    while (!flying.isEmpty()) {
      Outgoing message = flying.removeLast();
      message.again = true;
      message.number = 0;
      waiting.addFirst(message);
    }
    flyingBytes = 0;
  }

  /** All that is not delivered, in order, to be sent in another way. */
  Deque<Outgoing> drain() {
    land();
    cursor = next;
    Deque<Outgoing> all = new ArrayDeque<>(waiting);
    waiting.clear();
    return all;
  }

  /** What was sent may be lost, and what is sent from now on may overtake it. */
  void pathChanged(long nowNanos) {
    if (planted == Planted.NOTHING_SENT_AGAIN) {
      cursor = next;
      return;
    }
    verified = flying.isEmpty();
    pauseNanos = FIRST_PAUSE_NANOS;
    asked = false;
    askNanos = nowNanos;
  }

  /** The next message to leave now, or null. */
  Message.@Nullable Relayable poll(long nowNanos) {
    if (flying.isEmpty()) {
      verified = true;
    } else if (verified && nowNanos - askNanos >= 0) {
      verified = planted == Planted.NOTHING_SENT_AGAIN;
      asked = false;
      askNanos = nowNanos + (verified ? pauseNanos : 0);
    }
    if (!verified) {
      if (asked && nowNanos - askNanos < 0) {
        return null;
      }
      asked = true;
      askNanos = nowNanos + pauseNanos;
      pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
      return new Message.CriticalProbe(session, receiver, floor());
    }
    if (cursor < next) {
      return send(nowNanos, unsent());
    }
    Outgoing first = waiting.peek();
    if (first == null
        || (!flying.isEmpty()
            && (flying.size() >= MAX_FLYING || flyingBytes + first.bytes > MAX_FLYING_BYTES))) {
      return null;
    }
    waiting.remove();
    first.number = next++;
    first.wasSent = true;
    flying.add(first);
    flyingBytes += first.bytes;
    Message.Critical message = send(nowNanos, first);
    if (planted == Planted.DELIVERED_WHEN_SENT) {
      first.complete(SendOutcome.DELIVERED);
    }
    return message;
  }

  private Outgoing unsent() {
    for (Outgoing message : flying) {
      if (message.number >= cursor) {
        return message;
      }
    }
    throw new IllegalStateException("nothing has the number " + cursor);
  }

  private Message.Critical send(long nowNanos, Outgoing message) {
    cursor = message.number + 1;
    askNanos = nowNanos + pauseNanos;
    return new Message.Critical(
        session, receiver, message.number, floor(), message.again, message.body);
  }

  private long floor() {
    Outgoing first = flying.peek();
    return first == null ? next : first.number;
  }

  /** Returns how many messages are delivered by that. */
  Released handleAck(long nowNanos, Message.CriticalAck ack) {
    if (ack.session() != session
        || ack.receiver() != receiver
        || ack.accepted() >= next
        || ack.handled() > ack.accepted()) {
      return Released.NOTHING;
    }
    int count = 0;
    long bytes = 0;
    while (!flying.isEmpty() && flying.element().number <= ack.handled()) {
      Outgoing delivered = flying.remove();
      count++;
      bytes += delivered.bytes;
      delivered.complete(SendOutcome.DELIVERED);
    }
    flyingBytes -= bytes;
    if (count > 0 || ack.accepted() > accepted) {
      pauseNanos = FIRST_PAUSE_NANOS;
    }
    accepted = Math.max(accepted, ack.accepted());
    if (!verified) {
      verified = true;
      cursor = accepted + 1;
    }
    cursor = Math.max(cursor, floor());
    askNanos = nowNanos + pauseNanos;
    return new Released(count, bytes);
  }

  /** Gives up what has waited too long. */
  Released expire(long nowNanos) {
    int count = 0;
    long bytes = 0;
    for (Outgoing head = head(); head != null && nowNanos - head.deadlineNanos >= 0; ) {
      count++;
      bytes += head.bytes;
      if (flying.isEmpty()) {
        waiting.remove();
      } else {
        flying.remove();
        flyingBytes -= head.bytes;
        cursor = Math.max(cursor, floor());
      }
      head.complete(SendOutcome.dropped(Reason.EXPIRED));
      head = head();
    }
    return new Released(count, bytes);
  }

  private @Nullable Outgoing head() {
    return flying.isEmpty() ? waiting.peek() : flying.peek();
  }

  /** How long until {@link #poll} or {@link #expire} has something to do by itself. */
  long untilNextNanos(long nowNanos, boolean reachable) {
    Outgoing head = head();
    long until = head == null ? Outgoing.NEVER : head.untilExpiredNanos(nowNanos);
    return reachable && !flying.isEmpty() ? Math.min(until, askNanos - nowNanos) : until;
  }

  /** Gives everything up. */
  void close(SendOutcome outcome) {
    for (Outgoing head = head(); head != null; head = head()) {
      (flying.isEmpty() ? waiting : flying).remove();
      head.complete(outcome);
    }
    flyingBytes = 0;
  }
}
