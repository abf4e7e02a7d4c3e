package dev.starling.erldist.node;

import dev.starling.erldist.term.Term;

/** The function that {@link ErlNode#rpc} called raised an exception. */
public final class RemoteErrorException extends CallException {
  private static final long serialVersionUID = 1L;

  private final ErrorClass errorClass;
  private final transient Term reason;

  RemoteErrorException(ErrorClass errorClass, Term reason) {
    super("the function called raised " + errorClass.atom().name() + ":" + reason);
    this.errorClass = errorClass;
    this.reason = reason;
  }

  public ErrorClass errorClass() {
    return errorClass;
  }

  public Term reason() {
    return reason;
  }
}
