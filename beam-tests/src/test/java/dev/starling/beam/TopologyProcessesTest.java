package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real processes agree on one commander, and on the next when it dies or stands still. */
class TopologyProcessesTest {
  private static final int RUNS = Boolean.getBoolean("starling.long") ? 20 : 1;
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final OverlayProcess.Times TIMES = OverlayProcess.Times.SHORT;

  private final List<OverlayProcess> nodes = new ArrayList<>();

  @AfterEach
  void end() {
    nodes.forEach(OverlayProcess::close);
    nodes.clear();
  }

  @ParameterizedTest
  @CsvSource({"3,true", "3,false", "5,true", "5,false", "9,true", "9,false"})
  void allFollowTheEldestAndThenTheNext(int size, boolean together) throws Exception {
    List<Long> failovers = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      start(size, together, 1);
      assertTheEldestCommands();
      assertOneCommanderAllAlong();
      failovers.add(killCommander());
      end();
    }
    failovers.sort(null);
    System.out.printf(
        "%d processes started %s: after kill -9 of the commander all agreed on the next within ms: %s%n",
        size, together ? "together" : "one by one", failovers);
  }

  @Test
  void aStoppedCommanderKnowsAtItsFirstReadThatItIsNone() throws Exception {
    start(3, true, 1);
    assertStoppedKnows();
  }

  @Test
  void theSameWithAQuorum() throws Exception {
    start(3, true, 2);
    assertOneCommanderAllAlong();
    assertStoppedKnows();
    killCommander();
  }

  private void assertStoppedKnows() throws Exception {
    OverlayProcess commander = commander();
    List<OverlayProcess> others = without(commander);
    commander.signal("-STOP");
    long stopNanos = System.nanoTime();
    Await.until(
        "the others follow another",
        BOUND,
        () -> agreed(others) != null && !commander.name().equals(agreed(others)));
    System.out.printf(
        "after kill -STOP of the commander the others agreed on the next within %d ms%n",
        (System.nanoTime() - stopNanos) / 1_000_000);
    CompletableFuture<String> firstRead = commander.askLater("commander");
    commander.signal("-CONT");
    assertNotEquals(commander.name(), firstRead.get(30, TimeUnit.SECONDS));
    Await.until("all follow one again", BOUND, () -> agreed(nodes) != null);
  }

  /** As many processes, each connected to all others. */
  private void start(int size, boolean together, int quorum) throws Exception {
    int epmdPort = Epmd.freePort();
    List<CompletableFuture<OverlayProcess>> starting = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String alive = "t" + (size - i);
      CompletableFuture<OverlayProcess> start =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return OverlayProcess.start(alive, epmdPort, TIMES, quorum);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      starting.add(start);
      // The first one may serve EPMD to the others.
      if (!together || i == 0) {
        join(start.get());
      }
    }
    for (CompletableFuture<OverlayProcess> start : starting) {
      if (!nodes.contains(start.get())) {
        join(start.get());
      }
    }
    Await.until("all follow one", BOUND, () -> isWhole() && agreed(nodes) != null);
  }

  private void join(OverlayProcess node) {
    nodes.forEach(other -> node.act("connect " + other.name()));
    nodes.add(node);
  }

  private boolean isWhole() {
    return nodes.stream().allMatch(node -> node.number("healthy") == nodes.size() - 1);
  }

  private void assertTheEldestCommands() {
    String commander = agreed(nodes);
    for (OverlayProcess node : nodes) {
      assertEquals(commander, node.ask("births").split(",")[0]);
    }
  }

  /** Each node, looking every 10 ms, sees nobody else for three seconds. */
  private void assertOneCommanderAllAlong() {
    String commander = agreed(nodes);
    for (OverlayProcess node : nodes) {
      node.act("watch");
    }
    Await.throughout(
        "all follow " + commander, Duration.ofSeconds(3), () -> agreed(nodes).equals(commander));
    for (OverlayProcess node : nodes) {
      String watched = node.ask("watched");
      assertTrue(
          watched.endsWith("=" + commander) && watched.indexOf(',') < 0,
          node.name() + " saw " + watched);
    }
  }

  /** Kills it; how long it takes until all others agree on the next eldest, ms. */
  private long killCommander() {
    OverlayProcess commander = commander();
    List<OverlayProcess> others = without(commander);
    commander.kill();
    long killNanos = System.nanoTime();
    Await.until(
        "the others follow the next",
        BOUND,
        () -> agreed(others) != null && !commander.name().equals(agreed(others)));
    nodes.remove(commander);
    return (System.nanoTime() - killNanos) / 1_000_000;
  }

  private OverlayProcess commander() {
    String name = agreed(nodes);
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }

  private List<OverlayProcess> without(OverlayProcess one) {
    return nodes.stream().filter(node -> node != one).toList();
  }

  /** Whom all of them follow; null if they differ. */
  private static String agreed(List<OverlayProcess> nodes) {
    List<String> followed = nodes.stream().map(node -> node.ask("commander")).distinct().toList();
    return followed.size() == 1 && !followed.get(0).equals("none") ? followed.get(0) : null;
  }
}
