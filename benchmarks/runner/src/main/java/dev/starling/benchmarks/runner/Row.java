package dev.starling.benchmarks.runner;

import dev.starling.benchmarks.workload.Work;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is measured: each row is work of its own, for one figure or two. */
enum Row {
  TUPLE_ENCODE,
  TUPLE_DECODE,
  LIST_ENCODE,
  LIST_DECODE,
  ONE_WAY,
  PING_PONG;

  List<Metric> metrics() {
    return switch (this) {
      case TUPLE_ENCODE -> List.of(Metric.TUPLE_ENCODE);
      case TUPLE_DECODE -> List.of(Metric.TUPLE_DECODE);
      case LIST_ENCODE -> List.of(Metric.LIST_ENCODE);
      case LIST_DECODE -> List.of(Metric.LIST_DECODE);
      case ONE_WAY -> List.of(Metric.ONE_WAY);
      case PING_PONG -> List.of(Metric.PING_PONG_P50, Metric.PING_PONG_P99);
    };
  }

  /** What two processes do; null for work of the codec. */
  @Nullable Work messages() {
    return switch (this) {
      case ONE_WAY -> Work.ONE_WAY;
      case PING_PONG -> Work.PING_PONG;
      default -> null;
    };
  }

  /** The name of the term that the codec works on. */
  String sample() {
    return words()[0];
  }

  /** {@code encode} or {@code decode}. */
  String direction() {
    return words()[1];
  }

  private String[] words() {
    return name().toLowerCase(Locale.ROOT).split("_", 2);
  }

  boolean suits(Contender contender) {
    return messages() != null || contender.hasCodec();
  }

  /** As an option names it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
