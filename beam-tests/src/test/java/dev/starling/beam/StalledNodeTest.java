package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process that was held up for long does not hold its own absence against the others. */
class StalledNodeTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void condemnsNobody() throws Exception {
    int gossip = Epmd.freePort();
    try (Epmd epmd = Epmd.start();
        StarlingProcess a = start("a@127.0.0.1", epmd.port(), gossip);
        StarlingProcess b = start("b@127.0.0.1", epmd.port(), gossip);
        StarlingProcess c = start("c@127.0.0.1", epmd.port(), gossip);
        EventLog events = a.events()) {
      a.awaitStatus(b.name(), "healthy", SOON);
      a.awaitStatus(c.name(), "healthy", SOON);
      b.awaitStatus(a.name(), "healthy", SOON);
      c.awaitStatus(a.name(), "healthy", SOON);

      // Longer than suspicion takes: the connections are still there when it goes on.
      a.signal("-STOP");
      b.awaitStatus(a.name(), "suspect", SOON);
      a.signal("-CONT");
      b.awaitStatus(a.name(), "healthy", SOON);

      // Longer than a verdict takes: the others have closed the connections meanwhile.
      a.signal("-STOP");
      b.awaitStatus(a.name(), "down", SOON);
      c.awaitStatus(a.name(), "down", SOON);
      a.signal("-CONT");
      b.awaitStatus(a.name(), "healthy", SOON);
      c.awaitStatus(a.name(), "healthy", SOON);
      assertEquals("healthy", a.status(b.name()));
      assertEquals("healthy", a.status(c.name()));

      // What comes after everything else shows that everything else is in the log.
      c.close();
      Await.until("a tells of c's end", SOON, () -> !events.about(c.name(), "node_down").isEmpty());
      assertEquals(List.of("healthy"), statuses(events, b));
      assertEquals(List.of("healthy", "down"), statuses(events, c));
    }
  }

  private static List<String> statuses(EventLog events, StarlingProcess node) {
    return events.about(node.name(), "status_change").stream()
        .map(event -> event.get("to").asString())
        .toList();
  }

  private static StarlingProcess start(String name, int epmdPort, int gossipPort)
      throws IOException {
    return StarlingProcess.start(
        name,
        "stalled-node-test",
        epmdPort,
        "--gossip-port",
        Integer.toString(gossipPort),
        "--ping-interval",
        "200ms",
        "--suspect-after",
        "1s",
        "--down-after",
        "3s");
  }
}
