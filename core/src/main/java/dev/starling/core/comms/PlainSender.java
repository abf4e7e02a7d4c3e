package dev.starling.core.comms;

import dev.starling.core.link.SendOutcome;
import dev.starling.core.link.SendOutcome.Reason;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Critical messages to one plain BEAM node, which acknowledges nothing: one is delivered when a
 * ping is answered that was sent after it had left this node.
 */
final class PlainSender {
  private final Deque<Outgoing> flying = new ArrayDeque<>();
  private final Deque<Outgoing> waiting = new ArrayDeque<>();

  boolean isEmpty() {
    return flying.isEmpty() && waiting.isEmpty();
  }

  void add(Outgoing message) {
    waiting.add(message);
  }

  @Nullable Outgoing poll() {
    Outgoing message = waiting.poll();
    if (message != null) {
      message.wasSent = true;
      message.followedBy = 0;
      flying.add(message);
    }
    return message;
  }

  /** What was sent and is not known to have arrived is sent again. */
  void disconnected() {
    while (!flying.isEmpty()) {
      waiting.addFirst(flying.removeLast());
    }
  }

  /** A ping leaves behind all that was sent. */
  void pinged(long sequence) {
    for (Outgoing message : flying) {
      if (message.followedBy == 0) {
        message.followedBy = sequence;
      }
    }
  }

  Released answered(long sequence) {
    int count = 0;
    long bytes = 0;
    while (!flying.isEmpty()
        && flying.element().followedBy != 0
        && flying.element().followedBy <= sequence) {
      Outgoing delivered = flying.remove();
      count++;
      bytes += delivered.bytes;
      delivered.complete(SendOutcome.DELIVERED);
    }
    return new Released(count, bytes);
  }

  Released expire(long nowNanos) {
    int count = 0;
    long bytes = 0;
    for (Outgoing head = head(); head != null && nowNanos - head.deadlineNanos >= 0; ) {
      count++;
      bytes += head.bytes;
      (flying.isEmpty() ? waiting : flying).remove();
      head.complete(SendOutcome.dropped(Reason.EXPIRED));
      head = head();
    }
    return new Released(count, bytes);
  }

  private @Nullable Outgoing head() {
    return flying.isEmpty() ? waiting.peek() : flying.peek();
  }

  long untilExpiredNanos(long nowNanos) {
    Outgoing head = head();
    return head == null ? Outgoing.NEVER : head.untilExpiredNanos(nowNanos);
  }

  /** All that is not delivered, in order, to be sent in another way. */
  Deque<Outgoing> drain() {
    disconnected();
    Deque<Outgoing> all = new ArrayDeque<>(waiting);
    waiting.clear();
    return all;
  }
}
