package dev.starling.benchmarks.runner;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What we want to reach: a figure, or so many times better than a peer in the same run. */
sealed interface Goal {
  /** {@code figure} in the metric's unit. */
  static Goal figure(double figure) {
    return new Figure(figure);
  }

  static Goal against(Contender peer, double times) {
    return new Against(peer, times);
  }

  /** Against whichever peer is the best. */
  static Goal againstBest(double times) {
    return new Against(null, times);
  }

  /** Empty when the peer was not measured. */
  Optional<Outcome> judge(Metric metric, Map<Contender, Double> medians);

  String describe(Metric metric);

  /**
   * How far we are.
   *
   * @param share of the goal that is reached: 1 or more when it is
   */
  record Outcome(double share) {
    boolean reached() {
      return share >= 1;
    }
  }

  record Figure(double figure) implements Goal {
    @Override
    public Optional<Outcome> judge(Metric metric, Map<Contender, Double> medians) {
      return Optional.ofNullable(medians.get(Contender.STARLING))
          .map(ours -> new Outcome(metric.timesBetter(ours, figure)));
    }

    @Override
    public String describe(Metric metric) {
      String bound = metric.moreIsBetter() ? "at least " : "under ";
      return bound + Numbers.format(figure) + " " + metric.unit();
    }
  }

  record Against(@Nullable Contender peer, double times) implements Goal {
    @Override
    public Optional<Outcome> judge(Metric metric, Map<Contender, Double> medians) {
      Double ours = medians.get(Contender.STARLING);
      Optional<Double> theirs =
          peer != null
              ? Optional.ofNullable(medians.get(peer))
              : bestPeer(metric, medians).map(medians::get);
      return ours == null
          ? Optional.empty()
          : theirs.map(other -> new Outcome(metric.timesBetter(ours, other) / times));
    }

    @Override
    public String describe(Metric metric) {
      String whom = peer != null ? peer.title() : "the best peer";
      return times == 1
          ? "faster than " + whom
          : "%s times as fast as %s".formatted(Numbers.format(times), whom);
    }
  }

  /** Empty when no peer was measured. */
  static Optional<Contender> bestPeer(Metric metric, Map<Contender, Double> medians) {
    Comparator<Contender> byFigure =
        Comparator.comparing(contender -> medians.getOrDefault(contender, 0.0));
    return medians.keySet().stream()
        .filter(contender -> contender != Contender.STARLING)
        .max(metric.moreIsBetter() ? byFigure : byFigure.reversed());
  }
}
