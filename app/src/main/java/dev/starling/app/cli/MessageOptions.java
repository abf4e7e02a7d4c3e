package dev.starling.app.cli;

import dev.starling.swarm.SwarmBuilder;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long messages are tried. */
final class MessageOptions {
  @Option(
      names = "--critical-deadline",
      paramLabel = "DURATION",
      converter = DurationText.class,
      defaultValue = "60s",
      description =
          "How long a critical message is sent again until it is given up (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration criticalDeadline = Duration.ofSeconds(60);

  void applyTo(SwarmBuilder builder) {
    builder.criticalDeadline(criticalDeadline);
  }
}
