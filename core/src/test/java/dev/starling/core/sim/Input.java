package dev.starling.core.sim;

import dev.starling.core.message.Message;
import dev.starling.core.port.DialFailure;
import org.jspecify.annotations.Nullable;

/**
 * What a core is being told, for those who judge what it makes of it.
 *
 * @param about the node it came from or is about; null if none
 * @param figure tells inputs of one kind apart in the trace
 */
record Input(
    Kind kind,
    @Nullable String about,
    long figure,
    @Nullable Message message,
    @Nullable DialFailure failure) {
  enum Kind {
    TIMER,
    SIGHTED,
    CONNECTED,
    DISCONNECTED,
    DIAL_FAILED,
    BEAM_PING,
    BEAM_ANSWER,
    MESSAGE,
    LEAVE
  }

  static final Input TIMER = new Input(Kind.TIMER, null, 0, null, null);
  static final Input LEAVE = new Input(Kind.LEAVE, null, 0, null, null);

  static Input of(Kind kind, String about) {
    return new Input(kind, about, about.hashCode(), null, null);
  }

  static Input dialFailed(String about, DialFailure failure) {
    return new Input(Kind.DIAL_FAILED, about, failure.ordinal(), null, failure);
  }

  static Input beamAnswer(String about, long sequence) {
    return new Input(Kind.BEAM_ANSWER, about, sequence, null, null);
  }

  static Input message(String from, Message message) {
    return new Input(Kind.MESSAGE, from, figure(message), message, null);
  }

  /** Whether it is an answer of that node to a ping. */
  boolean isAnswerOf(String node) {
    return node.equals(about) && (kind == Kind.BEAM_ANSWER || message instanceof Message.Pong);
  }

  /** Whether it is the word of another that the node lives. */
  boolean isWordAbout(String node) {
    return message instanceof Message.Probed probed && probed.target().equals(node);
  }

  private static long figure(Message message) {
    if (message instanceof Message.Ping ping) {
      return 8 * ping.sequence() + 1;
    }
    if (message instanceof Message.Pong pong) {
      return 8 * pong.sequence() + 2;
    }
    return message.toString().hashCode();
  }
}
