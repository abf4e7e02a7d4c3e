package dev.starling.app.http;

import io.javalin.http.HttpStatus;

/** A request that is refused; the detail tells the caller what to do. */
final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final HttpStatus status;

  ApiError(HttpStatus status, String detail) {
    super(detail, null, false, false);
    this.status = status;
  }

  HttpStatus status() {
    return status;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
