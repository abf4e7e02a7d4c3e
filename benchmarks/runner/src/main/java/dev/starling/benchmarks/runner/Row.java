package dev.starling.benchmarks.runner;

import dev.starling.benchmarks.workload.Work;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is measured: each row is work of its own, for one figure or more. */
enum Row {
  TUPLE_ENCODE(Kind.CODEC),
  TUPLE_DECODE(Kind.CODEC),
  LIST_ENCODE(Kind.CODEC),
  LIST_DECODE(Kind.CODEC),
  ONE_WAY(Kind.MESSAGES),
  PING_PONG(Kind.MESSAGES),
  SET_MERGE(Kind.STATE),
  SET_EQUAL(Kind.STATE),
  SET_DELTA(Kind.STATE),
  SET_ADD(Kind.STATE),
  SET_HEAP(Kind.HEAP),
  MAP_MERGE(Kind.STATE),
  MAP_DELTA(Kind.STATE),
  REPLICATION(Kind.REPLICATION),
  REPLICATION_MANY(Kind.REPLICATION),
  WRITES(Kind.WRITES);

  private final Kind kind;

  Row(Kind kind) {
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  List<Metric> metrics() {
    return switch (this) {
      case TUPLE_ENCODE -> List.of(Metric.TUPLE_ENCODE);
      case TUPLE_DECODE -> List.of(Metric.TUPLE_DECODE);
      case LIST_ENCODE -> List.of(Metric.LIST_ENCODE);
      case LIST_DECODE -> List.of(Metric.LIST_DECODE);
      case ONE_WAY -> List.of(Metric.ONE_WAY);
      case PING_PONG -> List.of(Metric.PING_PONG_P50, Metric.PING_PONG_P99);
      case SET_MERGE -> List.of(Metric.SET_MERGE_1K, Metric.SET_MERGE_10K, Metric.SET_MERGE_100K);
      case SET_EQUAL -> List.of(Metric.SET_EQUAL);
      case SET_DELTA -> List.of(Metric.SET_DELTA_1K, Metric.SET_DELTA_10K, Metric.SET_DELTA_100K);
      case SET_ADD -> List.of(Metric.SET_ADD);
      case SET_HEAP -> List.of(Metric.HEAP_LOCAL, Metric.HEAP_TRANSFERRED, Metric.HEAP_BARE);
      case MAP_MERGE -> List.of(Metric.MAP_MERGE);
      case MAP_DELTA -> List.of(Metric.MAP_DELTA);
      case REPLICATION ->
          List.of(
              Metric.UPDATE_P50,
              Metric.UPDATE_P99,
              Metric.FILL,
              Metric.IDLE,
              Metric.UPDATES_TRAFFIC,
              Metric.UPDATES_PROCESSOR);
      case REPLICATION_MANY -> List.of(Metric.IDLE_MANY);
      case WRITES ->
          List.of(
              Metric.WRITES_MEMORY,
              Metric.WRITES_OS,
              Metric.WRITES_ALWAYS,
              Metric.WRITE_MEMORY_P50,
              Metric.WRITE_OS_P50,
              Metric.WRITE_ALWAYS_P50,
              Metric.WRITE_MEMORY_P99,
              Metric.WRITE_OS_P99,
              Metric.WRITE_ALWAYS_P99);
    };
  }

  /** What two processes do; null for other work. */
  @Nullable Work messages() {
    return switch (this) {
      case ONE_WAY -> Work.ONE_WAY;
      case PING_PONG -> Work.PING_PONG;
      default -> null;
    };
  }

  /** Of {@link Kind#CODEC}: the name of the term. Of {@link Kind#STATE}: {@code set} or so. */
  String subject() {
    return words()[0];
  }

  /** What is done with the subject, such as {@code encode} or {@code merge}. */
  String action() {
    return words()[1];
  }

  private String[] words() {
    return name().toLowerCase(Locale.ROOT).split("_", 2);
  }

  boolean suits(Contender contender) {
    return kind.suits(contender) && (this != REPLICATION_MANY || contender == Contender.STARLING);
  }

  /** As an option names it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
