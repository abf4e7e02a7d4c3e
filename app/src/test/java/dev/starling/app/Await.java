package dev.starling.app;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, looking every few milliseconds, for 20 s at most. */
public final class Await {
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final long POLL_NANOS = 5_000_000;

  private Await() {}

  public static void until(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + BOUND.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + BOUND + ": " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
