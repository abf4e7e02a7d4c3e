package dev.starling.erldist.dist;

import io.netty.buffer.ByteBuf;

/** What a {@link Handshake} wants done, in this order. */
sealed interface HandshakeEffect {
  /** Send these bytes: one message with its length in front. */
  record Send(ByteBuf message) implements HandshakeEffect {}

  /** The handshake is over: what follows on the socket are frames of the connection. */
  record Established(HandshakePeer peer) implements HandshakeEffect {}

  /**
   * The handshake is over: close the socket once what was sent is out. {@link
   * ConnectFailure#ALREADY_CONNECTED} on the side that dialled: the peer's own dial goes on, and is
   * the connection to wait for.
   */
  record Failed(ConnectFailure failure, String message) implements HandshakeEffect {}
}
