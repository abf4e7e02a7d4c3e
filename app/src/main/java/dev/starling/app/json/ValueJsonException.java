package dev.starling.app.json;

/** JSON that is no value; the message says where, what is wrong, and what is accepted. */
public final class ValueJsonException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** What kind of fault it is. */
  public enum Kind {
    /** It is not JSON (RFC 8259). */
    MALFORMED,
    /** It is JSON, but stands for no value, or for one of the wrong shape. */
    NOT_ACCEPTED,
    /** It is larger or deeper than any value that is accepted. */
    TOO_LARGE
  }

  private final Kind kind;

  ValueJsonException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
