package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.TupleTerm;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Two endpoints over loopback: how connections come up and go down. */
class ConnectTest {
  @Test
  void twoNodesMeetAndTalk() {
    try (TestNode a = TestNode.start("a@127.0.0.1", options -> options.creation(7));
        TestNode b = TestNode.start("b@127.0.0.1", options -> options.creation(0xffff_fffeL))) {
      Connection toB = a.connect(b);
      b.handler.awaitEvents("connected a@127.0.0.1");
      Connection toA = b.handler.connected.get(0);

      assertEquals("b@127.0.0.1", toB.peer().node());
      assertEquals(0xffff_fffeL, toB.peer().creation());
      assertEquals(b.endpoint.port(), toB.peer().address().getPort());
      assertTrue(toB.peer().dialled());
      assertTrue(toB.peer().visible());
      assertEquals("a@127.0.0.1", toA.peer().node());
      assertEquals(7, toA.peer().creation());
      assertFalse(toA.peer().dialled());
      assertEquals(0xd07cf5fbdL, toA.peer().flags());

      TupleTerm control = TupleTerm.of(IntegerTerm.of(6), Atom.of("x"));
      a.onLoop(
          () -> {
            assertTrue(toB.send(control));
            assertTrue(toB.send(control, Atom.of("payload")));
          });
      Await.until("both messages came", () -> b.handler.messages.size() == 2);
      assertEquals(
          List.of(
              new RecordingHandler.Message(toA, control, null),
              new RecordingHandler.Message(toA, control, Atom.of("payload"))),
          b.handler.messages);
    }
  }

  @Test
  void aSecondConnectAnswersTheFirstConnection() {
    try (TestNode a = TestNode.start("a@127.0.0.1");
        TestNode b = TestNode.start("b@127.0.0.1")) {
      a.knows(b);
      CompletionStage<Connection> first = a.endpoint.connect(b.name);
      CompletionStage<Connection> joined = a.endpoint.connect(b.name);
      assertSame(Await.result(first), Await.result(joined));
      assertSame(Await.result(first), Await.result(a.endpoint.connect(b.name)));
      assertSame(Await.result(first), a.endpoint.connection(b.name));
      assertEquals(List.of("connected b@127.0.0.1"), a.handler.events);
    }
  }

  @Test
  void disconnectClosesOnBothSides() {
    try (TestNode a = TestNode.start("a@127.0.0.1");
        TestNode b = TestNode.start("b@127.0.0.1")) {
      Connection connection = a.connect(b);
      b.handler.awaitEvent("connected a@127.0.0.1");
      assertTrue(Await.result(a.endpoint.disconnect(b.name)));
      a.handler.awaitEvents("connected b@127.0.0.1", "closed b@127.0.0.1 LOCAL");
      b.handler.awaitEvents("connected a@127.0.0.1", "closed a@127.0.0.1 REMOTE_CLOSED");
      assertNull(a.endpoint.connection(b.name));
      assertFalse(Await.result(a.endpoint.disconnect(b.name)));
      a.onLoop(() -> assertFalse(connection.send(TupleTerm.of(Atom.OK))));
    }
  }

  @Test
  void whatWasSentBeforeTheCloseArrives() {
    try (TestNode a = TestNode.start("a@127.0.0.1");
        TestNode b = TestNode.start("b@127.0.0.1")) {
      Connection connection = a.connect(b);
      a.onLoop(
          () -> {
            connection.send(TupleTerm.of(Atom.of("bye")));
            connection.close();
          });
      b.handler.awaitEvent("closed a@127.0.0.1 REMOTE_CLOSED");
      assertEquals(1, b.handler.messages.size());
    }
  }

  @Test
  void hiddenOnEitherSideIsInvisibleOnBoth() {
    try (TestNode a = TestNode.start("a@127.0.0.1", options -> options.hidden(true));
        TestNode b = TestNode.start("b@127.0.0.1")) {
      assertFalse(a.connect(b).peer().visible());
      b.handler.awaitEvent("connected a@127.0.0.1");
      assertFalse(b.handler.connected.get(0).peer().visible());
      assertEquals(0xd07cf5fbcL, b.handler.connected.get(0).peer().flags());
    }
  }

  @Test
  void aWrongCookieIsRefusedAndTheNodeGoesOn() {
    try (TestNode a = TestNode.startWithCookie("a@127.0.0.1", "other");
        TestNode b = TestNode.start("b@127.0.0.1");
        TestNode c = TestNode.start("c@127.0.0.1")) {
      ConnectException failure = Await.failure(a.knows(b).endpoint.connect(b.name));
      assertEquals(ConnectFailure.COOKIE_REJECTED, failure.failure());
      assertEquals(b.name, failure.node());
      c.connect(b);
      b.handler.awaitEvents("connected c@127.0.0.1");
      assertEquals(List.of(), a.handler.events);
    }
  }

  @Test
  void anotherNodeAtTheAddressIsNoted() {
    try (TestNode a = TestNode.start("a@127.0.0.1");
        TestNode b = TestNode.start("b@127.0.0.1")) {
      a.ports.put("x@127.0.0.1", b.endpoint.port());
      ConnectException failure = Await.failure(a.endpoint.connect("x@127.0.0.1"));
      assertEquals(ConnectFailure.WRONG_NODE, failure.failure());
      assertTrue(failure.getMessage().contains("b@127.0.0.1"), failure.getMessage());
    }
  }

  @Test
  void failuresBeforeTheHandshakeHaveTheirNames() throws IOException {
    try (TestNode a = TestNode.start("a@127.0.0.1")) {
      assertEquals(
          ConnectFailure.NOT_IN_EPMD, Await.failure(a.endpoint.connect("x@127.0.0.1")).failure());
      int free;
      try (ServerSocket socket = new ServerSocket(0)) {
        free = socket.getLocalPort();
      }
      a.ports.put("y@127.0.0.1", free);
      assertEquals(
          ConnectFailure.REFUSED, Await.failure(a.endpoint.connect("y@127.0.0.1")).failure());
      assertEquals(ConnectFailure.LOCAL, Await.failure(a.endpoint.connect(a.name)).failure());
      assertEquals(
          ConnectFailure.UNREACHABLE, Await.failure(a.endpoint.connect("no name")).failure());
    }
  }

  @Test
  void whatAResolverSaysAmissFailsTheDial() {
    NodeResolver resolver =
        node -> {
          if (node.startsWith("throws")) {
            throw new IllegalStateException("on purpose");
          }
          return CompletableFuture.completedFuture(
              InetSocketAddress.createUnresolved("nowhere.invalid", 1));
        };
    try (TestNode a = TestNode.startWithResolver("a@127.0.0.1", resolver, o -> o)) {
      for (String node : List.of("throws@nowhere", "x@nowhere")) {
        assertEquals(ConnectFailure.UNREACHABLE, Await.failure(a.endpoint.connect(node)).failure());
      }
    }
  }

  @Test
  void anEndpointStartsOnce() {
    try (TestNode a = TestNode.start("a@127.0.0.1")) {
      assertThrows(IllegalStateException.class, a.endpoint::start);
    }
  }

  @Test
  void aNodeWithOurOwnNameIsRefused() {
    try (TestNode a = TestNode.start("a@127.0.0.1");
        TestNode twin = TestNode.start("a@127.0.0.1")) {
      twin.ports.put("b@127.0.0.1", a.endpoint.port());
      ConnectException failure = Await.failure(twin.endpoint.connect("b@127.0.0.1"));
      assertEquals(ConnectFailure.NOT_ALLOWED, failure.failure());
    }
  }

  @Test
  void aTakenPortFailsTheStart() {
    try (TestNode a = TestNode.start("a@127.0.0.1")) {
      DistEndpoint second =
          DistEndpoint.builder(
                  NodeName.parse("b@127.0.0.1"),
                  TestNode.COOKIE,
                  node -> a.endpoint.connect(node).thenApply(c -> c.peer().address()),
                  a.eventLoop,
                  new RecordingHandler())
              .listenAddress(TestNode.loopback(a.endpoint.port()))
              .build();
      CompletionException e =
          assertThrows(
              CompletionException.class, () -> second.start().toCompletableFuture().join());
      assertTrue(
          e.getCause().getMessage().contains(Integer.toString(a.endpoint.port())),
          e.getCause().getMessage());
    }
  }

  @Test
  void afterTheCloseNothingIsLeft() {
    TestNode b = TestNode.start("b@127.0.0.1");
    try (TestNode a = TestNode.start("a@127.0.0.1")) {
      a.connect(b);
      b.handler.awaitEvent("connected a@127.0.0.1");
      b.endpoint.close();
      assertEquals(List.of("connected a@127.0.0.1", "closed a@127.0.0.1 LOCAL"), b.handler.events);
      a.handler.awaitEvent("closed b@127.0.0.1 REMOTE_CLOSED");
      // The kernel may take connections until the event loop has let go of the closed socket.
      Await.until(
          "the port is closed",
          () -> Await.failure(a.endpoint.connect(b.name)).failure() == ConnectFailure.REFUSED);
      assertEquals(ConnectFailure.LOCAL, Await.failure(b.endpoint.connect(a.name)).failure());
    } finally {
      b.close();
    }
  }
}
