package dev.starling.app.cli;

import java.util.logging.Level;
import picocli.CommandLine.Option;

/** How much the log says. */
final class LogOptions {
  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      converter = LevelWords.class,
      defaultValue = "info",
      description = "error, warn, info, debug or trace (default: ${DEFAULT-VALUE}).")
  private Verbosity verbosity = Verbosity.INFO;

  enum Verbosity {
    ERROR("SEVERE"),
    WARN("WARNING"),
    INFO("INFO"),
    DEBUG("FINE"),
    TRACE("FINER");

    private final String level;

    Verbosity(String level) {
      this.level = level;
    }
  }

  static final class LevelWords extends Words<Verbosity> {
    LevelWords() {
      super(Verbosity.class);
    }
  }

  void apply() {
    Logging.configure(Level.parse(verbosity.level));
  }
}
