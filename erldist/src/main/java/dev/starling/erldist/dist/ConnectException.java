package dev.starling.erldist.dist;

/** A connection to {@link #node()} could not be made, for the {@link #failure()} given. */
public final class ConnectException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String node;
  private final ConnectFailure failure;

  public ConnectException(String node, ConnectFailure failure, String message) {
    super(message);
    this.node = node;
    this.failure = failure;
  }

  public String node() {
    return node;
  }

  public ConnectFailure failure() {
    return failure;
  }
}
