package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three processes with data directories, killed again and again. */
class DurabilityProcessesTest {
  private static final boolean LONG = Boolean.getBoolean("starling.long");
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final int KILLS = LONG ? 100 : 6;
  private static final int RESTARTS = LONG ? 100 : 8;
  private static final long LONGEST_LIFE_MILLIS = 1_500;

  private final SplittableRandom random = new SplittableRandom(5);
  private int epmdPort;
  private OverlaySwarm swarm = new OverlaySwarm();
  @TempDir private Path directory;

  @BeforeEach
  void choosePort() throws IOException {
    epmdPort = Epmd.freePort();
  }

  @AfterEach
  void end() {
    swarm.close();
  }

  private void startAll() throws IOException {
    swarm = new OverlaySwarm();
    for (String alive : NAMES) {
      swarm.add(start(alive));
    }
  }

  private OverlayProcess start(String alive) throws IOException {
    return OverlayProcess.start(
        alive, epmdPort, OverlayProcess.Times.SHORT, directory.resolve(alive));
  }

  /** What a node shows of the ids that begin so. */
  private static TreeMap<String, String> shown(OverlayProcess node, String prefix) {
    TreeMap<String, String> shown = new TreeMap<>();
    String all = node.ask("all");
    for (String pair : all.substring(1, all.length() - 1).split(", ")) {
      if (pair.startsWith("entity/" + prefix)) {
        shown.put(
            pair.substring("entity/".length(), pair.indexOf('=')),
            pair.substring(pair.indexOf('=') + 1));
      }
    }
    return shown;
  }

  @Test
  void everyAcknowledgedWriteIsBackAfterAllWereKilled() throws Exception {
    List<TreeMap<String, String>> known = new ArrayList<>();
    NAMES.forEach(name -> known.add(new TreeMap<>()));
    long[] next = new long[NAMES.size()];
    long acknowledged = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      startAll();
      swarm.connectAll();
      for (int i = 0; i < NAMES.size(); i++) {
        swarm.node(i).act("operate " + NAMES.get(i) + "- " + next[i]);
      }
      LockSupport.parkNanos(
          TimeUnit.MILLISECONDS.toNanos(random.nextLong(20, LONGEST_LIFE_MILLIS)));
      swarm.close();
      List<OverlayProcess> dead = new ArrayList<>();
      NAMES.forEach(name -> dead.add(swarm.node(dead.size())));

      startAll();
      for (int i = 0; i < NAMES.size(); i++) {
        String prefix = NAMES.get(i) + "-";
        long least = Math.max(dead.get(i).lastAcknowledged(), next[i] - 1);
        long most = Math.max(dead.get(i).lastTried(), next[i] - 1);
        TreeMap<String, String> after = shown(swarm.node(i), prefix);
        long done = Operations.outcome(known.get(i), after, prefix, next[i], least, most);
        assertTrue(
            done >= 0,
            () -> "kill of " + prefix + ": " + least + " to " + most + " came to " + after);
        acknowledged += least + 1 - next[i];
        known.set(i, after);
        next[i] = most + 1;
      }
      swarm.connectAll();
      swarm.awaitEqual();
      for (int i = 0; i < NAMES.size(); i++) {
        for (OverlayProcess node : swarm.others(swarm.node(i))) {
          assertEquals(known.get(i), shown(node, NAMES.get(i) + "-"), node.name());
        }
      }
      swarm.close();
    }
    assertTrue(acknowledged > 0);
    Results.record(
        "`kill -9` of three processes with data directories under write load, "
            + KILLS
            + " times: acknowledged writes that were not back",
        "0 of " + acknowledged);
  }

  @Test
  void restartsLeaveNoTraceButTheLastState() throws Exception {
    startAll();
    swarm.connectAll();
    long incarnation = 0;
    Map<String, String> expected = new TreeMap<>();
    for (int life = 0; life < RESTARTS; life++) {
      OverlayProcess c = swarm.node(2);
      long own = Long.parseLong(c.ask("incarnation"));
      assertTrue(own > incarnation, "a life is above those before");
      incarnation = own;
      c.act("put own " + life);
      c.act("put life" + life + " x");
      expected.put("own", Integer.toString(life));
      expected.put("life" + life, "x");
      if (life > 0) {
        c.act("remove life" + (life - 1));
        expected.remove("life" + (life - 1));
      }
      swarm.remove(c);
      OverlayProcess again = swarm.add(start("c"));
      assertEquals(expected, shown(again, ""), "found on its own disk");
      swarm.connectAll();
      swarm.awaitEqual();
      assertEquals(expected, shown(swarm.node(0), ""));
    }
  }
}
