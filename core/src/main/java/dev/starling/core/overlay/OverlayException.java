package dev.starling.core.overlay;

/** A write that the overlay refused; nothing was changed. The message says what is accepted. */
public final class OverlayException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Why a write was refused. */
  public enum Reason {
    /** The id is empty, too long or no Unicode text. */
    BAD_ID,
    /** The value has a shape that cannot be shared. */
    BAD_VALUE,
    /** The value is larger or deeper than {@link OverlayLimits} allows. */
    TOO_LARGE,
    /** There are as many ids as {@link OverlayLimits} allows. */
    FULL,
    /** The disk is full, or cannot be written for another reason. */
    NOT_KEPT
  }

  private final Reason reason;

  public OverlayException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
