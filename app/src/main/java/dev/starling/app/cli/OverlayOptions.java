package dev.starling.app.cli;

import dev.starling.swarm.SwarmBuilder;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How soon members hear of each other's changes. */
final class OverlayOptions {
  @Option(
      names = "--sync-interval",
      paramLabel = "DURATION",
      converter = DurationText.class,
      defaultValue = "500ms",
      description =
          "Longest wait for an acknowledgement of a change before it is sent again, and how often"
              + " members compare what they have while there are changes (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration syncInterval = Duration.ofMillis(500);

  @Option(
      names = "--anti-entropy-interval",
      paramLabel = "DURATION",
      converter = DurationText.class,
      defaultValue = "60s",
      description =
          "How often members compare what they have when nothing changes (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration antiEntropyInterval = Duration.ofSeconds(60);

  void applyTo(SwarmBuilder builder) {
    builder.syncInterval(syncInterval).antiEntropyInterval(antiEntropyInterval);
  }
}
