package dev.starling.core.comms;

import dev.starling.core.message.Message;
import dev.starling.core.planted.Planted;
import java.util.TreeSet;

/** What has come of the critical messages of one sender. */
final class CriticalReceiver {
  static final int MAX_OPEN = 1_024;
  static final long MAX_OPEN_BYTES = 64L << 20;

  private final Planted planted;
  private long session = Long.MIN_VALUE;
  private long receiver;
  private long expected = 1;

  /** Taken and not handled. */
  private final TreeSet<Long> open = new TreeSet<>();

  private long openBytes;

  CriticalReceiver(Planted planted) {
    this.planted = planted;
  }

  /** The incarnation of the sender. */
  long session() {
    return session;
  }

  /** False for a session that is over. */
  boolean enter(long sender, long self, long floor) {
    if (sender < session) {
      return false;
    }
    if (sender > session || self != receiver) {
      session = sender;
      receiver = self;
      expected = 1;
      open.clear();
      openBytes = 0;
    }
    expected = Math.max(expected, floor);
    return true;
  }

  /** Whether the message is to be handed on. */
  boolean take(Message.Critical message, long bytes) {
    boolean inOrder = message.number() == expected || planted == Planted.ANY_NUMBER_TAKEN;
    if (!inOrder || open.size() >= MAX_OPEN || openBytes + bytes > MAX_OPEN_BYTES) {
      return false;
    }
    expected = Math.max(expected, message.number() + 1);
    open.add(message.number());
    openBytes += bytes;
    return true;
  }

  /** False if that session is over. */
  boolean handled(long ofSession, long ofReceiver, long number, long bytes) {
    if (ofSession != session || ofReceiver != receiver || !open.remove(number)) {
      return false;
    }
    openBytes -= bytes;
    return true;
  }

  Message.CriticalAck ack() {
    long handled = open.isEmpty() ? expected - 1 : open.first() - 1;
    return new Message.CriticalAck(session, receiver, expected - 1, handled);
  }
}
