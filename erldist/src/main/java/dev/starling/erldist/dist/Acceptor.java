package dev.starling.erldist.dist;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The side of a handshake that was dialled. */
final class Acceptor extends Handshake {
  private enum State {
    NAME,
    ANSWER,
    ALIVE_ANSWER,
    REPLY
  }

  private final HandshakePeer self;
  private final Cookie cookie;
  private final int challenge;

  private State state = State.NAME;
  private @Nullable HandshakePeer peer;

  /**
   * @param challenge random, and new for each handshake
   */
  Acceptor(HandshakePeer self, Cookie cookie, int challenge) {
    this.self = self;
    this.cookie = cookie;
    this.challenge = challenge;
  }

  /** Answers {@link HandshakeEffect.PeerNamed}. */
  List<HandshakeEffect> answer(HandshakeStatus status) {
    List<HandshakeEffect> effects = new ArrayList<>(2);
    effects.add(new HandshakeEffect.Send(HandshakeMessages.status(status.text())));
    switch (status) {
      case OK, OK_SIMULTANEOUS -> sendChallenge(effects);
      case ALIVE -> state = State.ALIVE_ANSWER;
      case NOK ->
          fail(effects, ConnectFailure.ALREADY_CONNECTED, "refused, for our own dial goes on");
      case NOT_ALLOWED -> fail(effects, ConnectFailure.NOT_ALLOWED, "refused");
    }
    return effects;
  }

  @Override
  boolean waitsForAnswer() {
    return state == State.ANSWER;
  }

  @Override
  int longestMessage() {
    return switch (state) {
      case NAME, ANSWER -> HandshakeMessages.MAX_NAME_MESSAGE;
      case ALIVE_ANSWER -> HandshakeMessages.MAX_STATUS_MESSAGE;
      case REPLY -> HandshakeMessages.REPLY_MESSAGE;
    };
  }

  @Override
  String expected() {
    return switch (state) {
      case NAME, ANSWER -> "the name";
      case ALIVE_ANSWER -> "the answer to \"alive\"";
      case REPLY -> "the challenge reply";
    };
  }

  @Override
  ConnectFailure failureWhenClosed() {
    return ConnectFailure.CLOSED;
  }

  @Override
  void handle(ByteBuf message, List<HandshakeEffect> effects) throws HandshakeException {
    switch (state) {
      case NAME -> name(HandshakeMessages.readName(message), effects);
      case ALIVE_ANSWER -> aliveAnswer(HandshakeMessages.readStatus(message), effects);
      case REPLY -> reply(HandshakeMessages.readReply(message), effects);
      case ANSWER -> throw new IllegalStateException("the answer to the name is missing");
    }
  }

  /** A peer whose name cannot be accepted is told so; in any other state the close says enough. */
  @Override
  void refuse(List<HandshakeEffect> effects, HandshakeException e) {
    if (e.failure() == ConnectFailure.NOT_ALLOWED) {
      effects.add(
          new HandshakeEffect.Send(
              HandshakeMessages.status(HandshakeStatus.NOT_ALLOWED.text())));
    }
    super.refuse(effects, e);
  }

  private void name(HandshakePeer named, List<HandshakeEffect> effects) throws HandshakeException {
    if ((named.flags() & DistFlags.NAME_ME) != 0) {
      throw new HandshakeException(
          ConnectFailure.NOT_ALLOWED,
          "a node on "
              + HandshakeMessages.printable(named.node())
              + " asks for a name (flag NAME_ME), and none are given out here");
    }
    checkFlags(named);
    peer = named;
    state = State.ANSWER;
    effects.add(new HandshakeEffect.PeerNamed(named));
  }

  private void aliveAnswer(String status, List<HandshakeEffect> effects)
      throws HandshakeException {
    switch (status) {
      case "true" -> sendChallenge(effects);
      case "false" ->
          throw new HandshakeException(
              ConnectFailure.ALREADY_CONNECTED, "the peer keeps the connection that is up");
      default ->
          throw new HandshakeException(
              ConnectFailure.PROTOCOL_ERROR,
              "the answer to \"alive\" is true or false, got \""
                  + HandshakeMessages.printable(status)
                  + "\"");
    }
  }

  private void sendChallenge(List<HandshakeEffect> effects) {
    state = State.REPLY;
    effects.add(new HandshakeEffect.Send(HandshakeMessages.challenge(self, challenge)));
  }

  private void reply(HandshakeMessages.Reply reply, List<HandshakeEffect> effects)
      throws HandshakeException {
    if (!cookie.proves(reply.digest(), challenge) || peer == null) {
      throw new HandshakeException(
          ConnectFailure.COOKIE_REJECTED, "the peer's proof was made with another cookie");
    }
    effects.add(new HandshakeEffect.Send(HandshakeMessages.ack(cookie.digest(reply.challenge()))));
    establish(effects, peer);
  }
}
