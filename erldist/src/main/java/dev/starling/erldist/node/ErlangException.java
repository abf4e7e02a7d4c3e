package dev.starling.erldist.node;

import dev.starling.erldist.term.Term;

/**
 * Thrown by a {@link RemoteFunction}: its caller on the other node sees an exception of that class
 * and reason. Any other exception becomes {@code error:{java_exception, ClassName, Message}}.
 */
public final class ErlangException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorClass errorClass;
  private final transient Term reason;

  public ErlangException(ErrorClass errorClass, Term reason) {
    super(errorClass.atom().name() + ":" + reason);
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
