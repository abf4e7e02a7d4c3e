package dev.starling.core.comms;

import dev.starling.core.message.Message;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which relayed messages were here before: the last so many. */
final class Carried {
  static final int MAX = 8_192;

  private record Id(String origin, long incarnation, long number) {}

  private final Set<Id> ids = new LinkedHashSet<>();

  /** False if it was here before. */
  boolean add(Message.Relayed message) {
    if (!ids.add(new Id(message.origin(), message.incarnation(), message.number()))) {
      return false;
    }
    if (ids.size() > MAX) {
      ids.remove(ids.iterator().next());
    }
    return true;
  }
}
