package dev.starling.erldist.node;

import dev.starling.erldist.term.Term;

/** The process that should have answered ended before it did. */
public final class ProcessExitException extends CallException {
  private static final long serialVersionUID = 1L;

  private final transient Term reason;

  ProcessExitException(Term reason) {
    super("the process called ended: " + reason);
    this.reason = reason;
  }

  public Term reason() {
    return reason;
  }
}
