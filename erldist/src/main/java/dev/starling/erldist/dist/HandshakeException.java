package dev.starling.erldist.dist;

/** Ends a handshake from within the reading of a message. */
final class HandshakeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ConnectFailure failure;

  HandshakeException(ConnectFailure failure, String message) {
    super(message);
    this.failure = failure;
  }

  ConnectFailure failure() {
    return failure;
  }
}
