package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The overlay of three processes on this host. */
class OverlayProcessesTest {
  private static final int WRITES = Boolean.getBoolean("starling.long") ? 10_000 : 1_000;

  /** Before classes are loaded and compiled, what is measured is that. */
  private static final int WARM_UP = 300;

  private final OverlaySwarm swarm = new OverlaySwarm();

  @AfterEach
  void end() {
    swarm.close();
  }

  @Test
  void whatOneWritesShowsOnTheOthers() throws Exception {
    int epmdPort = Epmd.freePort();
    for (String alive : List.of("a", "b", "c")) {
      swarm.add(OverlayProcess.start(alive, epmdPort, OverlayProcess.Times.DEFAULT));
    }
    swarm.connectAll();
    List<Long> ages = new ArrayList<>();
    for (int i = 0; i < WARM_UP + WRITES; i++) {
      OverlayProcess writer = swarm.node(i % 3);
      writer.act("stamp " + i);
      for (OverlayProcess reader : swarm.others(writer)) {
        long age = reader.ageOfStamp(i);
        if (i >= WARM_UP) {
          ages.add(age);
        }
      }
    }
    assertEquals(2 * WRITES, ages.size());
    Collections.sort(ages);
    Results.record(
        "a write on one of three processes until listeners of the two others hear of it, "
            + WRITES
            + " writes, one at a time",
        String.format(
            "p50 %d µs, p90 %d µs, p99 %d µs, p99.9 %d µs, max %d µs",
            micros(ages, 0.5),
            micros(ages, 0.9),
            micros(ages, 0.99),
            micros(ages, 0.999),
            micros(ages, 1)));
    swarm.awaitEqual();
  }

  private static long micros(List<Long> ascendingNanos, double quantile) {
    int index = (int) Math.ceil(quantile * ascendingNanos.size()) - 1;
    return ascendingNanos.get(Math.max(0, index)) / 1_000;
  }
}
