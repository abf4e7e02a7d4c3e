package dev.starling.erldist.node;

/** A bound of {@link NodeLimits} was reached; the message names it. */
public final class LimitExceededException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  LimitExceededException(String limit, int value) {
    super(limit + " of " + value + " reached");
  }
}
