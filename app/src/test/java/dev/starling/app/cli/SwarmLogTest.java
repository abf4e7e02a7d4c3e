package dev.starling.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.PeerKind;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SwarmLogTest {
  private final Logger logger = Logger.getLogger("dev.starling.swarm");
  private final List<String> lines = new ArrayList<>();
  private final Handler handler = new Collector();
  private long nowNanos = Long.MAX_VALUE - 1_000;
  private final SwarmLog log = new SwarmLog(() -> nowNanos);

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
    logger.setLevel(null);
  }

  @Test
  void saysEveryEventInWords() {
    log.accept(new SwarmEvent.NodeUp(1, "b@h", PeerKind.BEAM));
    log.accept(new SwarmEvent.NodeForgotten(1, "b@h"));

    assertEquals(List.of("INFO b@h is up (beam)", "INFO b@h is forgotten"), lines);
  }

  @Test
  void saysOfFailuresWhatIsNew() {
    fail("b@h", "refused");
    fail("b@h", "refused");
    fail("c@h", "refused");
    fail("b@h", "the cookies differ");

    assertEquals(
        List.of(
            "WARNING gossip, b@h: refused",
            "WARNING gossip, c@h: refused",
            "WARNING gossip, b@h: the cookies differ"),
        lines);
  }

  @Test
  void forgetsFailuresPastItsBound() {
    for (int i = 0; i <= 1_024; i++) {
      fail("n" + i + "@h", "refused");
    }
    lines.clear();
    nowNanos += SwarmLog.FAILURE_LINE_INTERVAL.toNanos();

    fail("n1024@h", "refused");
    fail("n0@h", "refused");

    assertEquals(List.of("WARNING gossip, n0@h: refused (975 lines left out before)"), lines);
  }

  @Test
  void inventedNamesFillNoLog() {
    for (int i = 0; i < 10_000; i++) {
      fail("n" + i + "@h", "refused");
    }
    assertEquals(SwarmLog.MAX_FAILURE_LINES, lines.size());
    nowNanos += SwarmLog.FAILURE_LINE_INTERVAL.toNanos();
    fail("next@h", "refused");
    fail("last@h", "refused");
    assertEquals(SwarmLog.MAX_FAILURE_LINES + 1, lines.size());
  }

  @Test
  void aPeerThatComesAndGoesFillsNoLog() {
    for (int i = 0; i < 10_000; i++) {
      log.accept(new SwarmEvent.NodeUp(1, "b@h", PeerKind.BEAM));
    }
    assertEquals(SwarmLog.MAX_EVENT_LINES, lines.size());
    fail("c@h", "refused");
    assertEquals("WARNING gossip, c@h: refused", lines.get(SwarmLog.MAX_EVENT_LINES));
    lines.clear();
    nowNanos += 2 * SwarmLog.EVENT_LINE_INTERVAL.toNanos();
    for (int i = 0; i < 3; i++) {
      log.accept(new SwarmEvent.NodeForgotten(1, "b@h"));
    }
    assertEquals(
        List.of("INFO b@h is forgotten (9500 lines left out before)", "INFO b@h is forgotten"),
        lines);
  }

  private void fail(String node, String detail) {
    log.accept(new SwarmEvent.DiscoveryFailed(1, "gossip", node, detail));
  }

  private final class Collector extends Handler {
    @Override
    public void publish(LogRecord entry) {
      lines.add(entry.getLevel() + " " + entry.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
