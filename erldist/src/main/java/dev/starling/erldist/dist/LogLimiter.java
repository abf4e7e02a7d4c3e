package dev.starling.erldist.dist;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Writes one log line of each kind per interval, so that a peer cannot fill the log. The next line
 * of a kind tells how many were left out. Kinds are constants of enums, hence few.
 */
final class LogLimiter {
  static final Duration INTERVAL = Duration.ofSeconds(10);

  private final System.Logger logger;
  private final LongSupplier nanoTime;
  private final Map<Enum<?>, Line> lines = new HashMap<>();

  private static final class Line {
    private final long writtenAtNanos;
    private long suppressed;

    Line(long writtenAtNanos) {
      this.writtenAtNanos = writtenAtNanos;
    }
  }

  LogLimiter(System.Logger logger, LongSupplier nanoTime) {
    this.logger = logger;
    this.nanoTime = nanoTime;
  }

  void log(Enum<?> kind, Level level, String message) {
    if (!logger.isLoggable(level)) {
      return;
    }
    long now = nanoTime.getAsLong();
    Line last = lines.get(kind);
    if (last != null && now - last.writtenAtNanos < INTERVAL.toNanos()) {
      last.suppressed++;
      return;
    }
    lines.put(kind, new Line(now));
    long suppressed = last == null ? 0 : last.suppressed;
    logger.log(
        level, suppressed == 0 ? message : message + " (and " + suppressed + " like it before)");
  }
}
