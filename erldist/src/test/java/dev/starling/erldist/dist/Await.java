package dev.starling.erldist.dist;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Waits for what happens on another thread, up to a bound. */
final class Await {
  static final Duration BOUND = Duration.ofSeconds(10);
  private static final long POLL_NANOS = 1_000_000;

  private Await() {}

  static void until(String what, Callable<Boolean> condition) {
    long end = System.nanoTime() + BOUND.toNanos();
    try {
      while (!condition.call()) {
        if (System.nanoTime() > end) {
          throw new AssertionError("not within " + BOUND + ": " + what);
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    } catch (Exception e) {
      throw new AssertionError("while waiting until " + what, e);
    }
  }

  static <T> T result(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      throw new AssertionError("no result", e);
    }
  }

  /** The failure of a dial that has to fail. */
  static ConnectException failure(CompletionStage<?> stage) {
    try {
      Object result = stage.toCompletableFuture().get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
      throw new AssertionError("a failure was expected, got " + result);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ConnectException failure) {
        return failure;
      }
      throw new AssertionError("no ConnectException", e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("no result", e);
    }
  }
}
