package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A second connection under a name that is up. */
class ReplaceTest {
  private static final String PEER = "p@127.0.0.1";

  private final TestNode node = TestNode.start("m@127.0.0.1");

  @AfterEach
  void close() {
    node.close();
  }

  /** The same run of the peer, and a new one. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theNewConnectionTakesThePlaceOfTheOld(int creation) throws IOException {
    try (RawPeer old = RawPeer.connect(node, PEER);
        RawPeer young = RawPeer.dial(node).sendName(PEER, creation)) {
      young.expectStatus("alive");
      young.sendStatus("true").finishDialling();
      old.expectClosed();
      node.handler.awaitEvents(
          "connected " + PEER, "closed " + PEER + " REPLACED", "connected " + PEER);
      assertEquals(creation, node.endpoint.connection(PEER).peer().creation());
      young.close();
      node.handler.awaitEvent("closed " + PEER + " REMOTE_CLOSED");
    }
  }

  @Test
  void anAnswerOfFalseKeepsTheOld() throws IOException {
    try (RawPeer old = RawPeer.connect(node, PEER);
        RawPeer young = RawPeer.dial(node).sendName(PEER, 2)) {
      young.expectStatus("alive");
      young.sendStatus("false").expectClosed();
      assertEquals(List.of("connected " + PEER), node.handler.events);
      old.close();
      node.handler.awaitEvent("closed " + PEER + " REMOTE_CLOSED");
    }
  }

  @Test
  void whoDoesNotKnowTheCookieReplacesNobody() throws IOException {
    try (RawPeer old = RawPeer.connect(node, PEER);
        RawPeer stranger = RawPeer.dial(node).sendName(PEER, 2)) {
      stranger.expectStatus("alive");
      stranger.sendStatus("true").sendReply(stranger.readChallenge(), "crumbs");
      stranger.expectClosed();
      assertEquals(List.of("connected " + PEER), node.handler.events);
      old.close();
      node.handler.awaitEvent("closed " + PEER + " REMOTE_CLOSED");
    }
  }

  @Test
  void weSayTrueToAPeerThatBelievesWeAreUp() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      node.ports.put(PEER, listener.getLocalPort());
      CompletionStage<Connection> dial = node.endpoint.connect(PEER);
      try (RawPeer dialled = RawPeer.accept(listener)) {
        assertEquals(node.name, dialled.readName());
        dialled.sendStatus("alive").expectStatus("true");
        dialled.finishAccepting(PEER);
        assertTrue(Await.result(dial).peer().dialled());
      }
    }
  }
}
