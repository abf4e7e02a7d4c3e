package dev.starling.erldist.dist;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * One side of handshake version 6, as a state machine: bytes in, effects out. It reads no clock and
 * no random source, touches no socket, and asks what it has to decide of a function given to it.
 * docs/protocols/distribution.md has the messages.
 *
 * <p>Calls: {@link #start}, then {@link #receive} whenever bytes came, with what it left over
 * before them; {@link #peerClosed} or {@link #timedOut} at most once. After {@link
 * HandshakeEffect.Established} or {@link HandshakeEffect.Failed} none of them has an effect any
 * more, and the rest of the bytes is not the handshake's.
 *
 * @see <a href="https://www.erlang.org/doc/apps/erts/erl_dist_protocol.html">erl_dist_protocol,
 *     Distribution Handshake</a>
 */
abstract sealed class Handshake permits Initiator, Acceptor {
  private boolean over;

  /** To be called once, first of all. */
  List<HandshakeEffect> start() {
    return List.of();
  }

  /** Takes the whole messages that {@code in} starts with, as far as the handshake can go on. */
  final List<HandshakeEffect> receive(ByteBuf in) {
    List<HandshakeEffect> effects = new ArrayList<>(2);
    while (!over && in.readableBytes() >= HandshakeMessages.LENGTH_BYTES) {
      int length = in.getUnsignedShort(in.readerIndex());
      if (length == 0 || length > longestMessage()) {
        fail(
            effects,
            ConnectFailure.PROTOCOL_ERROR,
            expected() + " has 1 to " + longestMessage() + " bytes, got " + length);
        break;
      }
      if (in.readableBytes() < HandshakeMessages.LENGTH_BYTES + length) {
        break;
      }
      in.skipBytes(HandshakeMessages.LENGTH_BYTES);
      try {
        handle(in.readSlice(length), effects);
      } catch (HandshakeException e) {
        refuse(effects, e);
      }
    }
    return effects;
  }

  /** The peer closed its socket, or it broke. */
  final List<HandshakeEffect> peerClosed() {
    List<HandshakeEffect> effects = new ArrayList<>(1);
    if (!over) {
      ConnectFailure failure = failureWhenClosed();
      String why = failure == ConnectFailure.COOKIE_REJECTED ? ": the cookies differ" : "";
      fail(effects, failure, "the peer closed the socket before " + expected() + why);
    }
    return effects;
  }

  /** The time for the whole handshake is up. */
  final List<HandshakeEffect> timedOut() {
    List<HandshakeEffect> effects = new ArrayList<>(1);
    if (!over) {
      fail(effects, ConnectFailure.TIMEOUT, expected() + " did not come in time");
    }
    return effects;
  }

  final boolean isOver() {
    return over;
  }

  /** The bound for the next message, in bytes. */
  abstract int longestMessage();

  /** The next message, as a failure names it. */
  abstract String expected();

  abstract ConnectFailure failureWhenClosed();

  abstract void handle(ByteBuf message, List<HandshakeEffect> effects) throws HandshakeException;

  /** Answers what {@link #handle} threw. */
  void refuse(List<HandshakeEffect> effects, HandshakeException e) {
    fail(effects, e.failure(), String.valueOf(e.getMessage()));
  }

  final void fail(List<HandshakeEffect> effects, ConnectFailure failure, String message) {
    over = true;
    effects.add(new HandshakeEffect.Failed(failure, message));
  }

  final void establish(List<HandshakeEffect> effects, HandshakePeer peer) {
    over = true;
    effects.add(new HandshakeEffect.Established(peer));
  }

  static void checkFlags(HandshakePeer peer) throws HandshakeException {
    long missing = DistFlags.missing(peer.flags());
    if (missing != 0) {
      throw new HandshakeException(
          ConnectFailure.NOT_ALLOWED,
          peer.node() + " lacks the flags " + String.join(", ", DistFlags.names(missing)));
    }
  }
}
