package dev.starling.erldist.node;

/** No answer within the time allowed. An answer that comes later is dropped. */
public final class CallTimeoutException extends CallException {
  private static final long serialVersionUID = 1L;

  CallTimeoutException(String message) {
    super(message);
  }
}
