package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class LogLimiterTest {
  private static final long INTERVAL = LogLimiter.INTERVAL.toNanos();

  private final List<String> lines = new ArrayList<>();
  private long now = Long.MAX_VALUE - INTERVAL / 2;

  private final LogLimiter log =
      new LogLimiter(
          new System.Logger() {
            @Override
            public String getName() {
              return "test";
            }

            @Override
            public boolean isLoggable(Level level) {
              return level != Level.DEBUG;
            }

            @Override
            public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
              lines.add(level + " " + message);
            }

            @Override
            public void log(Level level, ResourceBundle bundle, String format, Object... values) {
              lines.add(level + " " + format);
            }
          },
          () -> now);

  @Test
  void oneLineOfAKindInAnInterval() {
    for (int i = 0; i < 1_000; i++) {
      log.log(ConnectFailure.TIMEOUT, System.Logger.Level.WARNING, "late " + i);
    }
    log.log(ConnectFailure.CLOSED, System.Logger.Level.INFO, "shut");
    assertEquals(List.of("WARNING late 0", "INFO shut"), lines);

    now += INTERVAL;
    log.log(ConnectFailure.TIMEOUT, System.Logger.Level.WARNING, "late again");
    log.log(ConnectFailure.CLOSED, System.Logger.Level.INFO, "shut again");
    assertEquals(
        List.of(
            "WARNING late 0",
            "INFO shut",
            "WARNING late again (and 999 like it before)",
            "INFO shut again"),
        lines);
  }

  @Test
  void whatIsNotLoggedDoesNotCount() {
    log.log(ConnectFailure.TIMEOUT, System.Logger.Level.DEBUG, "quiet");
    log.log(ConnectFailure.TIMEOUT, System.Logger.Level.WARNING, "loud");
    assertEquals(List.of("WARNING loud"), lines);
  }
}
