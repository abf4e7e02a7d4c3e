package dev.starling.testkit.world;

import dev.starling.core.message.Message;
import dev.starling.core.port.DialFailure;
import org.jspecify.annotations.Nullable;

/**
 * What a core is being told, for those who judge what it makes of it.
 *
 * @param about the node it came from or is about; null if none
 * @param figure tells inputs of one kind apart in the trace
 */
public record Input(
    Kind kind,
    @Nullable String about,
    long figure,
    @Nullable Message message,
    @Nullable DialFailure failure) {
  public enum Kind {
    TIMER,
    SIGHTED,
    CONNECTED,
    DISCONNECTED,
    DIAL_FAILED,
    BEAM_PING,
    BEAM_ANSWER,
    MESSAGE,
    WRITE,
    SEND,
    HANDLED,
    READY,
    PROMOTE,
    KEPT,
    NOT_KEPT,
    LEAVE
  }

  public static final Input TIMER = new Input(Kind.TIMER, null, 0, null, null);
  public static final Input LEAVE = new Input(Kind.LEAVE, null, 0, null, null);

  public static Input of(Kind kind, String about) {
    return new Input(kind, about, about.hashCode(), null, null);
  }

  public static Input dialFailed(String about, DialFailure failure) {
    return new Input(Kind.DIAL_FAILED, about, failure.name().hashCode(), null, failure);
  }

  public static Input beamAnswer(String about, long sequence) {
    return new Input(Kind.BEAM_ANSWER, about, sequence, null, null);
  }

  /** A message whose bytes have that hash. */
  public static Input message(String from, Message message, int hash) {
    return new Input(Kind.MESSAGE, from, hash, message, null);
  }

  /** Whether it is an answer of that node to a ping. */
  public boolean isAnswerOf(String node) {
    return node.equals(about) && (kind == Kind.BEAM_ANSWER || message instanceof Message.Pong);
  }

  /** Whether it is the word of another that the node lives. */
  public boolean isWordAbout(String node) {
    return message instanceof Message.Probed probed && probed.target().equals(node);
  }
}
