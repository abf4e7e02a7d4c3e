package dev.starling.erldist.dist;

/** A frame that cannot be read. Carries no stack trace: a peer can provoke it at will. */
final class FrameException extends Exception {
  private static final long serialVersionUID = 1L;

  FrameException(String message) {
    super(message, null, false, false);
  }
}
