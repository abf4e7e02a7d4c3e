package dev.starling.erldist.dist;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The side of a handshake that was dialled. */
final class Acceptor extends Handshake {
  private enum State {
    NAME,
    ALIVE_ANSWER,
    REPLY
  }

  /** Decides about a peer that has given its name, but not yet proven that it knows the cookie. */
  interface Policy {
    /** What to answer; an exception refuses the peer, and says why. */
    HandshakeStatus answer(HandshakePeer peer) throws HandshakeException;
  }

  private final HandshakePeer self;
  private final Cookie cookie;
  private final int challenge;
  private final Policy policy;

  private State state = State.NAME;
  private @Nullable HandshakePeer peer;

  /**
   * @param challenge random, and new for each handshake
   */
  Acceptor(HandshakePeer self, Cookie cookie, int challenge, Policy policy) {
    this.self = self;
    this.cookie = cookie;
    this.challenge = challenge;
    this.policy = policy;
  }

  @Override
  int longestMessage() {
    return switch (state) {
      case NAME -> HandshakeMessages.MAX_NAME_MESSAGE;
      case ALIVE_ANSWER -> HandshakeMessages.MAX_STATUS_MESSAGE;
      case REPLY -> HandshakeMessages.REPLY_MESSAGE;
    };
  }

  @Override
  String expected() {
    return switch (state) {
      case NAME -> "the name";
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
    }
  }

  @Override
  void refuse(List<HandshakeEffect> effects, HandshakeException e) {
    if (state == State.NAME && e.failure() == ConnectFailure.NOT_ALLOWED) {
      sendStatus(effects, HandshakeMessages.NOT_ALLOWED);
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
    HandshakeStatus status = policy.answer(named);
    switch (status) {
      case OK, OK_SIMULTANEOUS -> {
        sendStatus(effects, status.text());
        sendChallenge(effects);
      }
      case ALIVE -> {
        sendStatus(effects, status.text());
        state = State.ALIVE_ANSWER;
      }
      case NOK -> {
        sendStatus(effects, status.text());
        throw new HandshakeException(
            ConnectFailure.ALREADY_CONNECTED, "this side's own dial goes on instead");
      }
    }
  }

  private void aliveAnswer(String status, List<HandshakeEffect> effects) throws HandshakeException {
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

  private static void sendStatus(List<HandshakeEffect> effects, String status) {
    effects.add(new HandshakeEffect.Send(HandshakeMessages.status(status)));
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
