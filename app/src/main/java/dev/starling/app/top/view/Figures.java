package dev.starling.app.top.view;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures in few characters. */
final class Figures {
  static final String UNKNOWN = "-";
  private static final String LEVELS = "▁▂▃▄▅▆▇█";

  private Figures() {}

  static String millis(@Nullable Double millis) {
    if (millis == null) {
      return UNKNOWN;
    }
    if (millis >= 10_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000);
    }
    return String.format(Locale.ROOT, millis >= 100 ? "%.0f ms" : "%.2f ms", millis);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f%%", share * 100);
  }

  /** A time span, in its largest unit. */
  static String span(long millis) {
    long seconds = Math.max(0, millis) / 1000;
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7200) {
      return seconds / 60 + " min";
    }
    return seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
  }

  static String count(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  /** The last {@code cells} of these as bars, from zero to the largest of them. */
  static String sparkline(List<Double> figures, int cells) {
    List<Double> last = figures.subList(Math.max(0, figures.size() - cells), figures.size());
    double largest = last.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    StringBuilder bars = new StringBuilder();
    for (double figure : last) {
      int level = largest <= 0 ? 0 : (int) Math.round(figure / largest * (LEVELS.length() - 1));
      bars.append(LEVELS.charAt(Math.min(Math.max(level, 0), LEVELS.length() - 1)));
    }
    return bars.toString();
  }
}
