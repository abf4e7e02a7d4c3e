package dev.starling.swarm;

/** A node could not start, or a request could not be carried out; the message says why. */
public final class SwarmException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SwarmException(String message) {
    super(message);
  }

  public SwarmException(String message, Throwable cause) {
    super(message, cause);
  }
}
