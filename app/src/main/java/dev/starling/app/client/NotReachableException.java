package dev.starling.app.client;

/** No node answers where one was looked for; the message says where and why. */
public final class NotReachableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String why;

  public NotReachableException(String message, Throwable cause) {
    this(message, message, cause);
  }

  /** With {@code why} in a few words, for those who know where. */
  NotReachableException(String message, String why, Throwable cause) {
    super(message, cause);
    this.why = why;
  }

  /** What happened, without where. */
  public String why() {
    return why;
  }
}
