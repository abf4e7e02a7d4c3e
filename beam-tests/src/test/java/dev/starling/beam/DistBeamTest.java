package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.dist.ConnectException;
import dev.starling.erldist.dist.ConnectFailure;
import dev.starling.erldist.dist.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshake, ticks and crossing connects against a real {@code erl}. */
class DistBeamTest {
  private static final String ERL = "m@127.0.0.1";
  private static final String COOKIE = "biscuit";
  private static final Duration BOUND = Duration.ofSeconds(15);

  private static Epmd epmd;
  private static Beam beam;

  @BeforeAll
  static void start() throws IOException {
    epmd = Epmd.start();
    beam = Beam.start(ERL, COOKIE, epmd.port(), "-kernel", "net_ticktime", "4");
  }

  @AfterAll
  static void end() {
    if (beam != null) {
      beam.close();
    }
    if (epmd != null) {
      epmd.close();
    }
  }

  @Test
  void weDialAndAppearInNodes() throws Exception {
    try (DistPeer peer = DistPeer.visible("visible@127.0.0.1", COOKIE, epmd.port())) {
      Connection connection = peer.connect(ERL);
      assertEquals(ERL, connection.peer().node());
      assertTrue(connection.peer().visible());
      assertTrue(connection.peer().creation() > 0);
      assertNodes("['visible@127.0.0.1']", "nodes()");
      assertEquals("[]", beam.eval("nodes(hidden)"));
      assertEquals("pong", beam.eval("net_adm:ping('visible@127.0.0.1')"));
    }
    assertNodes("[]", "nodes()");
  }

  @Test
  void hiddenWeAppearAmongHiddenNodes() throws Exception {
    try (DistPeer peer = DistPeer.hidden("shy@127.0.0.1", COOKIE, epmd.port())) {
      assertFalse(peer.connect(ERL).peer().visible());
      assertNodes("['shy@127.0.0.1']", "nodes(hidden)");
      assertEquals("[]", beam.eval("nodes()"));
    }
    assertNodes("[]", "nodes(hidden)");
  }

  @Test
  void itDialsUs() throws Exception {
    try (DistPeer peer = DistPeer.visible("dialled@127.0.0.1", COOKIE, epmd.port())) {
      assertEquals("true", beam.eval("net_kernel:connect_node('dialled@127.0.0.1')"));
      assertNodes("['dialled@127.0.0.1']", "nodes()");
      assertEquals(List.of("connected " + ERL), peer.events);
      assertEquals("true", beam.eval("erlang:disconnect_node('dialled@127.0.0.1')"));
      Await.until(
          "the close arrives",
          BOUND,
          () ->
              peer.events.equals(List.of("connected " + ERL, "closed " + ERL + " REMOTE_CLOSED")));
    }
  }

  @Test
  void aWrongCookieFailsBothWays() throws Exception {
    try (DistPeer peer = DistPeer.visible("stranger@127.0.0.1", "crumbs", epmd.port())) {
      ExecutionException e = assertThrows(ExecutionException.class, () -> peer.connect(ERL));
      assertEquals(
          ConnectFailure.COOKIE_REJECTED,
          assertInstanceOf(ConnectException.class, e.getCause()).failure());
      assertEquals("false", beam.eval("net_kernel:connect_node('stranger@127.0.0.1')"));
      assertEquals(List.of(), peer.events);
    }
  }

  @Test
  void aNewIncarnationReplacesTheOldConnection() throws Exception {
    try (DistPeer old = DistPeer.visible("again@127.0.0.1", COOKIE, epmd.port());
        DistPeer young =
            DistPeer.with(
                "again@127.0.0.1", COOKIE, epmd.port(), options -> options.creation(78))) {
      old.connect(ERL);
      assertNodes("['again@127.0.0.1']", "nodes()");
      young.connect(ERL);
      Await.until(
          "the old connection is closed",
          BOUND,
          () -> old.events.contains("closed " + ERL + " REMOTE_CLOSED"));
      assertEquals("pong", beam.eval("net_adm:ping('again@127.0.0.1')"));
      assertTrue(young.isConnected(ERL));
    }
  }

  @Test
  void itDialsAgainWhileWeBelieveThatItIsUp() throws Exception {
    try (DistPeer peer = DistPeer.visible("loop@127.0.0.1", COOKIE, epmd.port())) {
      for (int round = 0; round < 20; round++) {
        assertEquals(
            "true",
            beam.eval(
                "erlang:disconnect_node('loop@127.0.0.1'),"
                    + " net_kernel:connect_node('loop@127.0.0.1')"));
      }
      assertEquals("pong", beam.eval("net_adm:ping('loop@127.0.0.1')"));
      long ups = peer.events.stream().filter(e -> e.startsWith("connected")).count();
      long downs = peer.events.stream().filter(e -> e.startsWith("closed")).count();
      assertEquals(1, ups - downs, peer.events.toString());
    }
  }

  /** Names before and after that of the BEAM node. */
  @ParameterizedTest
  @ValueSource(strings = {"a@127.0.0.1", "z@127.0.0.1"})
  void dialsThatCrossEndInOneConnection(String name) throws Exception {
    try (DistPeer peer = DistPeer.visible(name, COOKIE, epmd.port())) {
      for (int round = 0; round < 20; round++) {
        CompletionStage<Connection> ours;
        if (round % 2 == 0) {
          ours = peer.dial(ERL);
          assertEquals("true", beam.eval("net_kernel:connect_node('" + name + "')"));
        } else {
          beam.eval("spawn(fun() -> net_kernel:connect_node('" + name + "') end)");
          ours = peer.dial(ERL);
        }
        Connection connection = ours.toCompletableFuture().join();
        assertEquals(ERL, connection.peer().node());
        assertEquals("pong", beam.eval("net_adm:ping('" + name + "')"));
        assertTrue(peer.isConnected(ERL));
        beam.eval("erlang:disconnect_node('" + name + "')");
        Await.until("it is down", BOUND, () -> !peer.isConnected(ERL));
      }
    }
  }

  @Test
  void ticksKeepAnIdleConnectionUp() throws Exception {
    try (DistPeer peer =
        DistPeer.with(
            "idle@127.0.0.1", COOKIE, epmd.port(), o -> o.tickTime(Duration.ofSeconds(4)))) {
      peer.connect(ERL);
      assertNodes("['idle@127.0.0.1']", "nodes()");
      beam.eval(
          "Received = fun() -> [{_, Port}] = erlang:system_info(dist_ctrl),"
              + " {ok, [{recv_cnt, N}]} = inet:getstat(Port, [recv_cnt]), N end");
      beam.eval("Before = Received()");
      // One a second: after seven, either side would long have dropped a silent peer.
      Await.until(
          "seven ticks came", BOUND, () -> beam.eval("Received() - Before >= 7").equals("true"));
      assertEquals(List.of("connected " + ERL), peer.events);
      assertEquals("['idle@127.0.0.1']", beam.eval("nodes()"));
    }
  }

  @Test
  void aStoppedNodeIsDroppedAndAKilledOneSeenAtOnce() throws Exception {
    String mortal = "mortal@127.0.0.1";
    try (DistPeer peer =
        DistPeer.with(
            "watcher@127.0.0.1", COOKIE, epmd.port(), o -> o.tickTime(Duration.ofSeconds(4)))) {
      try (Beam stopped = Beam.start(mortal, COOKIE, epmd.port())) {
        peer.connect(mortal);
        stopped.stop();
        Await.until(
            "the tick time-out",
            BOUND,
            () -> peer.events.contains("closed " + mortal + " TICK_TIMEOUT"));
        stopped.kill9();
      }
      peer.events.clear();
      try (Beam killed = Beam.start(mortal, COOKIE, epmd.port())) {
        peer.connect(mortal);
        killed.kill9();
        Await.until(
            "the kill is seen",
            Duration.ofMillis(100),
            () ->
                peer.events.size() == 2
                    && peer.events.get(1).startsWith("closed " + mortal + " RE"));
      }
    }
  }

  private static void assertNodes(String expected, String expression) {
    Await.until(
        expression + " is " + expected, BOUND, () -> beam.eval(expression).equals(expected));
  }
}
