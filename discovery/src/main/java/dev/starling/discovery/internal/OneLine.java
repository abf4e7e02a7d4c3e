package dev.starling.discovery.internal;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ExecutionException;

/** What others say went wrong, short enough for a line of a log. */
public final class OneLine {
  private static final int MAX_CHARS = 300;

  private OneLine() {}

  /** The first line that is not blank; empty if there is none. */
  public static String of(byte[] utf8) {
    return of(new String(utf8, StandardCharsets.UTF_8));
  }

  /** The first line that is not blank; empty if there is none. */
  public static String of(String text) {
    String line = text.strip().lines().findFirst().orElse("");
    return line.length() <= MAX_CHARS ? line : line.substring(0, MAX_CHARS) + "…";
  }

  /** What made it fail: the message, or the name of the class where there is none. */
  public static String of(ExecutionException failure) {
    Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : of(message);
  }
}
