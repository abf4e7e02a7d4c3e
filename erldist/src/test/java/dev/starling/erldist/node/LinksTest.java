package dev.starling.erldist.node;

import static dev.starling.erldist.node.Fixture.BOB;
import static dev.starling.erldist.node.Fixture.EVE;
import static dev.starling.erldist.node.Fixture.assertSent;
import static dev.starling.erldist.node.Fixture.atom;
import static dev.starling.erldist.node.Fixture.frame;
import static dev.starling.erldist.node.Fixture.frameWith;
import static dev.starling.erldist.node.Fixture.integer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.Pid;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinksTest {
  private final Fixture node = new Fixture();
  private final FakeConnection beam = node.connect();
  private final LocalProcess alice = node.recorder("alice");

  LinksTest() {
    node.events();
  }

  @Test
  void aLinkFromThereTellsBothSides() {
    node.receive(beam, integer(1), BOB, alice.pid());
    node.receive(beam, integer(1), EVE, alice.pid());
    node.receiveWith(beam, atom("gone"), integer(24), BOB, alice.pid());
    assertEquals(List.of("alice exit " + BOB + " gone"), node.events());

    alice.exit(atom("bye"));
    assertSent(beam, frameWith(atom("bye"), integer(24), alice.pid(), EVE));
  }

  @Test
  void aLinkFromHereIsAskedForOnce() {
    alice.link(BOB);
    alice.link(BOB);
    alice.link(alice.pid());
    assertSent(beam, frame(integer(1), alice.pid(), BOB));
    node.receive(beam, integer(3), BOB, alice.pid(), atom("gone"));
    node.receive(beam, integer(3), BOB, alice.pid(), atom("gone"));
    assertEquals(List.of("alice exit " + BOB + " gone"), node.events());
  }

  @Test
  void exitSignalsWithTraceTokensCount() {
    alice.link(BOB);
    alice.link(EVE);
    node.receive(beam, integer(13), BOB, alice.pid(), atom("token"), atom("gone"));
    node.receiveWith(beam, atom("gone"), integer(25), EVE, alice.pid(), atom("token"));
    node.receive(beam, integer(18), BOB, alice.pid(), atom("token"), atom("stop"));
    node.receiveWith(beam, atom("stop"), integer(27), EVE, alice.pid(), atom("token"));
    assertEquals(
        List.of(
            "alice exit " + BOB + " gone",
            "alice exit " + EVE + " gone",
            "alice exit " + BOB + " stop",
            "alice exit " + EVE + " stop"),
        node.events());
  }

  @Test
  void aProcessThatDoesNotTrapEndsWithItsLink() {
    LocalProcess plain = node.core.spawn((self, message) -> {});
    alice.monitor(plain.pid());
    node.receive(beam, integer(1), BOB, plain.pid());
    node.receive(beam, integer(1), EVE, plain.pid());
    node.receiveWith(beam, atom("normal"), integer(24), BOB, plain.pid());
    assertTrue(plain.isAlive());

    node.receiveWith(beam, atom("gone"), integer(24), EVE, plain.pid());
    assertFalse(plain.isAlive());
    node.turn();
  }

  @Test
  void killCannotBeTrapped() {
    node.receiveWith(beam, atom("stop"), integer(26), BOB, alice.pid());
    node.receive(beam, integer(8), BOB, alice.pid(), atom("stop"));
    assertTrue(alice.isAlive());
    node.receiveWith(beam, atom("kill"), integer(26), BOB, alice.pid());
    assertEquals(
        List.of(
            "alice exit " + BOB + " stop",
            "alice exit " + BOB + " stop",
            "alice terminated killed"),
        node.events());
  }

  @Test
  void exitSignalsGoOut() {
    alice.exit(BOB, atom("stop"));
    assertSent(beam, frameWith(atom("stop"), integer(26), alice.pid(), BOB));

    FakeConnection old = node.connect("old@127.0.0.1", 0);
    Pid there = new Pid(atom("old@127.0.0.1"), 1, 0, 1);
    alice.exit(there, atom("stop"));
    alice.link(there);
    alice.exit(atom("bye"));
    assertSent(
        old,
        frame(integer(8), alice.pid(), there, atom("stop")),
        frame(integer(1), alice.pid(), there),
        frame(integer(3), alice.pid(), there, atom("bye")));
  }

  @Test
  void linkingToNobodyIsAnsweredAtOnce() {
    Pid nobody = new Pid(atom(Fixture.US), 9_999, 0, 7);
    node.receive(beam, integer(1), BOB, nobody);
    assertSent(beam, frameWith(atom("noproc"), integer(24), nobody, BOB));
  }

  @Test
  void unlinkingFromThereIsAcknowledged() {
    node.receive(beam, integer(1), BOB, alice.pid());
    node.receive(beam, integer(35), integer(77), BOB, alice.pid());
    assertSent(beam, frame(integer(36), integer(77), alice.pid(), BOB));
    node.receiveWith(beam, atom("gone"), integer(24), BOB, alice.pid());
    alice.exit(atom("bye"));
    assertSent(beam);
    assertEquals(List.of("alice terminated bye"), node.events());
  }

  @Test
  void theOldUnlinkIsNotAcknowledged() {
    node.receive(beam, integer(1), BOB, alice.pid());
    node.receive(beam, integer(4), BOB, alice.pid());
    alice.exit(atom("bye"));
    assertSent(beam);
  }

  /** Until the acknowledgement, the exit and link signals that crossed our unlink are ignored. */
  @Test
  void whatCrossesOurUnlinkIsIgnored() {
    alice.link(BOB);
    beam.taken();
    alice.unlink(BOB);
    alice.unlink(BOB);
    List<FakeConnection.Frame> sent = beam.taken();
    assertEquals(1, sent.size());
    IntegerTerm id = (IntegerTerm) sent.get(0).control().get(1);
    assertEquals(frame(integer(35), id, alice.pid(), BOB), sent.get(0));

    node.receive(beam, integer(1), BOB, alice.pid());
    node.receive(beam, integer(36), integer(id.small() + 1), BOB, alice.pid());
    node.receive(beam, integer(36), id, BOB, alice.pid());
    node.receiveWith(beam, atom("gone"), integer(24), BOB, alice.pid());
    assertEquals(List.of(), node.events());

    node.receive(beam, integer(1), BOB, alice.pid());
    node.receiveWith(beam, atom("gone"), integer(24), BOB, alice.pid());
    assertEquals(List.of("alice exit " + BOB + " gone"), node.events());
  }

  @Test
  void linkingAgainBeforeTheAcknowledgementCounts() {
    alice.link(BOB);
    alice.unlink(BOB);
    IntegerTerm id = (IntegerTerm) beam.taken().get(1).control().get(1);
    alice.link(BOB);
    assertSent(beam, frame(integer(1), alice.pid(), BOB));
    node.receive(beam, integer(36), id, BOB, alice.pid());
    node.disconnect(beam);
    assertEquals(
        List.of("alice exit " + BOB + " noconnection", "down beam@127.0.0.1 REMOTE_CLOSED"),
        node.events());
  }

  @Test
  void aLostConnectionBreaksActiveLinksOnly() {
    alice.link(BOB);
    alice.link(EVE);
    alice.unlink(EVE);
    node.disconnect(beam);
    assertEquals(
        List.of("alice exit " + BOB + " noconnection", "down beam@127.0.0.1 REMOTE_CLOSED"),
        node.events());
    alice.link(BOB);
    node.turn();
    assertEquals(List.of("alice exit " + BOB + " noconnection"), node.events());
  }

  @Test
  void linksPerConnectionAreBounded() {
    Fixture small = new Fixture(new NodeLimits(100, 100, 1, 100, 100, 100));
    FakeConnection peer = small.connect();
    LocalProcess one = small.recorder("one");
    small.events();
    small.receive(peer, integer(1), BOB, one.pid());
    small.receive(peer, integer(1), EVE, one.pid());
    assertSent(peer, frameWith(atom("system_limit"), integer(24), one.pid(), EVE));
    one.link(EVE);
    small.turn();
    assertEquals(List.of("one exit " + EVE + " system_limit"), small.events());
    assertEquals(2, small.stats().refusedAtLimit());
  }

  @Test
  void processesOfThisNodeLinkToEachOther() {
    LocalProcess carol = node.recorder("carol");
    LocalProcess dave = node.recorder("dave");
    alice.link(carol.pid());
    alice.link(dave.pid());
    node.turn();
    alice.unlink(dave.pid());
    node.turn();
    alice.exit(atom("bye"));
    node.turn();
    assertEquals(
        List.of("alice terminated bye", "carol exit " + alice.pid() + " bye"), node.events());
  }
}
