package dev.starling.app.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** The log of the process: one line an entry, to standard error. */
final class Logging {
  /** Chatty below warnings. Held here, since loggers that nobody holds lose their level. */
  private static final List<Logger> LIBRARIES =
      Stream.of("io.javalin", "org.eclipse.jetty", "io.netty").map(Logger::getLogger).toList();

  private Logging() {}

  static void configure(Level level) {
    LogManager.getLogManager().reset();
    ConsoleHandler handler = new ConsoleHandler();
    handler.setLevel(Level.ALL);
    handler.setFormatter(new OneLine());
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    root.setLevel(level);
    boolean debugging = level.intValue() < Level.INFO.intValue();
    for (Logger library : LIBRARIES) {
      library.setLevel(debugging ? null : Level.WARNING);
    }
  }

  static final class OneLine extends Formatter {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx")
            .withZone(ZoneId.systemDefault());

    @Override
    public String format(LogRecord entry) {
      String logger = String.valueOf(entry.getLoggerName());
      StringBuilder line = new StringBuilder();
      line.append(TIME.format(Instant.ofEpochMilli(entry.getMillis())))
          .append(String.format(" %-7s ", entry.getLevel().getName()))
          .append(logger.substring(logger.lastIndexOf('.') + 1))
          .append(": ")
          .append(formatMessage(entry))
          .append('\n');
      if (entry.getThrown() != null) {
        StringWriter trace = new StringWriter();
        entry.getThrown().printStackTrace(new PrintWriter(trace, true));
        line.append(trace);
      }
      return line.toString();
    }
  }
}
