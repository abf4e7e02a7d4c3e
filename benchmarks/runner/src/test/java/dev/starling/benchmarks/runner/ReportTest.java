package dev.starling.benchmarks.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private final Measurements measurements = new Measurements();

  private void add(Metric metric, Contender contender, double... figures) {
    for (double figure : figures) {
      measurements.add(metric, contender, figure);
    }
  }

  private static String line(String table, Metric metric) {
    List<String> lines =
        table.lines().filter(line -> line.startsWith("| " + metric.title())).toList();
    assertEquals(1, lines.size(), table);
    return lines.get(0);
  }

  @Test
  void moreMessagesAreBetter() {
    add(Metric.ONE_WAY, Contender.STARLING, 900, 1_200, 800);
    add(Metric.ONE_WAY, Contender.JGROUPS, 300);
    add(Metric.ONE_WAY, Contender.PEKKO, 200);
    assertEquals(
        "| messages of 100 B, one way, k/s | 900 (800–1,200) | 200 | 300 | 3 (JGroups) |"
            + " at least 1,000 k/s: **missed**, 90 % of it;"
            + " 2.5 times as fast as the best peer: reached |",
        line(new Report(measurements).full(), Metric.ONE_WAY));
  }

  @Test
  void lessTimeIsBetter() {
    add(Metric.TUPLE_ENCODE, Contender.STARLING, 50);
    add(Metric.TUPLE_ENCODE, Contender.JINTERFACE, 100);
    add(Metric.TUPLE_ENCODE, Contender.BEAM, 60);
    assertEquals(
        "| small tuple, encode | 50 ns | Erlang 60 ns |"
            + " 3 times as fast as jinterface: **missed**, 67 % of it;"
            + " faster than Erlang: reached |",
        line(new Report(measurements).compact(), Metric.TUPLE_ENCODE));
  }

  @Test
  void whatWasNotMeasuredIsNotJudged() {
    add(Metric.LIST_DECODE, Contender.STARLING, 1);
    add(Metric.PING_PONG_P50, Contender.BEAM, 1);
    String table = new Report(measurements).full();
    assertTrue(line(table, Metric.LIST_DECODE).endsWith("the best peer: not measured |"), table);
    assertTrue(line(table, Metric.PING_PONG_P50).endsWith("under 50 µs: not measured |"), table);
    assertFalse(table.contains(Metric.TUPLE_DECODE.title()), table);
    assertFalse(table.contains("Pekko"), table);
  }
}
