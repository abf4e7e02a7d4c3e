package dev.starling.erldist.node;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is odd, and logs one line of each kind per ten seconds at most, so that a peer cannot
 * fill a disk. Counting is for any thread, logging for the event loop.
 */
final class Oddities {
  static final long LOG_INTERVAL_NANOS = 10_000_000_000L;

  private final Logger logger;
  private final LongSupplier nanoClock;
  private final Map<Oddity, LongAdder> counts = new EnumMap<>(Oddity.class);
  private final Map<Oddity, Long> loggedAtNanos = new EnumMap<>(Oddity.class);

  Oddities(Logger logger, LongSupplier nanoClock) {
    this.logger = logger;
    this.nanoClock = nanoClock;
    for (Oddity kind : Oddity.values()) {
      counts.put(kind, new LongAdder());
    }
  }

  void count(Oddity kind) {
    adder(kind).increment();
  }

  /** Counts, and logs unless a line of this kind was logged lately. */
  void note(Oddity kind, Supplier<String> message) {
    note(kind, null, message);
  }

  void note(Oddity kind, @Nullable Throwable cause, Supplier<String> message) {
    count(kind);
    long now = nanoClock.getAsLong();
    Long last = loggedAtNanos.get(kind);
    if (last != null && now - last < LOG_INTERVAL_NANOS) {
      return;
    }
    loggedAtNanos.put(kind, now);
    String line = message.get() + " (" + kind + ", " + total(kind) + " so far)";
    if (cause == null) {
      logger.log(Level.WARNING, line);
    } else {
      logger.log(Level.WARNING, line, cause);
    }
  }

  long total(Oddity kind) {
    return adder(kind).sum();
  }

  private LongAdder adder(Oddity kind) {
    LongAdder adder = counts.get(kind);
    if (adder == null) {
      throw new AssertionError(kind);
    }
    return adder;
  }
}
