package dev.starling.erldist.dist;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The side of a handshake that dialled. */
final class Initiator extends Handshake {
  private enum State {
    STATUS,
    CHALLENGE,
    ACK
  }

  private final HandshakePeer self;
  private final String node;
  private final Cookie cookie;
  private final int challenge;
  private final BooleanSupplier stillWanted;

  private State state = State.STATUS;
  private @Nullable HandshakePeer peer;

  /**
   * @param node the name that the other side must have
   * @param challenge random, and new for each handshake
   * @param stillWanted asked when the peer believes that a connection is up: whether this one is to
   *     take its place
   */
  Initiator(
      HandshakePeer self, String node, Cookie cookie, int challenge, BooleanSupplier stillWanted) {
    this.self = self;
    this.node = node;
    this.cookie = cookie;
    this.challenge = challenge;
    this.stillWanted = stillWanted;
  }

  @Override
  List<HandshakeEffect> start() {
    return List.of(new HandshakeEffect.Send(HandshakeMessages.name(self)));
  }

  @Override
  int longestMessage() {
    return switch (state) {
      case STATUS -> HandshakeMessages.MAX_STATUS_MESSAGE;
      case CHALLENGE -> HandshakeMessages.MAX_NAME_MESSAGE;
      case ACK -> HandshakeMessages.ACK_MESSAGE;
    };
  }

  @Override
  String expected() {
    return switch (state) {
      case STATUS -> "the status";
      case CHALLENGE -> "the challenge";
      case ACK -> "the acknowledgement";
    };
  }

  @Override
  ConnectFailure failureWhenClosed() {
    return state == State.ACK ? ConnectFailure.COOKIE_REJECTED : ConnectFailure.CLOSED;
  }

  @Override
  void handle(ByteBuf message, List<HandshakeEffect> effects) throws HandshakeException {
    switch (state) {
      case STATUS -> status(HandshakeMessages.readStatus(message), effects);
      case CHALLENGE -> challenge(HandshakeMessages.readChallenge(message), effects);
      case ACK -> ack(HandshakeMessages.readAck(message), effects);
    }
  }

  private void status(String status, List<HandshakeEffect> effects) throws HandshakeException {
    switch (status) {
      case "ok", "ok_simultaneous" -> state = State.CHALLENGE;
      case "nok" ->
          throw new HandshakeException(
              ConnectFailure.ALREADY_CONNECTED, "the peer's own dial goes on instead of this one");
      case "alive" -> answerAlive(effects);
      case HandshakeMessages.NOT_ALLOWED ->
          throw new HandshakeException(
              ConnectFailure.NOT_ALLOWED,
              "the peer does not allow the connection; its log has the reason");
      default ->
          throw new HandshakeException(
              ConnectFailure.PROTOCOL_ERROR,
              status.startsWith("named:")
                  ? "the peer gives out a name, but none was asked for"
                  : "unknown status \"" + HandshakeMessages.printable(status) + "\"");
    }
  }

  private void answerAlive(List<HandshakeEffect> effects) throws HandshakeException {
    boolean wanted = stillWanted.getAsBoolean();
    effects.add(new HandshakeEffect.Send(HandshakeMessages.status(Boolean.toString(wanted))));
    if (!wanted) {
      throw new HandshakeException(
          ConnectFailure.LOCAL, "the connection is not wanted any more on this side");
    }
    state = State.CHALLENGE;
  }

  private void challenge(HandshakeMessages.Challenge message, List<HandshakeEffect> effects)
      throws HandshakeException {
    if (!message.peer().node().equals(node)) {
      throw new HandshakeException(
          ConnectFailure.WRONG_NODE,
          "the node that answered is " + HandshakeMessages.printable(message.peer().node()));
    }
    checkFlags(message.peer());
    peer = message.peer();
    state = State.ACK;
    effects.add(
        new HandshakeEffect.Send(
            HandshakeMessages.reply(challenge, cookie.digest(message.challenge()))));
  }

  private void ack(ByteBuf digest, List<HandshakeEffect> effects) throws HandshakeException {
    if (!cookie.proves(digest, challenge) || peer == null) {
      throw new HandshakeException(
          ConnectFailure.COOKIE_REJECTED,
          "the peer's acknowledgement was made with another cookie");
    }
    establish(effects, peer);
  }
}
