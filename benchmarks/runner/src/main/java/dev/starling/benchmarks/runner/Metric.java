package dev.starling.benchmarks.runner;

import static dev.starling.benchmarks.runner.Contender.BEAM;
import static dev.starling.benchmarks.runner.Contender.JINTERFACE;
import static dev.starling.benchmarks.runner.Contender.PEKKO;

import java.util.List;

/** A line of the table: a figure, its unit, and the goal. */
enum Metric {
  TUPLE_ENCODE("small tuple, encode", "ns", "ns_per_op", 1, false),
  TUPLE_DECODE("small tuple, decode", "ns", "ns_per_op", 1, false),
  LIST_ENCODE("10k maps of 5 fields, encode", "ms", "ns_per_op", 1e6, false),
  LIST_DECODE("10k maps of 5 fields, decode", "ms", "ns_per_op", 1e6, false),
  ONE_WAY("messages of 100 B, one way", "k/s", "per_second", 1e3, true),
  PING_PONG_P50("ping-pong, p50", "µs", "p50_us", 1, false),
  PING_PONG_P99("ping-pong, p99", "µs", "p99_us", 1, false),
  SET_MERGE_1K("OR-set of 1k, merge, 1 % differ", "µs", 1_000),
  SET_MERGE_10K("OR-set of 10k, merge, 1 % differ", "µs", 10_000),
  SET_MERGE_100K("OR-set of 100k, merge, 1 % differ", "µs", 100_000),
  SET_EQUAL("OR-set of 100k, merge with an equal one", "µs", 100_000),
  SET_DELTA_1K("OR-set of 1k, delta of one element", "µs", 1_000),
  SET_DELTA_10K("OR-set of 10k, delta of one element", "µs", 10_000),
  SET_DELTA_100K("OR-set of 100k, delta of one element", "µs", 100_000),
  SET_ADD("OR-set of 100k, add one", "µs", 100_000),
  HEAP_LOCAL("heap for each of 100k strings, written here", "B", "local_bytes", 1, false),
  HEAP_TRANSFERRED("heap for each, after a transfer", "B", "transferred_bytes", 1, false),
  HEAP_BARE("heap for each in a bare HashSet", "B", "bare_bytes", 1, false),
  MAP_MERGE("map of 10k registers, merge, 1 % differ", "µs", 10_000),
  MAP_DELTA("map of 10k registers, delta of one key", "µs", 10_000),
  UPDATE_P50("update, until visible at another node, p50", "ms"),
  UPDATE_P99("update, until visible at another node, p99", "ms"),
  FILL("10k entities written, until another node has all", "s", "filled_ms", 1e3, false),
  IDLE("traffic of 3 idle nodes, 10k entities", "kB/s"),
  UPDATES_TRAFFIC("traffic of 100 updates/s, 10k entities", "kB/s"),
  UPDATES_PROCESSOR("processor for 100 updates/s, 3 processes", "% of a core"),
  IDLE_MANY("traffic of 3 idle nodes, 100k entities", "kB/s"),
  WRITES_MEMORY("writes, 64 at a time, in memory", "k/s", "memory_per_second", 1e3, true),
  WRITES_OS("writes, 64 at a time, `--fsync os`", "k/s", "os_per_second", 1e3, true),
  WRITES_ALWAYS("writes, 64 at a time, `--fsync always`", "k/s", "always_per_second", 1e3, true),
  WRITE_MEMORY_P50("one write at a time, in memory, p50", "µs", "memory_p50_us", 1, false),
  WRITE_OS_P50("one write at a time, `--fsync os`, p50", "µs", "os_p50_us", 1, false),
  WRITE_ALWAYS_P50("one write at a time, `--fsync always`, p50", "µs", "always_p50_us", 1, false),
  WRITE_MEMORY_P99("one write at a time, in memory, p99", "µs", "memory_p99_us", 1, false),
  WRITE_OS_P99("one write at a time, `--fsync os`, p99", "µs", "os_p99_us", 1, false),
  WRITE_ALWAYS_P99("one write at a time, `--fsync always`, p99", "µs", "always_p99_us", 1, false);

  private final String title;
  private final String unit;
  private final String resultName;
  private final double resultUnits;
  private final boolean moreIsBetter;
  private final int size;

  /** Of a set or map with {@code size} elements. */
  Metric(String title, String unit, int size) {
    this(title, unit, "ns_per_op", 1e3, false, size);
  }

  /** Comes in the unit of the table. */
  Metric(String title, String unit) {
    this(title, unit, "", 1, false, 0);
  }

  Metric(String title, String unit, String resultName, double resultUnits, boolean moreIsBetter) {
    this(title, unit, resultName, resultUnits, moreIsBetter, 0);
  }

  private Metric(
      String title,
      String unit,
      String resultName,
      double resultUnits,
      boolean moreIsBetter,
      int size) {
    this.title = title;
    this.unit = unit;
    this.resultName = resultName;
    this.resultUnits = resultUnits;
    this.moreIsBetter = moreIsBetter;
    this.size = size;
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

  /** How many elements the set or map has on which work is done; 0 for other work. */
  int size() {
    return size;
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
      case SET_MERGE_100K, MAP_MERGE -> List.of(Goal.against(PEKKO, 20));
      case SET_EQUAL -> List.of(Goal.figure(1));
      case SET_DELTA_1K, SET_DELTA_10K, SET_DELTA_100K, MAP_DELTA -> List.of(Goal.figure(5));
      case SET_ADD -> List.of(Goal.against(PEKKO, 1));
      case HEAP_LOCAL, HEAP_TRANSFERRED -> List.of(Goal.figure(150));
      case UPDATE_P50 -> List.of(Goal.figure(5));
      case UPDATE_P99 -> List.of(Goal.figure(20));
      case FILL -> List.of(Goal.figure(0.5));
      case IDLE, IDLE_MANY -> List.of(Goal.figure(4));
      case UPDATES_TRAFFIC -> List.of(Goal.figure(60));
      case UPDATES_PROCESSOR -> List.of(Goal.figure(10));
      case SET_MERGE_1K,
          SET_MERGE_10K,
          HEAP_BARE,
          WRITES_MEMORY,
          WRITES_OS,
          WRITES_ALWAYS,
          WRITE_MEMORY_P50,
          WRITE_OS_P50,
          WRITE_ALWAYS_P50,
          WRITE_MEMORY_P99,
          WRITE_OS_P99,
          WRITE_ALWAYS_P99 ->
          List.of();
    };
  }

  /** How many times better {@code ours} is than {@code theirs}. */
  double timesBetter(double ours, double theirs) {
    return moreIsBetter ? ours / theirs : theirs / ours;
  }
}
