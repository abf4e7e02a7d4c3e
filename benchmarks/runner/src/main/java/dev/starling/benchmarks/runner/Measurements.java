package dev.starling.benchmarks.runner;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was measured: for each metric and contender a figure of each process, or pair of them. */
final class Measurements {
  private final Map<Metric, Map<Contender, List<Double>>> figures = new EnumMap<>(Metric.class);

  void add(Metric metric, Contender contender, double figure) {
    figures
        .computeIfAbsent(metric, m -> new EnumMap<>(Contender.class))
        .computeIfAbsent(contender, c -> new ArrayList<>())
        .add(figure);
  }

  /** The contenders that have a figure. */
  Map<Contender, Double> medians(Metric metric) {
    Map<Contender, Double> medians = new EnumMap<>(Contender.class);
    figures
        .getOrDefault(metric, Map.of())
        .forEach((contender, values) -> medians.put(contender, Numbers.median(values)));
    return medians;
  }

  /** Empty when there is none. */
  List<Double> all(Metric metric, Contender contender) {
    return figures.getOrDefault(metric, Map.of()).getOrDefault(contender, List.of());
  }
}
