package dev.starling.benchmarks.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {
  @Test
  void everyMetricHasOneRow() {
    List<Metric> found = new ArrayList<>();
    for (Row row : Row.values()) {
      found.addAll(row.metrics());
    }
    assertEquals(List.of(Metric.values()), found);
  }

  @Test
  void weAreMeasuredInEveryRow() {
    for (Row row : Row.values()) {
      assertTrue(row.suits(Contender.STARLING), row.toString());
    }
  }
}
