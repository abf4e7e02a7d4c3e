package dev.starling.erldist.node;

import static dev.starling.erldist.node.Fixture.BOB;
import static dev.starling.erldist.node.Fixture.NONE;
import static dev.starling.erldist.node.Fixture.REF;
import static dev.starling.erldist.node.Fixture.US;
import static dev.starling.erldist.node.Fixture.assertSent;
import static dev.starling.erldist.node.Fixture.atom;
import static dev.starling.erldist.node.Fixture.frameWith;
import static dev.starling.erldist.node.Fixture.integer;
import static dev.starling.erldist.node.Fixture.tuple;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private final Fixture node = new Fixture();
  private final FakeConnection beam = node.connect();
  private final LocalProcess alice = node.recorder("alice");

  MessagesTest() {
    node.events();
  }

  @Test
  void everyFormOfSendReachesThePid() {
    node.receiveWith(beam, integer(1), integer(2), NONE, alice.pid());
    node.receiveWith(beam, integer(2), integer(22), BOB, alice.pid());
    node.receiveWith(beam, integer(3), integer(12), NONE, alice.pid(), atom("token"));
    node.receiveWith(beam, integer(4), integer(23), BOB, alice.pid(), atom("token"));

    assertEquals(
        List.of("alice got 1", "alice got 2", "alice got 3", "alice got 4"), node.events());
  }

  @Test
  void aRegisteredNameIsReachedUntilItIsUnregistered() {
    alice.register("store");
    node.receiveWith(beam, integer(1), integer(6), BOB, NONE, atom("store"));
    node.receiveWith(beam, integer(2), integer(16), BOB, NONE, atom("store"), atom("token"));
    assertTrue(alice.unregister("store"));
    assertFalse(alice.unregister("store"));
    node.receiveWith(beam, integer(3), integer(6), BOB, NONE, atom("store"));

    assertEquals(List.of("alice got 1", "alice got 2"), node.events());
    assertEquals(1, node.stats().undeliverableMessages());
  }

  @Test
  void aNamedProcessCanAskByWhoseConnectionItCame() {
    ProcessHandler handler =
        new ProcessHandler() {
          @Override
          public void message(LocalProcess self, Term message) {
            node.events.add("by pid " + message);
          }

          @Override
          public void messageFrom(String from, LocalProcess self, Term message) {
            node.events.add("from " + from + " " + message);
          }
        };
    LocalProcess process = node.core.spawn(handler);
    process.register("store");
    node.receiveWith(beam, integer(1), integer(6), BOB, NONE, atom("store"));
    node.receiveWith(beam, integer(2), integer(2), NONE, process.pid());
    alice.send("store", US, integer(3));
    node.turn();
    assertEquals(
        List.of("from beam@127.0.0.1 1", "by pid 2", "from us@127.0.0.1 3"), node.events());
  }

  @Test
  void aPidOfAnotherTimeOrNodeIsNobody() {
    Pid pid = alice.pid();
    node.receiveWith(beam, integer(1), integer(2), NONE, new Pid(pid.node(), pid.id(), 0, 8));
    node.receiveWith(beam, integer(1), integer(2), NONE, new Pid(atom("x@y"), pid.id(), 0, 7));
    node.receiveWith(beam, integer(1), integer(2), NONE, new Pid(pid.node(), 9_999, 0, 7));
    node.receiveWith(beam, integer(1), integer(33), BOB, REF);

    assertEquals(List.of(), node.events());
    assertEquals(4, node.stats().undeliverableMessages());
  }

  @Test
  void sendsInTheFormThatThePeerReads() {
    alice.send(BOB, atom("hello"));
    alice.send("store", "beam@127.0.0.1", atom("hello"));
    alice.send(REF, atom("hello"));
    assertSent(
        beam,
        frameWith(atom("hello"), integer(22), alice.pid(), BOB),
        frameWith(atom("hello"), integer(6), alice.pid(), NONE, atom("store")),
        frameWith(atom("hello"), integer(33), alice.pid(), REF));

    FakeConnection old = node.connect("old@127.0.0.1", 0);
    Pid there = new Pid(atom("old@127.0.0.1"), 1, 0, 1);
    alice.send(there, atom("hello"));
    assertSent(old, frameWith(atom("hello"), integer(2), NONE, there));
  }

  @Test
  void sendingWithoutConnectionSaysSo() {
    assertFalse(alice.send("store", "nowhere@127.0.0.1", atom("hello")));
    node.disconnect(beam);
    assertFalse(alice.send(BOB, atom("hello")));
    assertEquals(2, node.stats().undeliverableMessages());
  }

  @Test
  void whatIsSentToThisNodeArrivesInALaterTurn() {
    alice.register("alice");
    assertTrue(alice.send(alice.pid(), integer(1)));
    assertTrue(alice.send("alice", US, integer(2)));
    assertEquals(List.of(), node.events());

    node.turn();
    assertEquals(List.of("alice got 1", "alice got 2"), node.events());
  }

  @Test
  void theBacklogToThisNodeIsBounded() {
    Fixture small = new Fixture(new NodeLimits(100, 100, 100, 100, 100, 2));
    LocalProcess self = small.recorder("self");
    for (int i = 1; i <= 3; i++) {
      self.send(self.pid(), integer(i));
    }
    small.turn();

    assertEquals(List.of("self got 1", "self got 2"), small.events());
    assertEquals(1, small.stats().refusedAtLimit());
  }

  @Test
  void aLongBacklogIsDeliveredInSeveralTurnsAndInOrder() {
    for (int i = 0; i < 2_000; i++) {
      alice.send(alice.pid(), integer(i));
    }
    node.turn();

    List<String> events = node.events();
    assertEquals(2_000, events.size());
    assertEquals("alice got 0", events.get(0));
    assertEquals("alice got 1999", events.get(1_999));
  }

  @Test
  void unknownOperationsAreCountedAndLoggedOncePerInterval() {
    node.logger.lines.clear();
    node.receive(beam, integer(99), BOB);
    node.receive(beam, integer(5));
    assertEquals(1, node.logger.lines.size());
    assertTrue(node.logger.lines.get(0).contains("operation 99 from beam@127.0.0.1"));

    node.advance(Duration.ofSeconds(10));
    node.receive(beam, integer(100));
    assertEquals(2, node.logger.lines.size());
    assertEquals(3, node.stats().unknownOperations());
    assertFalse(beam.closed);
  }

  @Test
  void malformedOperationsAreCountedAndHarmNothing() {
    List<TupleTerm> malformed =
        List.of(
            TupleTerm.of(),
            tuple(atom("send")),
            tuple(integer(1L << 40)),
            tuple(integer(1), BOB),
            tuple(integer(2), NONE, atom("pid")),
            tuple(integer(2), NONE, alice.pid()),
            tuple(integer(6), BOB, NONE, integer(1)),
            tuple(integer(3), BOB, alice.pid()),
            tuple(integer(8), BOB),
            tuple(integer(13), BOB, alice.pid(), NONE),
            tuple(integer(19), BOB, integer(1), REF),
            tuple(integer(20), BOB, alice.pid(), integer(1)),
            tuple(integer(21), BOB, alice.pid(), REF),
            tuple(integer(24), BOB, alice.pid()),
            tuple(integer(28), BOB, alice.pid(), REF),
            tuple(integer(29), REF, BOB, BOB, tuple(), integer(1)),
            tuple(integer(31), REF, BOB, integer(0)),
            tuple(integer(33), BOB, BOB),
            tuple(integer(35), BOB, BOB, alice.pid()),
            tuple(integer(36), integer(1), BOB));
    for (TupleTerm control : malformed) {
      node.core.received(beam, control, null);
    }

    assertEquals(malformed.size(), node.stats().malformedOperations());
    assertEquals(0, node.stats().unknownOperations());
    assertTrue(alice.isAlive());
    node.receiveWith(beam, integer(1), integer(2), NONE, alice.pid());
    assertEquals(List.of("alice got 1"), node.events());
  }

  @Test
  void aNewGroupLeaderIsOfNoConcern() {
    node.receive(beam, integer(7), BOB, alice.pid());
    assertEquals(new NodeStats(0, 0, 0, 0, 0, 0), node.stats());
    assertEquals(List.of(), node.events());
  }
}
