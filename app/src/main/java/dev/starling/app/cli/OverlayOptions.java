package dev.starling.app.cli;

import dev.starling.swarm.Fsync;
import dev.starling.swarm.SwarmBuilder;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How soon members hear of each other's changes, and where these are kept. */
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

  @Option(
      names = "--data-dir",
      paramLabel = "DIRECTORY",
      description =
          "Keeps shared state in this directory, of one node alone, for the next start (default:"
              + " memory only).")
  private @Nullable Path dataDirectory;

  @Option(
      names = "--fsync",
      paramLabel = "always|os",
      converter = FsyncWords.class,
      defaultValue = "always",
      description =
          "What a write waits for with --data-dir: always, the disk; os, the operating system, so"
              + " that a loss of power may take it (default: ${DEFAULT-VALUE}).")
  private Fsync fsync = Fsync.ALWAYS;

  static final class FsyncWords extends Words<Fsync> {
    FsyncWords() {
      super(Fsync.class);
    }
  }

  void applyTo(SwarmBuilder builder) {
    builder.syncInterval(syncInterval).antiEntropyInterval(antiEntropyInterval).fsync(fsync);
    if (dataDirectory != null) {
      builder.dataDirectory(dataDirectory);
    }
  }
}
