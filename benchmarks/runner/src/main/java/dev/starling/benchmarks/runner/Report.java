package dev.starling.benchmarks.runner;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables, in Markdown. */
final class Report {
  private static final String UNKNOWN = "–";

  private final Measurements measurements;

  Report(Measurements measurements) {
    this.measurements = measurements;
  }

  /** Every figure: the median over the pairs, and between which figures it lies. */
  String full() {
    Set<Contender> columns = measured();
    StringBuilder table = new StringBuilder("| work |");
    for (Contender contender : columns) {
      table.append(' ').append(contender.title()).append(" |");
    }
    table.append(" times the best peer | goal |\n| --- |");
    table.append(" --- |".repeat(columns.size() + 2)).append('\n');
    for (Metric metric : metrics()) {
      table.append("| ").append(metric.title()).append(", ").append(metric.unit()).append(" |");
      for (Contender contender : columns) {
        table.append(' ').append(cell(metric, contender)).append(" |");
      }
      table.append(' ').append(timesBestPeer(metric)).append(" |");
      table.append(' ').append(goals(metric)).append(" |\n");
    }
    return table.toString();
  }

  /** Ours, the best peer's, and the goal. */
  String compact() {
    StringBuilder table =
        new StringBuilder("| work | Starling | best peer | goal |\n| --- | --- | --- | --- |\n");
    for (Metric metric : metrics()) {
      Map<Contender, Double> medians = measurements.medians(metric);
      String best =
          Goal.bestPeer(metric, medians)
              .map(peer -> peer.title() + " " + figure(metric, medians.get(peer)))
              .orElse(UNKNOWN);
      table.append(
          "| %s | %s | %s | %s |%n"
              .formatted(
                  metric.title(),
                  figure(metric, medians.get(Contender.STARLING)),
                  best,
                  goals(metric)));
    }
    return table.toString();
  }

  private static String figure(Metric metric, @Nullable Double value) {
    return value == null ? UNKNOWN : Numbers.format(value) + " " + metric.unit();
  }

  private Set<Contender> measured() {
    Set<Contender> found = EnumSet.noneOf(Contender.class);
    for (Metric metric : Metric.values()) {
      found.addAll(measurements.medians(metric).keySet());
    }
    return found;
  }

  private List<Metric> metrics() {
    List<Metric> found = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      if (!measurements.medians(metric).isEmpty()) {
        found.add(metric);
      }
    }
    return found;
  }

  private String cell(Metric metric, Contender contender) {
    List<Double> all = measurements.all(metric, contender);
    if (all.isEmpty()) {
      return UNKNOWN;
    }
    String median = Numbers.format(Numbers.median(all));
    return all.size() == 1
        ? median
        : "%s (%s–%s)"
            .formatted(
                median, Numbers.format(Collections.min(all)), Numbers.format(Collections.max(all)));
  }

  private String timesBestPeer(Metric metric) {
    Map<Contender, Double> medians = measurements.medians(metric);
    Double ours = medians.get(Contender.STARLING);
    Optional<Contender> best = Goal.bestPeer(metric, medians);
    if (ours == null || best.isEmpty()) {
      return UNKNOWN;
    }
    double theirs = medians.getOrDefault(best.get(), Double.NaN);
    return Numbers.format(metric.timesBetter(ours, theirs)) + " (" + best.get().title() + ")";
  }

  private String goals(Metric metric) {
    Map<Contender, Double> medians = measurements.medians(metric);
    List<String> words = new ArrayList<>();
    for (Goal goal : metric.goals()) {
      words.add(
          goal.describe(metric)
              + ": "
              + goal.judge(metric, medians).map(Report::outcome).orElse("not measured"));
    }
    return words.isEmpty() ? UNKNOWN : String.join("; ", words);
  }

  private static String outcome(Goal.Outcome outcome) {
    return outcome.reached()
        ? "reached"
        : String.format(Locale.ROOT, "**missed**, %.0f %% of it", 100 * outcome.share());
  }
}
