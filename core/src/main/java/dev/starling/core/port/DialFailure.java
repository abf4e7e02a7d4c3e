package dev.starling.core.port;

/** Why a node could not be connected. */
public enum DialFailure {
  /** Its host's EPMD does not know the name. */
  NAME_GONE(true),
  /** Its host refused the connection, or something else answers there now. */
  REFUSED(true),
  /** No route, no address for the host, or no EPMD that could tell the port. */
  UNREACHABLE(false),
  /** No answer in time. */
  TIMEOUT(false),
  /** It is there, and does not let us in: cookie, flags, or not in the mood. */
  REJECTED(false),
  /** A connection made by the other side is under way, or took its place. */
  SUPERSEDED(false);

  private final boolean confirmsDeath;

  DialFailure(boolean confirmsDeath) {
    this.confirmsDeath = confirmsDeath;
  }

  /** Whether the process that had the name is certainly gone. */
  public boolean confirmsDeath() {
    return confirmsDeath;
  }
}
