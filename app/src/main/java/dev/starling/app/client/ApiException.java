package dev.starling.app.client;

/** A node refused a request; the message is its own. */
public final class ApiException extends Exception {
  private static final long serialVersionUID = 1L;

  public ApiException(String message) {
    super(message);
  }
}
