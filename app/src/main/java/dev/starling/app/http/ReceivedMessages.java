package dev.starling.app.http;

import dev.starling.core.event.SwarmEvent.MessageReceived;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last messages that this node received. Safe for several threads. */
final class ReceivedMessages {
  static final int KEPT = 1_000;

  private final Deque<MessageReceived> last = new ArrayDeque<>();

  synchronized void add(MessageReceived message) {
    last.addFirst(message);
    if (last.size() > KEPT) {
      last.removeLast();
    }
  }

  /** Newest first. */
  synchronized List<MessageReceived> all() {
    return new ArrayList<>(last);
  }
}
