package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.channel.DefaultEventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens at each bound of an endpoint, and to peers that keep to no rule. */
class LimitsTest {
  private static final String US = "m@127.0.0.1";
  private static final String PEER = "p@127.0.0.1";
  private static final Duration BRIEF = Duration.ofMillis(200);

  @Test
  void theEldestHandshakeMakesRoomForTheNewest() throws IOException {
    try (TestNode node = TestNode.start(US, o -> o.maxHandshakes(2));
        RawPeer first = RawPeer.dial(node);
        RawPeer second = RawPeer.dial(node).sendName("q@127.0.0.1", 1);
        RawPeer third = RawPeer.dial(node).sendName(PEER, 1)) {
      first.expectClosed();
      third.expectStatus("ok");
      second.expectStatus("ok");
      third.finishDialling();
      second.finishDialling();
      node.handler.awaitEvents("connected " + PEER, "connected q@127.0.0.1");
    }
  }

  @Test
  void dialsHaveABoundToo() throws IOException {
    try (TestNode node = TestNode.start(US, o -> o.maxHandshakes(1));
        ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      node.ports.put(PEER, silent.getLocalPort());
      CompletionStage<Connection> dial = node.endpoint.connect(PEER);
      assertEquals(
          ConnectFailure.LOCAL, Await.failure(node.endpoint.connect("q@127.0.0.1")).failure());
      assertTrue(Await.result(node.endpoint.disconnect(PEER)));
      assertEquals(ConnectFailure.LOCAL, Await.failure(dial).failure());
    }
  }

  @Test
  void connectionsHaveABoundWhichAReplacementMayMeet() throws IOException {
    try (TestNode node = TestNode.start(US, o -> o.maxConnections(1));
        RawPeer peer = RawPeer.connect(node, PEER);
        RawPeer other = RawPeer.dial(node).sendName("q@127.0.0.1", 1);
        RawPeer again = RawPeer.dial(node).sendName(PEER, 2)) {
      other.expectStatus("not_allowed");
      other.expectClosed();
      assertEquals(
          ConnectFailure.LOCAL, Await.failure(node.endpoint.connect("q@127.0.0.1")).failure());
      again.expectStatus("alive");
      again.sendStatus("true").finishDialling();
      peer.expectClosed();
    }
  }

  @Test
  void twoHandshakesMayRaceForTheLastPlace() throws IOException {
    try (TestNode node = TestNode.start(US, o -> o.maxConnections(1));
        RawPeer one = RawPeer.dial(node).sendName(PEER, 1);
        RawPeer two = RawPeer.dial(node).sendName("q@127.0.0.1", 1)) {
      one.expectStatus("ok");
      two.expectStatus("ok");
      one.finishDialling();
      two.finishDialling().expectClosed();
      node.handler.awaitEvents("connected " + PEER);
    }
  }

  @Test
  void aSilentPeerIsClosedAfterTheHandshakeTimeout() throws IOException {
    try (TestNode node = TestNode.start(US, o -> o.handshakeTimeout(BRIEF));
        RawPeer silent = RawPeer.dial(node)) {
      silent.expectClosed();
    }
  }

  @Test
  void aPeerThatSendsByteByByteIsClosedAfterTheHandshakeTimeoutToo() throws IOException {
    try (TestNode node = TestNode.start(US, o -> o.handshakeTimeout(BRIEF));
        RawPeer slow = RawPeer.dial(node)) {
      slow.sendHex("0400");
      assertThrows(
          SocketException.class,
          () -> {
            while (true) {
              slow.sendHex("4e");
              LockSupport.parkNanos(BRIEF.toNanos() / 40);
            }
          });
    }
  }

  @Test
  void aSilentNodeFailsTheDial() throws IOException {
    try (TestNode node = TestNode.start(US, o -> o.handshakeTimeout(BRIEF));
        ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      node.ports.put(PEER, silent.getLocalPort());
      ConnectException failure = Await.failure(node.endpoint.connect(PEER));
      assertEquals(ConnectFailure.TIMEOUT, failure.failure());
      assertTrue(failure.getMessage().contains("the status"), failure.getMessage());
    }
  }

  @Test
  void aResolverThatNeverAnswersFailsTheDial() {
    try (TestNode node =
        TestNode.startWithResolver(
            US,
            name -> new CompletableFuture<>(),
            o -> o.connectTimeout(BRIEF).handshakeTimeout(BRIEF))) {
      assertEquals(ConnectFailure.TIMEOUT, Await.failure(node.endpoint.connect(PEER)).failure());
    }
  }

  @Test
  void garbageClosesTheSocketAndCostsNobodyElse() throws IOException {
    try (TestNode node = TestNode.start(US)) {
      for (int i = 0; i < 300; i++) {
        try (RawPeer garbage = RawPeer.dial(node).sendHex("474554202f20485454502f312e310d0a")) {
          garbage.expectClosed();
        }
      }
      try (RawPeer peer = RawPeer.connect(node, PEER)) {
        node.handler.awaitEvents("connected " + PEER);
      }
    }
  }

  /** Too large, references to an atom cache, no tuple, no term, no frame. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000401",
        "00000004 83440100",
        "00000004 70836101",
        "00000002 7083",
        "00000001 01"
      })
  void aFrameThatCannotBeReadClosesTheConnection(String frame) throws IOException {
    try (TestNode node = TestNode.start(US, o -> o.maxFrameBytes(1_024));
        RawPeer peer = RawPeer.connect(node, PEER)) {
      peer.sendHex("00000004 70836800").sendHex(frame).expectClosed();
      node.handler.awaitEvents("connected " + PEER, "closed " + PEER + " PROTOCOL_ERROR");
      assertEquals(1, node.handler.messages.size());
      assertNull(node.endpoint.connection(PEER));
    }
  }

  /** No term, deeper than the limit, more elements than can be there, in both kinds of frames. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000006 70836800 83ff",
        "00000006 834400 6800 ff",
        "0000000b 70836800 83 6c ffffffff 6a",
      })
  void aMessageThatCannotBeReadCostsOnlyItself(String frame) throws IOException {
    try (TestNode node = TestNode.start(US);
        RawPeer peer = RawPeer.connect(node, PEER)) {
      peer.sendHex("00000004 70836800").sendHex(frame).sendHex("00000004 70836800");
      Await.until("the one behind it comes", () -> node.handler.messages.size() == 2);
      assertEquals(List.of(TupleTerm.EMPTY), node.handler.lost);
      assertEquals(List.of("connected " + PEER), node.handler.events);
    }
  }

  @Test
  void aFrameThatIsTooLargeIsRefusedBeforeItIsSent() {
    try (TestNode a = TestNode.start(US, o -> o.maxFrameBytes(1_024));
        TestNode b = TestNode.start(PEER)) {
      Connection connection = a.connect(b);
      TupleTerm control = TupleTerm.of(Atom.OK);
      a.onLoop(
          () -> {
            assertThrows(
                IllegalArgumentException.class,
                () -> connection.send(control, BinaryTerm.wrap(new byte[1_024])));
            assertTrue(connection.send(control));
          });
      Await.until("the next one arrives", () -> b.handler.messages.size() == 1);
    }
  }

  @Test
  void aLargeFrameArrivesWhole() {
    byte[] content = new byte[10_000_000];
    content[9_999_999] = 7;
    try (TestNode a = TestNode.start(US);
        TestNode b = TestNode.start(PEER)) {
      Connection connection = a.connect(b);
      a.onLoop(() -> connection.send(TupleTerm.of(Atom.OK), BinaryTerm.wrap(content)));
      Await.until("it arrives", () -> b.handler.messages.size() == 1);
      assertEquals(BinaryTerm.wrap(content), b.handler.messages.get(0).payload());
    }
  }

  @Test
  void anInOrderCloseAndAResetAreToldApart() throws IOException {
    try (TestNode node = TestNode.start(US)) {
      RawPeer.connect(node, PEER).close();
      node.handler.awaitEvents("connected " + PEER, "closed " + PEER + " REMOTE_CLOSED");
      RawPeer.connect(node, PEER).reset();
      node.handler.awaitEvent("closed " + PEER + " RESET");
    }
  }

  @Test
  void aHandlerThatThrowsHarmsOnlyItself() throws IOException {
    RecordingHandler broken =
        new RecordingHandler() {
          @Override
          public void connected(Connection connection) {
            super.connected(connection);
            throw new IllegalStateException("in connected, on purpose");
          }

          @Override
          public void received(Connection connection, TupleTerm control, @Nullable Term payload) {
            super.received(connection, control, payload);
            throw new IllegalStateException("in received, on purpose");
          }
        };
    try (TestNode node = TestNode.startWithHandler(US, broken, o -> o);
        RawPeer peer = RawPeer.connect(node, PEER)) {
      peer.sendHex("00000004 70836800").sendHex("00000004 70836800");
      Await.until("both messages came", () -> broken.messages.size() == 2);
      assertEquals(List.of("connected " + PEER), broken.events);
    }
  }

  @Test
  void valuesOutOfRangeAreRefusedByName() {
    DefaultEventLoop loop = new DefaultEventLoop();
    try {
      List<Consumer<DistEndpointBuilder>> mistakes =
          List.of(
              o -> o.creation(0),
              o -> o.creation(1L << 32),
              o -> o.connectTimeout(Duration.ZERO),
              o -> o.tickTime(Duration.ofDays(2)),
              o -> o.maxFrameBytes(0),
              o -> o.maxHandshakes(0),
              o -> o.maxConnections(-1),
              o -> o.maxPendingBytes(0),
              o -> o.waterMarks(2, 1),
              o -> o.maxPendingBytes(10).waterMarks(1, 11).build());
      for (Consumer<DistEndpointBuilder> mistake : mistakes) {
        DistEndpointBuilder builder =
            DistEndpoint.builder(
                NodeName.parse(US), TestNode.COOKIE, node -> null, loop, new RecordingHandler());
        String message =
            assertThrows(IllegalArgumentException.class, () -> mistake.accept(builder))
                .getMessage();
        assertTrue(message.matches(".+ is .+, got .+"), message);
      }
    } finally {
      loop.shutdownGracefully();
    }
  }
}
