package dev.starling.erldist.node;

/** The process or registered name called does not exist. */
public final class NoProcessException extends CallException {
  private static final long serialVersionUID = 1L;

  NoProcessException(String message) {
    super(message);
  }
}
