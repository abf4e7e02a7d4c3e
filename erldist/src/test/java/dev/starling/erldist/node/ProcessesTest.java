package dev.starling.erldist.node;

import static dev.starling.erldist.node.Fixture.BOB;
import static dev.starling.erldist.node.Fixture.NONE;
import static dev.starling.erldist.node.Fixture.atom;
import static dev.starling.erldist.node.Fixture.integer;
import static dev.starling.erldist.node.Fixture.tuple;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.term.BinaryTerm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessesTest {
  /** Those that a node starts with. */
  private static final int SYSTEM_PROCESSES = 6;

  private static final int SYSTEM_NAMES = 3;

  private final Fixture node = new Fixture();
  private final FakeConnection beam = node.connect();

  ProcessesTest() {
    node.events();
  }

  @Test
  void pidsCarryNodeAndCreationAndDiffer() {
    LocalProcess one = node.recorder("one");
    LocalProcess two = node.recorder("two");
    assertEquals(atom(Fixture.US), one.pid().node());
    assertEquals(Fixture.CREATION, one.pid().creation());
    assertNotEquals(one.pid(), two.pid());
  }

  @Test
  void anEndedProcessIsGoneAndItsNamesAreFree() {
    LocalProcess one = node.recorder("one");
    one.register("store");
    one.register("shop");
    one.exit(atom("bye"));
    one.exit(atom("again"));
    assertFalse(one.isAlive());
    node.receiveWith(beam, integer(1), integer(2), NONE, one.pid());
    node.receiveWith(beam, integer(1), integer(6), BOB, NONE, atom("shop"));
    assertEquals(List.of("one terminated bye"), node.events());

    node.recorder("two").register("store");
    node.receiveWith(beam, integer(2), integer(6), BOB, NONE, atom("store"));
    assertEquals(List.of("two got 2"), node.events());
    assertThrows(IllegalStateException.class, () -> one.register("late"));
    node.recorder("three").register("late");
  }

  @Test
  void aNameIsTakenOnce() {
    node.recorder("one").register("store");
    LocalProcess two = node.recorder("two");
    String message =
        assertThrows(IllegalArgumentException.class, () -> two.register("store")).getMessage();
    assertTrue(message.contains("store"));
    assertThrows(IllegalArgumentException.class, () -> two.register("net_kernel"));
  }

  @Test
  void aHandlerThatThrowsEndsItsProcessOnly() {
    LocalProcess one =
        node.core.spawn(
            (self, message) -> {
              throw new IllegalStateException("broken");
            });
    LocalProcess two = node.recorder("two");
    two.monitor(one.pid());
    node.turn();
    node.receiveWith(beam, integer(1), integer(2), NONE, one.pid());
    node.turn();

    assertFalse(one.isAlive());
    assertEquals(1, node.stats().failedHandlers());
    String reason =
        tuple(
                atom("java_exception"),
                BinaryTerm.utf8("java.lang.IllegalStateException"),
                BinaryTerm.utf8("broken"))
            .toString();
    assertEquals(List.of("two down " + one.pid() + " " + reason), node.events());
  }

  @Test
  void processesAreBounded() {
    Fixture small = new Fixture(new NodeLimits(SYSTEM_PROCESSES + 1, 100, 9, 9, 9, 9));
    LocalProcess last = small.recorder("last");
    String message =
        assertThrows(LimitExceededException.class, () -> small.recorder("more")).getMessage();
    assertEquals("maxProcesses of 7 reached", message);
    assertEquals(1, small.stats().refusedAtLimit());

    last.exit(atom("normal"));
    assertTrue(small.recorder("again").isAlive());
  }

  @Test
  void namesAreBounded() {
    Fixture small = new Fixture(new NodeLimits(100, SYSTEM_NAMES + 1, 9, 9, 9, 9));
    LocalProcess one = small.recorder("one");
    one.register("first");
    assertThrows(LimitExceededException.class, () -> one.register("second"));
    one.unregister("first");
    one.register("second");
  }

  @Test
  void limitsAreAtLeastOne() {
    assertThrows(IllegalArgumentException.class, () -> new NodeLimits(0, 1, 1, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new NodeLimits(1, 1, 1, 1, 1, -1));
  }

  @Test
  void aMailboxQueuesUpToItsCapacity() throws Exception {
    Mailbox mailbox = new Mailbox(node.core, 2);
    for (int i = 1; i <= 3; i++) {
      node.receiveWith(beam, integer(i), integer(2), NONE, mailbox.process().pid());
    }
    assertEquals(1, mailbox.dropped());
    assertEquals(1, node.stats().refusedAtLimit());
    assertEquals(integer(1), mailbox.poll());
    assertEquals(integer(2), mailbox.poll());
    assertNull(mailbox.poll());
    assertThrows(IllegalStateException.class, () -> mailbox.receive(Duration.ofMillis(1)));

    mailbox.close();
    assertFalse(mailbox.process().isAlive());
  }

  @Test
  void aMailboxGetsSignalsAsMessages() {
    Mailbox mailbox = new Mailbox(node.core, 10);
    LocalProcess self = mailbox.process();
    var monitor = self.monitor("store", "beam@127.0.0.1");
    self.link(BOB);
    node.receiveWith(beam, atom("noproc"), integer(28), atom("store"), self.pid(), monitor);
    node.receiveWith(beam, atom("gone"), integer(24), BOB, self.pid());

    assertEquals(
        tuple(
            atom("DOWN"),
            monitor,
            atom("process"),
            tuple(atom("store"), atom("beam@127.0.0.1")),
            atom("noproc")),
        mailbox.poll());
    assertEquals(tuple(atom("EXIT"), BOB, atom("gone")), mailbox.poll());
  }

  @Test
  void shuttingDownEndsEveryProcess() {
    LocalProcess one = node.recorder("one");
    LocalProcess two = node.recorder("two");
    one.link(two.pid());
    node.turn();
    node.core.shutDown();
    node.turn();

    assertFalse(one.isAlive());
    assertFalse(two.isAlive());
    assertTrue(node.events().contains("one terminated shutdown"));
    assertFalse(one.send(one.pid(), atom("late")));
  }
}
