package dev.starling.benchmarks.runner;

import static dev.starling.benchmarks.runner.Contender.BEAM;
import static dev.starling.benchmarks.runner.Contender.JINTERFACE;

import java.util.List;

/** A line of the table: a figure, its unit, and the goal. */
enum Metric {
  TUPLE_ENCODE("small tuple, encode", "ns", "ns_per_op", 1, false),
  TUPLE_DECODE("small tuple, decode", "ns", "ns_per_op", 1, false),
  LIST_ENCODE("10k maps of 5 fields, encode", "ms", "ns_per_op", 1e6, false),
  LIST_DECODE("10k maps of 5 fields, decode", "ms", "ns_per_op", 1e6, false),
  ONE_WAY("messages of 100 B, one way", "k/s", "per_second", 1e3, true),
  PING_PONG_P50("ping-pong, p50", "µs", "p50_us", 1, false),
  PING_PONG_P99("ping-pong, p99", "µs", "p99_us", 1, false);

  private final String title;
  private final String unit;
  private final String resultName;
  private final double resultUnits;
  private final boolean moreIsBetter;

  Metric(String title, String unit, String resultName, double resultUnits, boolean moreIsBetter) {
    this.title = title;
    this.unit = unit;
    this.resultName = resultName;
    this.resultUnits = resultUnits;
    this.moreIsBetter = moreIsBetter;
  }

  String title() {
    return title;
  }

  String unit() {
    return unit;
  }

  /** What a contender's process calls it. */
  String resultName() {
    return resultName;
  }

  /** From what a process prints to the table's unit. */
  double inUnit(double result) {
    return result / resultUnits;
  }

  boolean moreIsBetter() {
    return moreIsBetter;
  }

  List<Goal> goals() {
    return switch (this) {
      case TUPLE_ENCODE, TUPLE_DECODE ->
          List.of(Goal.against(JINTERFACE, 3), Goal.against(BEAM, 1));
      case LIST_ENCODE, LIST_DECODE -> List.of(Goal.againstBest(1));
      case ONE_WAY -> List.of(Goal.figure(1_000), Goal.againstBest(2.5));
      case PING_PONG_P50 -> List.of(Goal.figure(50));
      case PING_PONG_P99 -> List.of(Goal.figure(300));
    };
  }

  /** How many times better {@code ours} is than {@code theirs}. */
  double timesBetter(double ours, double theirs) {
    return moreIsBetter ? ours / theirs : theirs / ours;
  }
}
