package dev.starling.beam;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, looking every few milliseconds, up to a bound. */
public final class Await {
  private static final long POLL_NANOS = 2_000_000;

  private Await() {}

  /** Fails with {@code what} when {@code condition} does not hold within {@code bound}. */
  public static void until(String what, Duration bound, Callable<Boolean> condition) {
    long end = System.nanoTime() + bound.toNanos();
    while (true) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (Exception e) {
        throw new AssertionError("while waiting until " + what, e);
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + bound + ": " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Fails with {@code what} as soon as {@code condition} does not hold, looking for that long. */
  static void throughout(String what, Duration duration, Callable<Boolean> condition) {
    long end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < end) {
      try {
        if (!condition.call()) {
          throw new AssertionError("no longer: " + what);
        }
      } catch (Exception e) {
        throw new AssertionError("while looking whether " + what, e);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
