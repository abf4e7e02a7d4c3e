package dev.starling.app.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LoggingTest {
  private final Logging.OneLine format = new Logging.OneLine();

  @Test
  void anEntryIsOneLine() {
    LogRecord entry = new LogRecord(Level.WARNING, "{0} is taken");
    entry.setLoggerName("dev.starling.epmd.LocalEpmd");
    entry.setParameters(new Object[] {"the port"});

    String line = format.format(entry);

    assertTrue(
        line.matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}[+-]\\d\\d:\\d\\d WARNING LocalEpmd: the"
                + " port is taken\n"),
        line);
  }

  @Test
  void aFaultHasItsTrace() {
    LogRecord entry = new LogRecord(Level.SEVERE, "oops");
    entry.setThrown(new IllegalStateException("why"));

    assertTrue(format.format(entry).contains("IllegalStateException: why\n\tat "));
  }
}
