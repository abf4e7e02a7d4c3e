package dev.starling.discovery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Text options of a strategy, as {@link dev.starling.core.discovery.DiscoveryProvider} gets them.
 * What cannot be used is an {@link IllegalArgumentException} of one line that names the option, its
 * value and what is accepted.
 */
public final class StrategyOptions {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  private final Map<String, String> options;

  public StrategyOptions(Map<String, String> options) {
    this.options = options;
  }

  /** The error for an unusable value. */
  public static IllegalArgumentException refused(String option, Object value, String accepted) {
    return new IllegalArgumentException(
        option + " is \"" + value + "\"; " + accepted + " is accepted");
  }

  /** The value, or null where it is not given. */
  public @Nullable String text(String option) {
    return options.get(option);
  }

  /** Gives the value, where there is one, to {@code taker}. */
  public void ifGiven(String option, Consumer<String> taker) {
    String value = options.get(option);
    if (value != null) {
      taker.accept(value);
    }
  }

  /** Values separated by commas; none where it is not given. */
  public List<String> list(String option) {
    String value = options.get(option);
    return value == null
        ? List.of()
        : Stream.of(value.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  /** Whether it is {@code true}; not given, it is not. */
  public boolean flag(String option) {
    String value = options.get(option);
    if (value == null || value.equals("false")) {
      return false;
    }
    if (value.equals("true")) {
      return true;
    }
    throw refused(option, value, "true or false");
  }

  /** How often is asked; {@link Poller.Timing#DEFAULT_INTERVAL} where it is not given. */
  public Duration pollInterval() {
    String option = Poller.INTERVAL_OPTION;
    Duration interval = duration(option, Poller.Timing.DEFAULT_INTERVAL, Poller.ACCEPTED_INTERVALS);
    if (!Poller.isAccepted(interval)) {
      throw refused(option, String.valueOf(text(option)), Poller.ACCEPTED_INTERVALS);
    }
    return interval;
  }

  /** A time such as {@code 500ms}, {@code 5s}, {@code 1m} or {@code 1h}, above zero. */
  public Duration duration(String option, Duration otherwise) {
    return duration(option, otherwise, "a duration above zero such as 500ms, 5s, 1m or 1h");
  }

  private Duration duration(String option, Duration otherwise, String accepted) {
    String value = options.get(option);
    if (value == null) {
      return otherwise;
    }
    Matcher form = DURATION.matcher(value);
    if (!form.matches() || Long.parseLong(form.group(1)) == 0) {
      throw refused(option, value, accepted);
    }
    long amount = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }
}
