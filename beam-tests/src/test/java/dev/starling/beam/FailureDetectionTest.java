package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;

/** Real processes, killed and stopped. Three JVM nodes find each other by gossip. */
class FailureDetectionTest {
  private static final String COOKIE = "failure-detection-test";
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void killedIsDownAtOnceAndBackAfterARestart() throws Exception {
    try (Epmd epmd = Epmd.start()) {
      int gossip = Epmd.freePort();
      try (StarlingProcess a = start("a@127.0.0.1", epmd.port(), gossip);
          StarlingProcess b = start("b@127.0.0.1", epmd.port(), gossip);
          StarlingProcess c = start("c@127.0.0.1", epmd.port(), gossip)) {
        a.awaitStatus(c.name(), "healthy", SOON);
        b.awaitStatus(c.name(), "healthy", SOON);
        String incarnation = a.node(c.name()).orElseThrow().get("incarnation").asString();
        c.close();
        // Far below the 5 s of suspicion: this is the refused connection, not a time-out.
        a.awaitStatus(c.name(), "down", Duration.ofSeconds(2));
        b.awaitStatus(c.name(), "down", Duration.ofSeconds(2));
        assertEquals("healthy", a.status(b.name()));
        try (StarlingProcess again = start("c@127.0.0.1", epmd.port(), gossip)) {
          a.awaitStatus(again.name(), "healthy", SOON);
          String next = a.node(again.name()).orElseThrow().get("incarnation").asString();
          assertTrue(Long.parseLong(next) > Long.parseLong(incarnation), next);
        }
      }
    }
  }

  @Test
  void killedTogetherWithTheEpmdThatItServedIsDownAtOnce() throws Exception {
    int epmdPort = Epmd.freePort();
    int gossip = Epmd.freePort();
    try (StarlingProcess a = start("a@127.0.0.1", epmdPort, gossip);
        StarlingProcess b = start("b@127.0.0.1", epmdPort, gossip);
        StarlingProcess c = start("c@127.0.0.1", epmdPort, gossip)) {
      b.awaitStatus(a.name(), "healthy", SOON);
      c.awaitStatus(a.name(), "healthy", SOON);
      c.awaitStatus(b.name(), "healthy", SOON);
      a.close();
      b.awaitStatus(a.name(), "down", Duration.ofSeconds(2));
      c.awaitStatus(a.name(), "down", Duration.ofSeconds(2));
      // Another serves EPMD by now: a newcomer is found, and finds the others.
      try (StarlingProcess d = start("d@127.0.0.1", epmdPort, gossip)) {
        b.awaitStatus(d.name(), "healthy", SOON);
        d.awaitStatus(c.name(), "healthy", SOON);
      }
    }
  }

  @Test
  void stoppedIsSuspectThenDownThenHealthyAgain() throws Exception {
    String[] fast = {"--ping-interval", "200ms", "--suspect-after", "1s", "--down-after", "3s"};
    stopAndResume(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofMillis(600), fast);
  }

  @Test
  @EnabledIfSystemProperty(named = "starling.long", matches = "true")
  void stoppedIsSuspectAtFiveSecondsAndDownAtThirty() throws Exception {
    stopAndResume(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMillis(600));
  }

  @Test
  @EnabledIfSystemProperty(named = "starling.long", matches = "true")
  void killedIsDownWithinAHundredMilliseconds() throws Exception {
    List<Long> millis = new ArrayList<>();
    try (Epmd epmd = Epmd.start()) {
      int gossip = Epmd.freePort();
      try (StarlingProcess a = start("a@127.0.0.1", epmd.port(), gossip)) {
        for (int i = 0; i < 10; i++) {
          StarlingProcess c = start("c@127.0.0.1", epmd.port(), gossip);
          a.awaitStatus(c.name(), "healthy", SOON);
          // The retry at once, which tells of the death, is earned by a second on a connection.
          Await.until("the connection is steady", SOON, () -> history(a, c.name()) >= 3);
          long killed = System.nanoTime();
          c.process().destroyForcibly();
          a.awaitStatus(c.name(), "down", SOON);
          millis.add((System.nanoTime() - killed) / 1_000_000);
          c.close();
        }
      }
    }
    Collections.sort(millis);
    Results.record("kill -9 until down, ms, ten times, sorted", millis.toString());
    assertTrue(millis.get(millis.size() / 2) < 100, "median below 100 ms: " + millis);
  }

  private static void stopAndResume(
      Duration suspectAfter, Duration downAfter, Duration tolerance, String... options)
      throws Exception {
    try (Epmd epmd = Epmd.start()) {
      int gossip = Epmd.freePort();
      try (StarlingProcess a = start("a@127.0.0.1", epmd.port(), gossip, options);
          StarlingProcess b = start("b@127.0.0.1", epmd.port(), gossip, options);
          Beam c = Beam.start("c@127.0.0.1", COOKIE, epmd.port())) {
        a.awaitStatus(b.name(), "healthy", SOON);
        assertEquals("pong", c.eval("net_adm:ping('a@127.0.0.1')"));
        a.awaitStatus("c@127.0.0.1", "healthy", SOON);
        // Let some round-trip times come together, to compare with those during the stop.
        Await.until("a knows b", SOON, () -> history(a, b.name()) >= 5);

        c.stop();
        long stopped = System.nanoTime();
        a.awaitStatus("c@127.0.0.1", "suspect", suspectAfter.plus(SOON));
        long suspectMillis = (System.nanoTime() - stopped) / 1_000_000;
        int before = history(a, b.name());
        a.awaitStatus("c@127.0.0.1", "down", downAfter.plus(SOON));
        long downMillis = (System.nanoTime() - stopped) / 1_000_000;

        Results.record(
            "kill -STOP with suspect-after " + suspectAfter + ", down-after " + downAfter,
            "suspect after " + suspectMillis + " ms, down after " + downMillis + " ms");
        assertNear(suspectAfter, suspectMillis, tolerance);
        assertNear(downAfter, downMillis, tolerance);
        assertEquals("healthy", a.status(b.name()));
        JsonNode other = a.node(b.name()).orElseThrow();
        assertEquals(0.0, other.get("loss").asDouble(), "no ping to the other node was lost");
        assertTrue(history(a, b.name()) > before || before == 60, "its pings went on");

        c.resume();
        a.awaitStatus("c@127.0.0.1", "healthy", Duration.ofSeconds(70));
      }
    }
  }

  private static int history(StarlingProcess of, String node) {
    return of.node(node).orElseThrow().get("rttHistoryMs").size();
  }

  private static void assertNear(Duration expected, long millis, Duration tolerance) {
    long off = Math.abs(millis - expected.toMillis());
    assertTrue(off <= tolerance.toMillis(), millis + " ms, expected about " + expected);
  }

  private static StarlingProcess start(String name, int epmdPort, int gossipPort, String... options)
      throws IOException {
    String[] all = new String[options.length + 2];
    all[0] = "--gossip-port";
    all[1] = Integer.toString(gossipPort);
    System.arraycopy(options, 0, all, 2, options.length);
    return StarlingProcess.start(name, COOKIE, epmdPort, all);
  }
}
