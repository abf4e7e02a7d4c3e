package dev.starling.beam;

import static dev.starling.beam.ErlNodes.COOKIE;
import static dev.starling.beam.ErlNodes.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.dist.Cookie;
import dev.starling.erldist.dist.PeerInfo;
import dev.starling.erldist.epmd.EpmdMode;
import dev.starling.erldist.node.ErlNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Coming, going, and being seen, with a stock {@code erl}. */
class NodeBeamTest {
  private static final String ERL = "erl@127.0.0.1";
  private static final String US = "us@127.0.0.1";
  private static final Duration SOON = Duration.ofSeconds(10);

  private Epmd epmd;
  private Beam beam;
  private final ErlNodes.Recorder recorder = new ErlNodes.Recorder();

  @BeforeEach
  void start() throws Exception {
    epmd = Epmd.start();
    beam = Beam.start(ERL, COOKIE, epmd.port());
  }

  @AfterEach
  void stop() {
    beam.close();
    epmd.close();
  }

  private ErlNode node() throws Exception {
    return get(ErlNodes.builder(US, epmd.port()).listener(recorder).build().start());
  }

  @Test
  void aPingFromThereMakesUsAVisibleNode() throws Exception {
    try (ErlNode node = node()) {
      assertEquals("pong", beam.eval("net_adm:ping('us@127.0.0.1')"));
      assertEquals("['us@127.0.0.1']", beam.eval("nodes()"));
      assertEquals("[]", beam.eval("nodes(hidden)"));
      List<PeerInfo> peers = node.nodes();
      assertEquals(1, peers.size());
      assertEquals(ERL, peers.get(0).node());
      assertTrue(peers.get(0).visible());
      assertFalse(peers.get(0).dialled());
      assertEquals("{ok,[{\"erl\"", beam.eval("erl_epmd:names()").substring(0, 11));
    }
  }

  @Test
  void aPingFromHereMeasuresTheRoundTrip() throws Exception {
    try (ErlNode node = node()) {
      assertEquals(ERL, get(node.connect(ERL)).node());
      Duration roundTrip = get(node.ping(ERL, SOON));
      assertTrue(roundTrip.toNanos() > 0);
      assertTrue(roundTrip.compareTo(SOON) < 0);
    }
  }

  @Test
  void aHiddenNodeAnswersButIsNotListed() throws Exception {
    try (ErlNode node = get(ErlNodes.builder(US, epmd.port()).hidden(true).build().start())) {
      assertEquals("pong", beam.eval("net_adm:ping('us@127.0.0.1')"));
      assertEquals("[]", beam.eval("nodes()"));
      assertEquals("['us@127.0.0.1']", beam.eval("nodes(hidden)"));
      assertFalse(node.nodes().get(0).visible());
    }
  }

  @Test
  void monitorNodesSeesUsComeAndGo() throws Exception {
    beam.eval("net_kernel:monitor_nodes(true)");
    try (ErlNode node = node()) {
      get(node.connect(ERL));
      assertEquals("{nodeup,'us@127.0.0.1'}", beam.eval("receive M1 -> M1 after 5000 -> no end"));
    }
    assertEquals("{nodedown,'us@127.0.0.1'}", beam.eval("receive M2 -> M2 after 5000 -> no end"));
    assertEquals("{ok,[\"erl\"]}", beam.eval("{ok,L} = erl_epmd:names(), {ok,[N || {N,_} <- L]}"));

    try (ErlNode again = node()) {
      get(again.connect(ERL));
      assertEquals("{nodeup,'us@127.0.0.1'}", beam.eval("receive M3 -> M3 after 5000 -> no end"));
      assertEquals(true, get(again.disconnect(ERL)));
      assertEquals("{nodedown,'us@127.0.0.1'}", beam.eval("receive M4 -> M4 after 5000 -> no end"));
      assertEquals(false, get(again.disconnect(ERL)));
    }
    assertEquals(
        List.of("up " + ERL, "down " + ERL + " LOCAL", "up " + ERL, "down " + ERL + " LOCAL"),
        recorder.events);
  }

  @Test
  void disconnectingThereIsSeenHere() throws Exception {
    try (ErlNode node = node()) {
      get(node.connect(ERL));
      assertEquals("true", beam.eval("erlang:disconnect_node('us@127.0.0.1')"));
      Await.until("down is seen", SOON, () -> recorder.events.size() == 2);
      assertEquals(List.of("up " + ERL, "down " + ERL + " REMOTE_CLOSED"), recorder.events);
      assertTrue(node.nodes().isEmpty());
    }
  }

  @Test
  void withoutEpmdPortsAreFixed() throws Exception {
    int port = Epmd.freePort();
    try (ErlNode node =
        get(
            ErlNode.builder(US, Cookie.of(COOKIE))
                .epmd(EpmdMode.NONE)
                .distPort(port)
                .build()
                .start())) {
      assertEquals(port, node.port());
      // A node under our name in EPMD at our fixed port: as erl_epmd would find it anyway.
      try (EpmdEntry entry = EpmdEntry.register(epmd.port(), "us", port, false)) {
        assertEquals("pong", beam.eval("net_adm:ping('us@127.0.0.1')"));
      }
    }
  }

  @Test
  void namesRegisteredByNobodyAndOddMessagesHarmNothing() throws Exception {
    try (ErlNode node = node()) {
      get(node.connect(ERL));
      beam.eval("{nobody, 'us@127.0.0.1'} ! hello");
      beam.eval("gen_server:cast({nobody, 'us@127.0.0.1'}, hello)");
      beam.eval("{net_kernel, 'us@127.0.0.1'} ! {odd, make_ref(), fun() -> ok end}");
      beam.eval("{rex, 'us@127.0.0.1'} ! [improper | list]");
      beam.eval("group_leader() ! ok, {logger, 'us@127.0.0.1'} ! <<1:3>>");
      assertEquals("pong", beam.eval("net_adm:ping('us@127.0.0.1')"));
      assertEquals(1, node.nodes().size());
      assertEquals(0, node.stats().malformedOperations());
      assertEquals(0, node.stats().unknownOperations());
    }
  }
}
