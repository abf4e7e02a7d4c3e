package dev.starling.benchmarks.runner;

import java.util.Collection;
import java.util.Locale;

/** Medians, and figures as the tables show them. */
final class Numbers {
  private Numbers() {}

  static double median(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no median of nothing");
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Three digits that count. */
  static String format(double value) {
    if (value >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    String text =
        String.format(Locale.ROOT, value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.3f", value);
    return text.replaceFirst("\\.?0+$", "");
  }
}
