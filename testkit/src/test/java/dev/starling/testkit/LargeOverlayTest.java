package dev.starling.testkit;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Many nodes that write now and then; a thousand of them for a minute in the long form. */
class LargeOverlayTest {
  private static final boolean LONG = Boolean.getBoolean("starling.long");

  @Test
  void manyNodesComeToTheSame() {
    int nodes = LONG ? 1_000 : 60;
    Duration length = Duration.ofSeconds(LONG ? 60 : 15);
    Simulation.Report report =
        new Simulation(new Simulation.Plan(nodes, 7, Set.of(), length)).run();

    System.out.printf(
        "%,d simulated nodes: %.1f s virtual in %.1f s, %,d messages, %,.1f MB, %d writes, equal"
            + " after %.1f s%n",
        nodes,
        report.virtual().toMillis() / 1e3,
        report.wall().toMillis() / 1e3,
        report.messages(),
        report.bytes() / 1e6,
        report.operations(),
        report.healed().toMillis() / 1e3);
    assertNull(report.violation());
    assertTrue(report.operations() > 0);
  }
}
