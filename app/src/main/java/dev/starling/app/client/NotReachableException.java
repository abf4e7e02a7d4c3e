package dev.starling.app.client;

/** No node answers where one was looked for; the message says where and why. */
public final class NotReachableException extends Exception {
  private static final long serialVersionUID = 1L;

  public NotReachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
