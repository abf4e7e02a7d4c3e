package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes agree on one commander, and on the next when it dies or stands still. */
class TopologyProcessesTest {
  private static final boolean LONG = Boolean.getBoolean("starling.long");
  private static final int RUNS = Integer.getInteger("starling.runs", LONG ? 20 : 1);
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final OverlayProcess.Times TIMES = OverlayProcess.Times.SHORT;

  private final List<OverlayProcess> nodes = new ArrayList<>();
  private int epmdPort;
  @TempDir private Path directory;

  /** Null: nothing is kept. */
  private Path data;

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
      assertTheEldestCommands();
      assertNeverTwoCommanders();
      end();
    }
    record(
        String.format(
            "%d processes started %s, kill -9 of the commander",
            size, together ? "together" : "one by one"),
        failovers);
  }

  private static IntStream sizesToStop() {
    return LONG ? IntStream.of(3, 5, 9) : IntStream.of(3);
  }

  @ParameterizedTest
  @MethodSource("sizesToStop")
  void aStoppedCommanderKnowsAtItsFirstReadThatItIsNone(int size) throws Exception {
    List<Long> failovers = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      start(size, true, 1);
      assertOneCommanderAllAlong();
      failovers.add(assertStoppedKnows());
      assertNeverTwoCommanders();
      end();
    }
    record(
        String.format(
            "%d processes, kill -STOP of the commander, down after %d ms", size, TIMES.down()),
        failovers);
  }

  private static void record(String what, List<Long> millis) {
    Results.record(
        what + ", " + millis.size() + " runs, until all others agreed on the next, ms",
        millis.stream().sorted().toList().toString());
  }

  @Test
  void theSameWithAQuorum() throws Exception {
    start(3, true, 2);
    assertOneCommanderAllAlong();
    assertStoppedKnows();
    killCommander();
  }

  @Test
  void aRestartedCommanderComesBackAsTheYoungest() throws Exception {
    start(3, false, 1);
    OverlayProcess first = commander();
    killCommander();
    String second = agreed(nodes);
    joinAndAwait(OverlayProcess.start(alive(first), epmdPort, TIMES));
    assertOneCommanderAllAlong();
    assertEquals(second, agreed(nodes));
    assertYoungest(first.name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1d", "+1d"})
  void aNewcomerWithAWrongClockDoesNotTakeOver(String offset) throws Exception {
    WallClock clock = WallClock.off(offset);
    start(2, false, 1);
    String first = agreed(nodes);
    List<OverlayProcess> watching = List.copyOf(nodes);
    watching.forEach(node -> node.act("watch"));
    OverlayProcess newcomer = OverlayProcess.start("late", epmdPort, TIMES, clock);
    long hours =
        Duration.ofMillis(
                Long.parseLong(newcomer.ask("clock")) - Long.parseLong(nodes.get(0).ask("clock")))
            .abs()
            .toHours();
    assertTrue(hours >= 23, "its clock is off by hours: " + hours);
    joinAndAwait(newcomer);
    assertStillOneCommander(watching);
    assertEquals(first, agreed(nodes));
    assertYoungest(newcomer.name());
  }

  /**
   * The other voter alone cannot tell it what it promised, and the commander stands still: who has
   * kept its promises votes nevertheless, and who has not does not.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aVoterThatIsKilledAndBackVotesOnlyIfItHasKeptItsPromises(boolean kept) throws Exception {
    data = directory;
    // A commander that serves EPMD and stands still would keep others from starting.
    try (Epmd epmd = Epmd.start()) {
      start(3, false, 2, epmd.port());
      assertVotesOnlyIf(kept);
    }
  }

  private void assertVotesOnlyIf(boolean kept) throws Exception {
    assertOneCommanderAllAlong();
    OverlayProcess commander = commander();
    long term = Long.parseLong(commander.ask("term"));
    OverlayProcess voter = without(commander).get(0);
    OverlayProcess other = without(commander).get(1);
    commander.signal("-STOP");
    voter.kill();
    nodes.remove(voter);
    data = kept ? directory : directory.resolve("empty");
    OverlayProcess again = launch(alive(voter), 2);
    again.act("connect " + other.name());
    nodes.add(again);
    List<OverlayProcess> two = List.of(again, other);
    if (kept) {
      Await.until("the two follow another", BOUND, () -> isAnother(two, commander));
      assertTrue(Long.parseLong(other.ask("term")) > term);
    } else {
      Await.until("the lease is over", BOUND, () -> nobodyCommands(two));
      Await.throughout("nobody commands", Duration.ofSeconds(5), () -> nobodyCommands(two));
    }
    commander.signal("-CONT");
    Await.until("all follow one", BOUND, () -> isWhole() && agreed(nodes) != null);
    assertTrue(Long.parseLong(again.ask("term")) > term);
  }

  private static boolean nobodyCommands(List<OverlayProcess> nodes) {
    return nodes.stream().allMatch(node -> node.ask("commander").equals("none"));
  }

  private static boolean isAnother(List<OverlayProcess> nodes, OverlayProcess than) {
    String followed = agreed(nodes);
    return followed != null && !followed.equals(than.name());
  }

  private void joinAndAwait(OverlayProcess node) {
    join(node);
    Await.until("all follow one", BOUND, () -> isWhole() && agreed(nodes) != null);
  }

  private void assertYoungest(String name) {
    for (OverlayProcess node : nodes) {
      assertTrue(node.ask("births").endsWith("," + name), node.name() + " orders otherwise");
    }
  }

  private static String alive(OverlayProcess node) {
    return node.name().substring(0, node.name().indexOf('@'));
  }

  /** How long it took until the others agreed on another, ms. */
  private long assertStoppedKnows() throws Exception {
    OverlayProcess commander = commander();
    List<OverlayProcess> others = without(commander);
    commander.signal("-STOP");
    long stopNanos = System.nanoTime();
    Await.until("the others follow another", BOUND, () -> isAnother(others, commander));
    long tookMillis = (System.nanoTime() - stopNanos) / 1_000_000;
    CompletableFuture<String> firstRead = commander.askLater("commander");
    commander.signal("-CONT");
    assertNotEquals(commander.name(), firstRead.get(30, TimeUnit.SECONDS));
    Await.until("all follow one again", BOUND, () -> agreed(nodes) != null);
    return tookMillis;
  }

  /** Of those that watch, no two were commander at one time, as far as each looked. */
  private void assertNeverTwoCommanders() {
    for (OverlayProcess one : nodes) {
      for (OverlayProcess other : without(one)) {
        for (OverlayNode.Reign reign : reigns(one)) {
          for (OverlayNode.Reign beside : reigns(other)) {
            assertFalse(
                reign.overlaps(beside),
                one.name() + " commands " + reign + ", " + other.name() + " " + beside);
          }
        }
      }
    }
  }

  private static List<OverlayNode.Reign> reigns(OverlayProcess node) {
    String all = node.ask("reigns");
    return all.isEmpty()
        ? List.of()
        : Stream.of(all.split(",")).map(OverlayNode.Reign::parse).toList();
  }

  /** As many processes, each connected to all others. */
  private void start(int size, boolean together, int quorum) throws Exception {
    start(size, together, quorum, Epmd.freePort());
  }

  private void start(int size, boolean together, int quorum, int port) throws Exception {
    epmdPort = port;
    List<CompletableFuture<OverlayProcess>> starting = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String alive = "t" + (size - i);
      CompletableFuture<OverlayProcess> start =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return launch(alive, quorum);
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

  private OverlayProcess launch(String alive, int quorum) throws IOException {
    return data == null
        ? OverlayProcess.start(alive, epmdPort, TIMES, quorum)
        : OverlayProcess.start(alive, epmdPort, TIMES, quorum, data.resolve(alive));
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
    List<OverlayProcess> watching = List.copyOf(nodes);
    watching.forEach(node -> node.act("watch"));
    assertStillOneCommander(watching);
  }

  /** The same of those that have begun to watch before. */
  private void assertStillOneCommander(List<OverlayProcess> watching) {
    String commander = agreed(nodes);
    Await.throughout(
        "all follow " + commander, Duration.ofSeconds(3), () -> commander.equals(agreed(nodes)));
    for (OverlayProcess node : watching) {
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
    Await.until("the others follow the next", BOUND, () -> isAnother(others, commander));
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
