package dev.starling.erldist.dist;

/** What a {@link Handshake} wants done, in this order. */
sealed interface HandshakeEffect {
  /** Send these bytes: one message with its length in front. */
  record Send(byte[] message) implements HandshakeEffect {}

  /** Tell {@link Acceptor#answer} whether this peer may go on. */
  record PeerNamed(HandshakePeer peer) implements HandshakeEffect {}

  /** Tell {@link Initiator#answerAlive} whether the connection is still wanted. */
  record PeerSaysAlive() implements HandshakeEffect {}

  /** Close the socket; the peer's own dial goes on, and is the connection to wait for. */
  record PeerDials() implements HandshakeEffect {}

  /** The handshake is over: what follows on the socket are frames of the connection. */
  record Established(HandshakePeer peer) implements HandshakeEffect {}

  /** The handshake is over: close the socket once what was sent is out. */
  record Failed(ConnectFailure failure, String message) implements HandshakeEffect {}
}
