package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two nodes that dial each other at the same time. A hand-driven peer goes through each case step
 * by step; two endpoints go through whatever chance brings.
 */
class CrossingDialsTest {
  private static final String US = "m@127.0.0.1";
  private static final String LESSER = "a@127.0.0.1";
  private static final String GREATER = "z@127.0.0.1";

  @Test
  void ourDialGivesWayToThatOfAGreaterName() throws IOException {
    try (TestNode node = TestNode.start(US);
        ServerSocket listener = listener();
        RawPeer dialled = dialledBy(node, listener, GREATER);
        RawPeer dialling = RawPeer.dial(node)) {
      CompletionStage<Connection> dial = node.endpoint.connect(GREATER);
      dialling.sendName(GREATER, 1).expectStatus("ok_simultaneous");
      dialled.expectClosed();
      dialling.finishDialling();
      assertFalse(Await.result(dial).peer().dialled());
      assertEquals(List.of("connected " + GREATER), node.handler.events);
    }
  }

  @Test
  void theDialOfALesserNameIsTurnedAway() throws IOException {
    try (TestNode node = TestNode.start(US);
        ServerSocket listener = listener();
        RawPeer dialled = dialledBy(node, listener, LESSER);
        RawPeer dialling = RawPeer.dial(node)) {
      CompletionStage<Connection> dial = node.endpoint.connect(LESSER);
      dialling.sendName(LESSER, 1).expectStatus("nok");
      dialling.expectClosed();
      dialled.sendStatus("ok_simultaneous").finishAccepting(LESSER);
      assertTrue(Await.result(dial).peer().dialled());
      assertEquals(List.of("connected " + LESSER), node.handler.events);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LESSER, GREATER})
  void aDialOfWhichThePeerKnowsNothingGivesWay(String name) throws IOException {
    try (TestNode node = nodeThatResolvesNothing();
        RawPeer dialling = RawPeer.dial(node)) {
      CompletionStage<Connection> dial = node.endpoint.connect(name);
      dialling.sendName(name, 1).expectStatus("ok");
      dialling.finishDialling();
      assertEquals(name, Await.result(dial).peer().node());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LESSER, GREATER})
  void aDialWaitsForThatOfThePeerWhichIsUnderWay(String name) throws IOException {
    try (TestNode node = TestNode.start(US);
        RawPeer dialling = RawPeer.dial(node)) {
      dialling.sendName(name, 1).expectStatus("ok");
      CompletionStage<Connection> dial = node.endpoint.connect(name);
      dialling.finishDialling();
      assertFalse(Await.result(dial).peer().dialled());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LESSER, GREATER})
  void aDialGoesOnWhenThatOfThePeerComesToNothing(String name) throws IOException {
    try (TestNode node = TestNode.start(US);
        ServerSocket listener = listener();
        RawPeer dialling = RawPeer.dial(node)) {
      node.ports.put(name, listener.getLocalPort());
      dialling.sendName(name, 1).expectStatus("ok");
      CompletionStage<Connection> dial = node.endpoint.connect(name);
      dialling.sendReply(dialling.readChallenge(), "crumbs");
      dialling.expectClosed();
      try (RawPeer dialled = RawPeer.accept(listener)) {
        assertEquals(US, dialled.readName());
        dialled.sendStatus("ok").finishAccepting(name);
        assertTrue(Await.result(dial).peer().dialled());
      }
    }
  }

  @Test
  void afterNokTheConnectionOfThePeerIsWaitedFor() throws IOException {
    try (TestNode node = TestNode.start(US);
        ServerSocket listener = listener();
        RawPeer dialled = dialledBy(node, listener, GREATER)) {
      CompletionStage<Connection> dial = node.endpoint.connect(GREATER);
      dialled.sendStatus("nok").expectClosed();
      try (RawPeer dialling = RawPeer.connect(node, GREATER)) {
        assertSame(Await.result(dial), node.handler.connected.get(0));
      }
    }
  }

  @Test
  void afterNokNothingMayCome() throws IOException {
    Duration brief = Duration.ofMillis(150);
    try (TestNode node = TestNode.start(US, o -> o.connectTimeout(brief).handshakeTimeout(brief));
        ServerSocket listener = listener();
        RawPeer dialled = dialledBy(node, listener, GREATER)) {
      CompletionStage<Connection> dial = node.endpoint.connect(GREATER);
      dialled.sendStatus("nok");
      assertEquals(ConnectFailure.ALREADY_CONNECTED, Await.failure(dial).failure());
    }
  }

  /** Both orders: each of the two has the greater name once. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void twoEndpointsThatDialEachOtherGetOneConnection(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    String second = seed == 1 ? LESSER : GREATER;
    try (TestNode a = TestNode.start(US);
        TestNode b = TestNode.start(second)) {
      a.knows(b);
      b.knows(a);
      for (int round = 0; round < 300; round++) {
        CompletionStage<Connection> fromA = a.endpoint.connect(b.name);
        // About as long as a dial takes, so that every phase of it is met.
        LockSupport.parkNanos(random.nextLong(1_500_000));
        CompletionStage<Connection> fromB = b.endpoint.connect(a.name);
        Connection atA = Await.result(fromA);
        Connection atB = Await.result(fromB);
        assertEquals(atA.peer().dialled(), !atB.peer().dialled(), "round " + round);
        assertSame(atA, a.endpoint.connection(b.name), "round " + round);
        Await.result(a.endpoint.disconnect(b.name));
        int expected = 2 * (round + 1);
        Await.until("all is down", () -> b.handler.events.size() == expected);
        assertEquals(expected, a.handler.events.size(), "one connection in round " + round);
      }
    }
  }

  /** Begins a dial of {@code node} to {@code name}, and takes its socket and its name. */
  private static RawPeer dialledBy(TestNode node, ServerSocket listener, String name)
      throws IOException {
    node.ports.put(name, listener.getLocalPort());
    var unused = node.endpoint.connect(name);
    RawPeer dialled = RawPeer.accept(listener);
    assertEquals(US, dialled.readName());
    return dialled;
  }

  private static ServerSocket listener() throws IOException {
    return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  private static TestNode nodeThatResolvesNothing() {
    return TestNode.startWithResolver(
        US, node -> new CompletableFuture<InetSocketAddress>(), o -> o);
  }
}
