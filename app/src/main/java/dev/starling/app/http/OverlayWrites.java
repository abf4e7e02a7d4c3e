package dev.starling.app.http;

import dev.starling.app.json.ValueJsonException;
import dev.starling.app.json.ValueReader;
import dev.starling.core.overlay.OverlayException;
import dev.starling.core.overlay.OverlayLimits;
import dev.starling.core.value.Value;
import dev.starling.swarm.SwarmException;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What all changes of the overlay have in common: their bodies, and what can go wrong. */
final class OverlayWrites {
  private static final ValueReader READER = new ValueReader(OverlayLimits.DEFAULT);

  /** A write takes milliseconds; one that takes longer is on a disk that hangs. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  /** A client that is still sending does not hear a refusal: so much of a body is let in first. */
  private static final int MAX_IGNORED_BYTES = 16 * ValueReader.MAX_BYTES;

  private static final int PIECE = 1 << 16;

  private OverlayWrites() {}

  /**
   * The object in the body.
   *
   * @throws ApiError if there is none
   */
  static Value.Dictionary body(Context context) {
    try {
      return READER.readMap(bytes(context));
    } catch (ValueJsonException e) {
      throw new ApiError(
          switch (e.kind()) {
            case MALFORMED -> HttpStatus.BAD_REQUEST;
            case NOT_ACCEPTED -> HttpStatus.UNPROCESSABLE_CONTENT;
            case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
          },
          sentence(e));
    }
  }

  private static byte[] bytes(Context context) {
    try {
      InputStream in = context.req().getInputStream();
      byte[] bytes = in.readNBytes(ValueReader.MAX_BYTES + 1);
      if (bytes.length > ValueReader.MAX_BYTES) {
        ignore(in);
      }
      return bytes;
    } catch (IOException e) {
      throw new ApiError(
          HttpStatus.BAD_REQUEST, "The body did not come to its end; send all of it.");
    }
  }

  private static void ignore(InputStream in) throws IOException {
    for (int ignored = 0; ignored < MAX_IGNORED_BYTES; ) {
      int read = in.readNBytes(PIECE).length;
      if (read == 0) {
        return;
      }
      ignored += read;
    }
  }

  /**
   * Waits for a write.
   *
   * @throws ApiError if it was refused
   */
  static <T extends @Nullable Object> T await(CompletionStage<T> write) {
    try {
      return write.toCompletableFuture().get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw refusal(e.getCause());
    } catch (TimeoutException e) {
      throw new ApiError(
          HttpStatus.SERVICE_UNAVAILABLE,
          "The write was not acknowledged within %d s; read before you try again, since it may yet be."
              .formatted(PATIENCE.toSeconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiError(HttpStatus.SERVICE_UNAVAILABLE, "This node is ending.");
    }
  }

  /**
   * Runs a check of the overlay's.
   *
   * @throws ApiError if it fails
   */
  static void checked(Runnable check) {
    try {
      check.run();
    } catch (OverlayException e) {
      throw refusal(e);
    }
  }

  private static RuntimeException refusal(@Nullable Throwable cause) {
    if (cause instanceof OverlayException refused) {
      return new ApiError(
          switch (refused.reason()) {
            case BAD_ID, BAD_VALUE -> HttpStatus.UNPROCESSABLE_CONTENT;
            case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case FULL, NOT_KEPT -> HttpStatus.INSUFFICIENT_STORAGE;
          },
          sentence(refused));
    }
    if (cause instanceof SwarmException ended) {
      return new ApiError(HttpStatus.SERVICE_UNAVAILABLE, sentence(ended));
    }
    return new IllegalStateException("a write failed", cause);
  }

  private static String sentence(Exception error) {
    String message = String.valueOf(error.getMessage());
    return Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
  }
}
