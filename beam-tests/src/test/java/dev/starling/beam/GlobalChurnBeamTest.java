package dev.starling.beam;

import static dev.starling.beam.ErlNodes.COOKIE;
import static dev.starling.beam.ErlNodes.get;
import static dev.starling.beam.GlobalCluster.ALL_VISIBLE;
import static dev.starling.beam.GlobalCluster.BEAM_ONLY;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.starling.erldist.epmd.EpmdMode;
import dev.starling.erldist.epmd.FixedPorts;
import dev.starling.erldist.node.ErlNode;
import dev.starling.erldist.node.ErlNodeBuilder;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A visible and a hidden node of ours come, go, die, stall, and lose single links, while three BEAM
 * nodes with the default settings use {@code global} and {@code pg}. After each event every call
 * there returns, the three have not lost each other, and nothing was logged.
 */
class GlobalChurnBeamTest {
  private static final int CYCLES = Boolean.getBoolean("starling.long") ? 60 : 2;

  private static final String VISIBLE = "visible@127.0.0.1";
  private static final String HIDDEN = "hidden@127.0.0.1";

  private static Epmd epmd;
  private static GlobalCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    epmd = Epmd.start();
    cluster = new GlobalCluster(COOKIE, epmd.port());
  }

  @AfterAll
  static void stop() {
    cluster.close();
    epmd.close();
  }

  @AfterEach
  void theThreeAreAsTheyWere() throws Exception {
    cluster.awaitPeers(List.of(), List.of());
    cluster.work(ALL_VISIBLE);
    cluster.assertUndisturbed();
  }

  @Test
  void nodesThatComeAndGo() throws Exception {
    for (int i = 0; i < CYCLES; i++) {
      try (ErlNode visible = started(ErlNodes.builder(VISIBLE, epmd.port()));
          ErlNode hidden = started(ErlNodes.builder(HIDDEN, epmd.port()).hidden(true))) {
        cluster.workWhile(
            ALL_VISIBLE,
            () -> {
              connectToAll(visible);
              connectToAll(hidden);
            });
        cluster.awaitPeers(List.of(VISIBLE), List.of(HIDDEN));
        cluster.workWhile(
            ALL_VISIBLE,
            () -> {
              visible.close();
              hidden.close();
            });
      }
      cluster.awaitPeers(List.of(), List.of());
      cluster.assertUndisturbed();
    }
  }

  @Test
  void aLinkThatEitherSideDisconnects() throws Exception {
    try (ErlNode visible = started(ErlNodes.builder(VISIBLE, epmd.port()));
        ErlNode hidden = started(ErlNodes.builder(HIDDEN, epmd.port()).hidden(true))) {
      cluster.connectTo(VISIBLE);
      cluster.connectTo(HIDDEN);
      for (int i = 0; i < CYCLES; i++) {
        int lost = i % 3;
        String name = GlobalCluster.NAMES.get(lost);
        // Locks on all visible nodes would dial the one that is just lost.
        cluster.workWhile(
            BEAM_ONLY,
            () -> {
              get(visible.disconnect(name));
              get(hidden.disconnect(name));
            });
        assertOnlyOneLostUs(lost);
        cluster.connectTo(VISIBLE);
        cluster.connectTo(HIDDEN);
        cluster.awaitPeers(List.of(VISIBLE), List.of(HIDDEN));

        cluster
            .beam(lost)
            .eval("[true, true] = [erlang:disconnect_node(N) || N <- " + ours() + "]");
        assertOnlyOneLostUs(lost);
        get(visible.connect(name));
        get(hidden.connect(name));
        cluster.awaitPeers(List.of(VISIBLE), List.of(HIDDEN));
        cluster.work(ALL_VISIBLE);
      }
    }
  }

  @Test
  void aLinkThatStallsAndFlowsAgainOrBreaks() throws Exception {
    try (TcpProxy proxy = TcpProxy.to(EpmdEntry.lookUp(epmd.port(), "a"));
        ErlNode visible = started(through(proxy, VISIBLE));
        ErlNode hidden = started(through(proxy, HIDDEN).hidden(true))) {
      for (int i = 0; i < CYCLES; i++) {
        connectToAll(visible);
        connectToAll(hidden);
        cluster.awaitPeers(List.of(VISIBLE), List.of(HIDDEN));
        // Until our first message came, a sync waits for us, and the link must not stall before.
        cluster.work(ALL_VISIBLE);
        proxy.stall();
        cluster.startWaitingTransaction(0);
        cluster.work(BEAM_ONLY);
        boolean breaks = i % 2 == 0;
        if (breaks) {
          proxy.cut();
        } else {
          proxy.resume();
        }
        assertEquals("went_on", cluster.endOfWaitingTransaction(0));
        if (breaks) {
          assertOnlyOneLostUs(0);
        }
        cluster.work(ALL_VISIBLE);
        cluster.assertUndisturbed();
      }
    }
  }

  @Test
  void aProcessThatIsKilled() throws Exception {
    for (int i = 0; i < CYCLES; i++) {
      boolean killHidden = i % 2 == 1;
      String killed = killHidden ? HIDDEN : VISIBLE;
      String other = killHidden ? VISIBLE : HIDDEN;
      try (ErlNode stays = started(ErlNodes.builder(other, epmd.port()).hidden(!killHidden));
          StarlingProcess dies = process(killed, killHidden)) {
        cluster.connectTo(killed);
        cluster.connectTo(other);
        cluster.awaitPeers(List.of(VISIBLE), List.of(HIDDEN));
        cluster.workWhile(ALL_VISIBLE, () -> dies.signal("-KILL"));
        cluster.awaitPeers(
            killHidden ? List.of(VISIBLE) : List.of(), killHidden ? List.of() : List.of(HIDDEN));
        cluster.work(ALL_VISIBLE);
        cluster.assertUndisturbed();
        assertEquals(GlobalCluster.NAMES.size(), stays.nodes().size());
      }
    }
  }

  @Test
  void aProcessThatIsStoppedForAWhile() throws Exception {
    try (StarlingProcess visible = process(VISIBLE, false);
        StarlingProcess hidden = process(HIDDEN, true)) {
      cluster.connectTo(VISIBLE);
      cluster.connectTo(HIDDEN);
      cluster.work(ALL_VISIBLE);
      for (int i = 0; i < CYCLES; i++) {
        StarlingProcess stopped = i % 2 == 0 ? visible : hidden;
        stopped.signal("-STOP");
        // On a stopped node a lock has to wait, as it does on a BEAM node; all else goes on.
        cluster.startWaitingTransaction(i % 3);
        cluster.work(BEAM_ONLY);
        stopped.signal("-CONT");
        assertEquals("went_on", cluster.endOfWaitingTransaction(i % 3));
        cluster.awaitPeers(List.of(VISIBLE), List.of(HIDDEN));
        cluster.work(ALL_VISIBLE);
        cluster.assertUndisturbed();
      }
    }
  }

  /** The others keep both nodes of ours, which nobody disconnected there. */
  private static void assertOnlyOneLostUs(int lost) throws Exception {
    for (boolean again : new boolean[] {false, true}) {
      for (int i = 0; i < GlobalCluster.NAMES.size(); i++) {
        cluster.awaitPeers(
            i, i == lost ? List.of() : List.of(VISIBLE), i == lost ? List.of() : List.of(HIDDEN));
      }
      // What the loss set off between the three is over after a round of work.
      if (!again) {
        cluster.work(ALL_VISIBLE);
      }
    }
  }

  private static String ours() {
    return "['" + VISIBLE + "', '" + HIDDEN + "']";
  }

  private static ErlNode started(ErlNodeBuilder builder) throws Exception {
    return get(builder.build().start());
  }

  private static void connectToAll(ErlNode node) throws Exception {
    for (String name : GlobalCluster.NAMES) {
      get(node.connect(name));
    }
  }

  /** A node that is in no EPMD, so that only it can dial, and whose way to the first is a proxy. */
  private static ErlNodeBuilder through(TcpProxy proxy, String name) throws IOException {
    Map<String, Integer> ports = new HashMap<>();
    for (String other : GlobalCluster.NAMES) {
      ports.put(other, EpmdEntry.lookUp(epmd.port(), other.substring(0, other.indexOf('@'))));
    }
    ports.put(GlobalCluster.NAMES.get(0), proxy.port());
    return ErlNodes.builder(name, epmd.port()).epmd(EpmdMode.NONE).fixedPorts(FixedPorts.of(ports));
  }

  private static StarlingProcess process(String name, boolean hidden) throws IOException {
    String[] options =
        hidden
            ? new String[] {"--strategy", "none", "--hidden"}
            : new String[] {"--strategy", "none"};
    return StarlingProcess.start(name, COOKIE, epmd.port(), options);
  }
}
