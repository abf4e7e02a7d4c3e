package dev.starling.erldist.node;

import static dev.starling.erldist.node.Fixture.BOB;
import static dev.starling.erldist.node.Fixture.EVE;
import static dev.starling.erldist.node.Fixture.REF;
import static dev.starling.erldist.node.Fixture.assertSent;
import static dev.starling.erldist.node.Fixture.atom;
import static dev.starling.erldist.node.Fixture.frame;
import static dev.starling.erldist.node.Fixture.frameWith;
import static dev.starling.erldist.node.Fixture.integer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;

class MonitorsTest {
  private static final Reference REF_2 = Reference.of(atom("beam@127.0.0.1"), 3, 9);

  private final Fixture node = new Fixture();
  private final FakeConnection beam = node.connect();
  private final LocalProcess alice = node.recorder("alice");

  MonitorsTest() {
    node.events();
  }

  // --- of our processes

  @Test
  void theWatcherIsToldWhyOurProcessEnded() {
    alice.register("store");
    node.receive(beam, integer(19), BOB, alice.pid(), REF);
    node.receive(beam, integer(19), EVE, atom("store"), REF_2);
    assertSent(beam);
    alice.exit(atom("bye"));

    List<FakeConnection.Frame> sent = beam.taken();
    assertEquals(2, sent.size());
    assertTrue(sent.contains(frameWith(atom("bye"), integer(28), alice.pid(), BOB, REF)));
    assertTrue(sent.contains(frameWith(atom("bye"), integer(28), atom("store"), EVE, REF_2)));
  }

  @Test
  void aPeerWithoutPayloadsGetsTheReasonInTheControlMessage() {
    FakeConnection old = node.connect("old@127.0.0.1", 0);
    Pid watcher = new Pid(atom("old@127.0.0.1"), 1, 0, 1);
    node.receive(old, integer(19), watcher, alice.pid(), REF);
    alice.exit(atom("bye"));
    assertSent(old, frame(integer(21), alice.pid(), watcher, REF, atom("bye")));
  }

  @Test
  void whoIsNotThereIsReportedAtOnce() {
    Pid nobody = new Pid(atom(Fixture.US), 9_999, 0, 7);
    node.receive(beam, integer(19), BOB, nobody, REF);
    node.receive(beam, integer(19), BOB, atom("global_name_server"), REF_2);
    assertSent(
        beam,
        frameWith(atom("noproc"), integer(28), nobody, BOB, REF),
        frameWith(atom("noproc"), integer(28), atom("global_name_server"), BOB, REF_2));
  }

  @Test
  void aDemonitorEndsIt() {
    node.receive(beam, integer(19), BOB, alice.pid(), REF);
    node.receive(beam, integer(20), BOB, alice.pid(), REF);
    node.receive(beam, integer(20), BOB, alice.pid(), REF_2);
    alice.exit(atom("bye"));
    assertSent(beam);
  }

  @Test
  void monitorsOfAPeerThatIsGoneAreForgotten() {
    node.receive(beam, integer(19), BOB, alice.pid(), REF);
    node.disconnect(beam);
    FakeConnection again = node.connect();
    alice.exit(atom("bye"));
    assertSent(beam);
    assertSent(again);
  }

  @Test
  void aReasonThatCannotBeSentIsReplaced() {
    node.receive(beam, integer(19), BOB, alice.pid(), REF);
    beam.refused = "enormous";
    alice.exit(atom("enormous"));
    List<FakeConnection.Frame> sent = beam.taken();
    assertEquals(1, sent.size());
    assertTrue(sent.get(0).toString().contains("java_exception"), sent.toString());
  }

  @Test
  void monitorsPerConnectionAreBounded() {
    Fixture small = new Fixture(new NodeLimits(100, 100, 1, 100, 100, 100));
    FakeConnection peer = small.connect();
    LocalProcess one = small.recorder("one");
    small.receive(peer, integer(19), BOB, one.pid(), REF);
    small.receive(peer, integer(19), BOB, one.pid(), REF_2);
    assertSent(peer, frameWith(atom("system_limit"), integer(28), one.pid(), BOB, REF_2));

    small.events();
    one.monitor(BOB);
    one.monitor(EVE);
    small.turn();
    assertEquals(List.of("one down " + EVE + " system_limit"), small.events());
    assertEquals(2, small.stats().refusedAtLimit());
  }

  // --- by our processes

  @Test
  void ourMonitorFiresWithTheReasonOnce() {
    Reference byPid = alice.monitor(BOB);
    Reference byName = alice.monitor("store", "beam@127.0.0.1");
    assertSent(
        beam,
        frame(integer(19), alice.pid(), BOB, byPid),
        frame(integer(19), alice.pid(), atom("store"), byName));
    node.receiveWith(beam, atom("bye"), integer(28), BOB, alice.pid(), byPid);
    node.receiveWith(beam, atom("bye"), integer(28), BOB, alice.pid(), byPid);
    node.receive(beam, integer(21), atom("store"), alice.pid(), byName, atom("noproc"));

    assertEquals(
        List.of("alice down " + BOB + " bye", "alice down {store,'beam@127.0.0.1'} noproc"),
        node.events());
  }

  @Test
  void afterDemonitorNothingComes() {
    Reference monitor = alice.monitor(BOB);
    beam.taken();
    alice.demonitor(monitor);
    assertSent(beam, frame(integer(20), alice.pid(), BOB, monitor));
    node.receiveWith(beam, atom("bye"), integer(28), BOB, alice.pid(), monitor);
    node.disconnect(beam);
    assertEquals(List.of("down beam@127.0.0.1 REMOTE_CLOSED"), node.events());
  }

  @Test
  void anEndedOwnerTakesItsMonitorsBack() {
    Reference monitor = alice.monitor(BOB);
    beam.taken();
    alice.exit(atom("bye"));
    assertSent(beam, frame(integer(20), alice.pid(), BOB, monitor));
    alice.monitor(BOB);
    assertSent(beam);
  }

  @Test
  void aLostConnectionFiresBeforeTheListenerHears() {
    alice.monitor(BOB);
    node.disconnect(beam);
    assertEquals(
        List.of("alice down " + BOB + " noconnection", "down beam@127.0.0.1 REMOTE_CLOSED"),
        node.events());
  }

  @Test
  void withoutConnectionItFiresLater() {
    alice.monitor("store", "nowhere@127.0.0.1");
    assertEquals(List.of(), node.events());
    node.turn();
    assertEquals(List.of("alice down {store,'nowhere@127.0.0.1'} noconnection"), node.events());
  }

  @Test
  void processesOfThisNodeMonitorEachOther() {
    LocalProcess carol = node.recorder("carol");
    carol.register("carol");
    alice.monitor(carol.pid());
    alice.monitor("carol", Fixture.US);
    alice.monitor("nobody", Fixture.US);
    node.turn();
    assertEquals(List.of("alice down {nobody,'us@127.0.0.1'} noproc"), node.events());

    carol.exit(atom("bye"));
    node.turn();
    List<String> events = node.events();
    assertEquals(3, events.size());
    assertTrue(events.contains("alice down " + carol.pid() + " bye"));
    assertTrue(events.contains("alice down {carol,'us@127.0.0.1'} bye"));
  }
}
