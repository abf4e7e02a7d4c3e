package dev.starling.core.comms;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.link.CommsConfig;
import dev.starling.core.link.Priority;
import dev.starling.core.link.SendOutcome;
import dev.starling.core.link.SendOutcome.Reason;
import dev.starling.core.message.Message;
import dev.starling.core.overlay.OverlayLimits;
import dev.starling.core.planted.Planted;
import dev.starling.core.port.Now;
import dev.starling.core.value.Value;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What comes to this node, and what of it is not handled yet. */
final class Inbound {
  static final int MAX_SENDERS = 5_120;

  private final String self;
  private final CommsConfig config;
  private final Consumer<SwarmEvent> events;

  /** In the order in which they were heard last. */
  private final Map<String, CriticalReceiver> receivers = new LinkedHashMap<>(16, 0.75f, true);

  /** Critical messages that are not handled, by the number of their event. */
  private final Map<Long, Open> open = new HashMap<>();

  private Planted planted = Planted.NONE;
  private long received;
  private int openToSelf;
  private long openBytesToSelf;

  /**
   * A critical message that is not handled.
   *
   * @param last of one that this node sent to itself, else null
   */
  private record Open(
      String from,
      long session,
      long receiver,
      long number,
      long bytes,
      @Nullable Completion last) {}

  Inbound(String self, CommsConfig config, Consumer<SwarmEvent> events) {
    this.self = self;
    this.config = config;
    this.events = events;
  }

  void plant(Planted bug) {
    planted = bug;
  }

  SendOutcome sendToSelf(Now now, Value body, long bytes, Priority priority, Completion last) {
    if (priority != Priority.CRITICAL) {
      last.complete(SendOutcome.SENT);
    } else if (openToSelf >= config.maxQueued()
        || openBytesToSelf + bytes > config.maxQueuedBytes()) {
      SendOutcome full = SendOutcome.rejected(Reason.QUEUE_FULL);
      last.complete(full);
      return full;
    } else {
      openToSelf++;
      openBytesToSelf += bytes;
      open.put(received + 1, new Open(self, 0, 0, 0, bytes, last));
    }
    emit(now, self, priority, false, body);
    return SendOutcome.SENT;
  }

  /** A message that is not critical. */
  void handle(Now now, String from, @Nullable Priority priority, Value body) {
    emit(now, from, priority, false, body);
  }

  /** The life whose critical messages came last, 0 if none did. */
  long sessionOf(String node) {
    CriticalReceiver receiver = receivers.get(node);
    return receiver == null ? 0 : Math.max(receiver.session(), 0);
  }

  /** A life of a node ends that another one cannot be told from. */
  void forget(String node) {
    receivers.remove(node);
  }

  /** Returns what to answer at once, if anything. */
  Message.@Nullable CriticalAck handleCritical(
      Now now, String from, Message.Relayable message, long incarnation) {
    if (message instanceof Message.CriticalProbe probe) {
      CriticalReceiver receiver =
          receiver(from, probe.session(), probe.receiver(), probe.floor(), incarnation);
      return receiver == null ? null : receiver.ack();
    }
    if (!(message instanceof Message.Critical critical)) {
      return null;
    }
    CriticalReceiver receiver =
        receiver(from, critical.session(), critical.receiver(), critical.floor(), incarnation);
    if (receiver == null) {
      return null;
    }
    long bytes = OverlayLimits.size(critical.body());
    if (!receiver.take(critical, bytes)) {
      return receiver.ack();
    }
    open.put(
        received + 1,
        new Open(from, critical.session(), critical.receiver(), critical.number(), bytes, null));
    emit(now, from, Priority.CRITICAL, critical.again(), critical.body());
    return null;
  }

  /** Null if the session is over, or is with another life of this node. */
  private @Nullable CriticalReceiver receiver(
      String from, long session, long to, long floor, long incarnation) {
    if (to != incarnation) {
      return null;
    }
    CriticalReceiver receiver = receivers.get(from);
    if (receiver == null) {
      if (receivers.size() >= MAX_SENDERS) {
        Iterator<String> eldest = receivers.keySet().iterator();
        eldest.next();
        eldest.remove();
      }
      receiver = new CriticalReceiver(planted);
      receivers.put(from, receiver);
    }
    return receiver.enter(session, to, floor) ? receiver : null;
  }

  /** Returns what to answer to whom. */
  Map<String, Message.CriticalAck> handled(List<Long> numbers) {
    Map<String, Message.CriticalAck> answers = new LinkedHashMap<>();
    for (Long number : numbers) {
      Open message = open.remove(number);
      if (message == null) {
        continue;
      }
      if (message.last() != null) {
        openToSelf--;
        openBytesToSelf -= message.bytes();
        message.last().complete(SendOutcome.DELIVERED);
        continue;
      }
      CriticalReceiver receiver = receivers.get(message.from());
      if (receiver != null
          && receiver.handled(
              message.session(), message.receiver(), message.number(), message.bytes())) {
        answers.put(message.from(), receiver.ack());
      }
    }
    return answers;
  }

  /** What this node sent to itself and has not handled is given up. */
  void close() {
    open.values()
        .forEach(
            message -> {
              if (message.last() != null) {
                message.last().complete(SendOutcome.dropped(Reason.CLOSED));
              }
            });
    open.clear();
  }

  private void emit(Now now, String from, @Nullable Priority priority, boolean again, Value body) {
    events.accept(
        new SwarmEvent.MessageReceived(now.epochMillis(), ++received, from, priority, again, body));
  }
}
