package dev.starling.beam;

import static dev.starling.beam.ErlNodes.COOKIE;
import static dev.starling.beam.ErlNodes.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.node.ErlNode;
import dev.starling.erldist.node.LocalProcess;
import dev.starling.erldist.node.Mailbox;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Monitors, links and exit signals between a stock {@code erl} and processes of ours. */
class SignalsBeamTest {
  private static final String ERL = "erl@127.0.0.1";
  private static final String US = "us@127.0.0.1";
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(200);

  private Epmd epmd;
  private Beam beam;
  private ErlNode node;
  private Mailbox box;

  @BeforeEach
  void start() throws Exception {
    epmd = Epmd.start();
    beam = Beam.start(ERL, COOKIE, epmd.port());
    node = ErlNodes.start(US, epmd.port());
    get(node.connect(ERL));
    box = node.mailbox(100);
    box.process().register("box");
    beam.eval("register(shell, self()), P0 = self()");
  }

  @AfterEach
  void stop() {
    node.close();
    beam.close();
    epmd.close();
  }

  /** A process of ours, its pid bound to {@code Name} there. */
  private LocalProcess known(String name) {
    LocalProcess process = node.spawn((self, message) -> {});
    process.send("shell", ERL, process.pid());
    beam.eval(name + " = receive X" + name + " when is_pid(X" + name + ") -> X" + name + " end");
    return process;
  }

  /** A process there that does nothing but end with what it is told. */
  private Pid theirs(String name) throws InterruptedException {
    beam.eval(
        name
            + " = spawn(fun() -> receive {stop, R} -> exit(R) end end),"
            + " {box, 'us@127.0.0.1'} ! "
            + name);
    return (Pid) next();
  }

  /** What we sent before has arrived. */
  private void settle() throws Exception {
    get(node.ping(ERL, SOON));
  }

  private Term next() throws InterruptedException {
    Term term = box.receive(SOON);
    assertNotNull(term, "nothing arrived");
    return term;
  }

  private static TupleTerm down(Reference monitor, Term object, String reason) {
    return TupleTerm.of(Atom.of("DOWN"), monitor, Atom.of("process"), object, Atom.of(reason));
  }

  private static TupleTerm exit(Pid from, String reason) {
    return TupleTerm.of(Atom.of("EXIT"), from, Atom.of(reason));
  }

  @Test
  void theirMonitorsFire() {
    LocalProcess one = known("P1");
    one.register("one");
    beam.eval("M1 = monitor(process, P1), M2 = monitor(process, {one, 'us@127.0.0.1'})");
    LocalProcess two = known("P2");
    beam.eval("M3 = monitor(process, P2), demonitor(M3)");
    one.exit(Atom.of("bye"));
    two.exit(Atom.of("bye"));

    assertEquals("bye", beam.eval("receive {'DOWN', M1, process, P1, R1} -> R1 end"));
    assertEquals(
        "bye", beam.eval("receive {'DOWN', M2, process, {one, 'us@127.0.0.1'}, R2} -> R2 end"));
    assertEquals("none", beam.eval("receive Any -> Any after 200 -> none end"));
    assertEquals(
        "noproc",
        beam.eval("M4 = monitor(process, P1), receive {'DOWN', M4, process, P1, R4} -> R4 end"));
    assertEquals(
        "noproc",
        beam.eval(
            "M5 = monitor(process, {nobody, 'us@127.0.0.1'}),"
                + " receive {'DOWN', M5, process, _, R5} -> R5 end"));
  }

  @Test
  void ourMonitorsFire() throws Exception {
    Pid first = theirs("P1");
    Reference monitor = box.process().monitor(first);
    settle();
    beam.eval("P1 ! {stop, bye}");
    assertEquals(down(monitor, first, "bye"), next());

    Reference nobody = box.process().monitor("nobody", ERL);
    Term object = TupleTerm.of(Atom.of("nobody"), Atom.of(ERL));
    assertEquals(down(nobody, object, "noproc"), next());

    Pid second = theirs("P2");
    box.process().demonitor(box.process().monitor(second));
    settle();
    beam.eval("P2 ! {stop, bye}");
    assertNull(box.receive(SHORT));
  }

  @Test
  void linksBreakBothWays() throws Exception {
    Pid first = theirs("P1");
    box.process().link(first);
    settle();
    beam.eval("P1 ! {stop, bye}");
    assertEquals(exit(first, "bye"), next());
    box.process().link(first);
    assertEquals(exit(first, "noproc"), next());

    LocalProcess ours = known("P2");
    beam.eval("process_flag(trap_exit, true), link(P2)");
    ours.exit(Atom.of("bye"));
    assertEquals("bye", beam.eval("receive {'EXIT', P2, R2} -> R2 end"));
    assertEquals("noproc", beam.eval("link(P2), receive {'EXIT', P2, R3} -> R3 end"));
  }

  @Test
  void unlinkingBothWays() throws Exception {
    Pid first = theirs("P1");
    box.process().link(first);
    box.process().unlink(first);
    box.process().link(first);
    box.process().unlink(first);
    settle();
    beam.eval("P1 ! {stop, bye}");
    assertNull(box.receive(SHORT));

    LocalProcess ours = known("P2");
    beam.eval("process_flag(trap_exit, true), link(P2), unlink(P2)");
    ours.exit(Atom.of("bye"));
    assertEquals("none", beam.eval("receive Any -> Any after 200 -> none end"));
  }

  @Test
  void exitSignalsAreObeyedUnlessTrapped() throws Exception {
    LocalProcess plain = known("P1");
    beam.eval("exit(P1, normal), exit(P1, stop)");
    Await.until("the process has ended", SOON, () -> !plain.isAlive());

    beam.eval("S = self(), {box, 'us@127.0.0.1'} ! S");
    Pid shell = (Pid) next();
    known("P2");
    node.send("shell", ERL, box.process().pid());
    beam.eval("B = receive X when is_pid(X) -> X end, exit(B, stop)");
    assertEquals(exit(shell, "stop"), next());
    assertTrue(box.process().isAlive());
    beam.eval("exit(B, kill)");
    Await.until("the mailbox was killed", SOON, () -> !box.process().isAlive());

    Pid theirs = theirsFor(known("P3"));
    assertFalse(theirs.node().name().isEmpty());
  }

  /** Our process ends theirs by an exit signal. */
  private Pid theirsFor(LocalProcess process) throws Exception {
    beam.eval("V = spawn(fun() -> receive never -> ok end end), VM = monitor(process, V)");
    Mailbox second = node.mailbox(1);
    second.process().register("second");
    beam.eval("{second, 'us@127.0.0.1'} ! V");
    Pid victim = (Pid) second.receive(SOON);
    assertNotNull(victim);
    process.exit(victim, Atom.of("die"));
    assertEquals("die", beam.eval("receive {'DOWN', VM, process, V, VR} -> VR end"));
    return victim;
  }

  @Test
  void aKilledNodeFiresEverything() throws Exception {
    Pid first = theirs("P1");
    Reference monitor = box.process().monitor(first);
    Reference byName = box.process().monitor("shell", ERL);
    Pid second = theirs("P2");
    box.process().link(second);
    settle();
    beam.kill9();

    Set<Term> seen = Set.of(next(), next(), next());
    Term object = TupleTerm.of(Atom.of("shell"), Atom.of(ERL));
    assertEquals(
        Set.of(
            down(monitor, first, "noconnection"),
            down(byName, object, "noconnection"),
            exit(second, "noconnection")),
        seen);
    assertTrue(node.nodes().isEmpty());
    Reference late = box.process().monitor(first);
    assertEquals(down(late, first, "noconnection"), next());
  }
}
