package dev.starling.app.cli;

import dev.starling.swarm.SwarmBuilder;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How soon silence is noticed. */
final class HealthOptions {
  @Option(
      names = "--preset",
      paramLabel = "PRESET",
      converter = PresetWords.class,
      description =
          "lan: notice silence fast, on a network that is fast itself (--ping-interval 200ms"
              + " --suspect-after 800ms --down-after 1600ms); each can be overridden.")
  private @Nullable Preset preset;

  @Option(
      names = "--ping-interval",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description = "How often each node is pinged (default: 1s).")
  private @Nullable Duration pingInterval;

  @Option(
      names = "--suspect-after",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description = "Silence after which a node is suspect (default: 5s).")
  private @Nullable Duration suspectAfter;

  @Option(
      names = "--down-after",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description = "Silence after which a node is down (default: 30s).")
  private @Nullable Duration downAfter;

  private enum Preset {
    LAN
  }

  private static final class PresetWords extends Words<Preset> {
    PresetWords() {
      super(Preset.class);
    }
  }

  private record Timing(Duration pingInterval, Duration suspectAfter, Duration downAfter) {
    static final Timing DEFAULT =
        new Timing(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30));
    static final Timing LAN =
        new Timing(Duration.ofMillis(200), Duration.ofMillis(800), Duration.ofMillis(1_600));
  }

  /**
   * Checks how the three belong together.
   *
   * @throws IllegalArgumentException in one line, with the options and their values
   */
  void applyTo(SwarmBuilder builder) {
    Timing base = preset == Preset.LAN ? Timing.LAN : Timing.DEFAULT;
    Duration ping = Objects.requireNonNullElse(pingInterval, base.pingInterval);
    Duration suspect = Objects.requireNonNullElse(suspectAfter, base.suspectAfter);
    Duration down = Objects.requireNonNullElse(downAfter, base.downAfter);
    requireOrder("--suspect-after", suspect, "--ping-interval", ping);
    requireOrder("--down-after", down, "--suspect-after", suspect);
    builder.pingInterval(ping).suspectAfter(suspect).downAfter(down);
  }

  private static void requireOrder(
      String option, Duration value, String shorterOption, Duration shorter) {
    if (value.compareTo(shorter) <= 0) {
      throw new IllegalArgumentException(
          "%s: '%s' is not usable; accepted: a duration longer than %s, which is %s"
              .formatted(
                  option, DurationText.format(value), shorterOption, DurationText.format(shorter)));
    }
  }
}
