package dev.starling.erldist.epmd;

/** An EPMD could not be asked, or its answer is of no use; {@link #kind()} says which. */
public final class EpmdException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** Nobody listens at the address. */
    REFUSED,
    /** There is no way to the address. */
    UNREACHABLE,
    /** The socket was closed, or broke, before the answer was whole. */
    CLOSED,
    /** No whole answer within the time allowed. */
    TIMEOUT,
    /** What came is no answer of an EPMD. */
    MALFORMED,
    /** The EPMD does not register the name: another node has it, or its table is full. */
    NAME_REFUSED
  }

  private final Kind kind;

  EpmdException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
