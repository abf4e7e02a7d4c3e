package dev.starling.erldist.node;

import static dev.starling.erldist.node.Fixture.BOB;
import static dev.starling.erldist.node.Fixture.EVE;
import static dev.starling.erldist.node.Fixture.REF;
import static dev.starling.erldist.node.Fixture.assertSent;
import static dev.starling.erldist.node.Fixture.atom;
import static dev.starling.erldist.node.Fixture.frame;
import static dev.starling.erldist.node.Fixture.integer;
import static dev.starling.erldist.node.Fixture.list;
import static dev.starling.erldist.node.Fixture.tuple;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SpawnRequestsTest {
  private static final Reference RESULT = Reference.of(atom("beam@127.0.0.1"), 3, 70);
  private static final Term EXECUTE_CALL = tuple(atom("erpc"), atom("execute_call"), integer(4));
  private static final Term MONITOR = list(atom("monitor"));

  private final Fixture node = new Fixture();
  private final FakeConnection beam = node.connect();

  SpawnRequestsTest() {
    FunctionTable functions = node.core.functions();
    functions.register("math", "double", 1, null, FunctionTable.async(this::twice));
    functions.register("math", "any", FunctionTable.ANY_ARITY, null, call -> done(arity(call)));
    functions.register("math", "any", 2, null, call -> done(atom("two")));
    node.events();
  }

  private Term twice(RemoteCall call) {
    assertEquals(BOB, call.caller());
    return integer(2 * ((IntegerTerm) call.arguments().get(0)).small());
  }

  private static Term arity(RemoteCall call) {
    return integer(call.arguments().size());
  }

  private static CompletableFuture<Term> done(Term value) {
    return CompletableFuture.completedFuture(value);
  }

  private static ListTerm call(String module, String function, Term... arguments) {
    return list(RESULT, atom(module), atom(function), list(arguments));
  }

  private void request(Term entry, Term options, Term arguments) {
    node.receiveWith(beam, arguments, integer(29), REF, BOB, EVE, entry, options);
  }

  /** The exit reason, of a process that the answer said was spawned and monitored. */
  private Term callAndExit(Term arguments) {
    request(EXECUTE_CALL, MONITOR, arguments);
    return takeExit();
  }

  private Term takeExit() {
    List<FakeConnection.Frame> sent = beam.taken();
    assertEquals(2, sent.size(), sent::toString);
    Pid spawned = assertInstanceOf(Pid.class, sent.get(0).control().get(4));
    assertEquals(frame(integer(31), REF, BOB, integer(2), spawned), sent.get(0));
    assertEquals(tuple(integer(28), spawned, BOB, REF), sent.get(1).control());
    return Objects.requireNonNull(sent.get(1).payload());
  }

  @Test
  void aRegisteredFunctionIsCalled() {
    assertEquals(
        tuple(RESULT, atom("return"), integer(42)),
        callAndExit(call("math", "double", integer(21))));
  }

  @Test
  void aFunctionOfAnyArityServesWhatHasNoneOfItsOwn() {
    assertEquals(tuple(RESULT, atom("return"), integer(0)), callAndExit(call("math", "any")));
    assertEquals(
        tuple(RESULT, atom("return"), atom("two")),
        callAndExit(call("math", "any", integer(1), integer(2))));
  }

  @Test
  void whatIsNotRegisteredIsUndefined() {
    Term stack = list(tuple(atom("os"), atom("cmd"), list(integer(1)), list()));
    assertEquals(
        tuple(RESULT, atom("error"), atom("undef"), stack),
        callAndExit(call("os", "cmd", integer(1))));
    Term arity = list(tuple(atom("math"), atom("double"), list(), list()));
    assertEquals(
        tuple(RESULT, atom("error"), atom("undef"), arity), callAndExit(call("math", "double")));
    assertEquals(2, node.stats().undeliverableMessages());
  }

  @Test
  void aFunctionTakenBackIsUndefined() {
    node.core.functions().unregister("math", "any", 2);
    node.core.functions().unregister("math", "any", 3);
    assertEquals(
        tuple(RESULT, atom("return"), integer(2)),
        callAndExit(call("math", "any", integer(1), integer(2))));
    node.core.functions().unregister("math", "any", ErlNode.ANY_ARITY);
    Term stack = list(tuple(atom("math"), atom("any"), list(), list()));
    assertEquals(
        tuple(RESULT, atom("error"), atom("undef"), stack), callAndExit(call("math", "any")));
  }

  private void registerThrowing(RuntimeException exception) {
    node.core
        .functions()
        .register(
            "bad",
            "f",
            0,
            null,
            call -> {
              throw exception;
            });
  }

  @Test
  void exceptionsKeepTheirClassAndReason() {
    Term stack = list(tuple(atom("bad"), atom("f"), integer(0), list()));
    registerThrowing(new ErlangException(ErrorClass.THROW, atom("ball")));
    assertEquals(tuple(RESULT, atom("throw"), atom("ball")), callAndExit(call("bad", "f")));
    registerThrowing(new ErlangException(ErrorClass.EXIT, atom("stop")));
    assertEquals(tuple(RESULT, atom("exit"), atom("stop")), callAndExit(call("bad", "f")));
    registerThrowing(new ErlangException(ErrorClass.ERROR, atom("badarg")));
    assertEquals(
        tuple(RESULT, atom("error"), atom("badarg"), stack), callAndExit(call("bad", "f")));
    assertEquals(0, node.stats().failedHandlers());

    registerThrowing(new IllegalStateException());
    Term reason =
        tuple(
            atom("java_exception"),
            BinaryTerm.utf8("java.lang.IllegalStateException"),
            BinaryTerm.utf8(""));
    assertEquals(tuple(RESULT, atom("error"), reason, stack), callAndExit(call("bad", "f")));
    assertEquals(1, node.stats().failedHandlers());
  }

  @Test
  void anAnswerMayComeLater() {
    CompletableFuture<Term> later = new CompletableFuture<>();
    node.core.functions().register("slow", "f", 0, null, call -> later);
    request(EXECUTE_CALL, MONITOR, call("slow", "f"));
    Pid spawned = (Pid) beam.taken().get(0).control().get(4);
    later.completeExceptionally(new ErlangException(ErrorClass.THROW, atom("ball")));
    List<FakeConnection.Frame> sent = beam.taken();
    assertEquals(tuple(integer(28), spawned, BOB, REF), sent.get(0).control());
    assertEquals(tuple(RESULT, atom("throw"), atom("ball")), sent.get(0).payload());
  }

  @Test
  void anAnswerThatNobodyWaitsForIsDropped() {
    CompletableFuture<Term> later = new CompletableFuture<>();
    node.core.functions().register("slow", "f", 0, null, call -> later);
    request(EXECUTE_CALL, MONITOR, call("slow", "f"));
    Pid spawned = (Pid) beam.taken().get(0).control().get(4);
    node.receive(beam, integer(20), BOB, spawned, REF);
    node.receiveWith(beam, atom("kill"), integer(26), BOB, spawned);
    later.complete(integer(1));
    assertSent(beam);
  }

  @Test
  void functionsRunOnTheirExecutor() {
    Deque<Runnable> tasks = new ArrayDeque<>();
    node.core.functions().register("slow", "f", 0, tasks::add, call -> done(integer(1)));
    request(EXECUTE_CALL, MONITOR, call("slow", "f"));
    assertEquals(1, beam.taken().size());
    tasks.remove().run();
    assertEquals(tuple(RESULT, atom("return"), integer(1)), beam.taken().get(0).payload());

    node.core
        .functions()
        .register(
            "full",
            "f",
            0,
            task -> {
              throw new RejectedExecutionException();
            },
            call -> done(integer(1)));
    Term stack = list(tuple(atom("full"), atom("f"), integer(0), list()));
    assertEquals(
        tuple(RESULT, atom("error"), atom("system_limit"), stack), callAndExit(call("full", "f")));
  }

  @Test
  void castsCallWithoutAnswer() {
    List<Term> called = new ArrayList<>();
    node.core
        .functions()
        .register(
            "log",
            "f",
            1,
            null,
            call -> {
              called.add(call.arguments().get(0));
              return done(atom("ok"));
            });
    Term arguments = list(atom("log"), atom("f"), list(integer(5)));
    request(tuple(atom("erpc"), atom("execute_cast"), integer(3)), list(), arguments);
    assertEquals(List.of(integer(5)), called);
    List<FakeConnection.Frame> sent = beam.taken();
    assertEquals(1, sent.size());
    assertEquals(integer(0), sent.get(0).control().get(3));

    request(tuple(atom("erpc"), atom("execute_call"), integer(3)), MONITOR, arguments);
    assertEquals(atom("normal"), takeExit());
    request(
        tuple(atom("erpc"), atom("execute_cast"), integer(3)),
        MONITOR,
        list(atom("no"), atom("f"), list()));
    Term stack = list(tuple(atom("no"), atom("f"), list(), list()));
    assertEquals(tuple(atom("undef"), stack), takeExit());
  }

  @Test
  void aSpawnedProcessCanBeLinked() {
    Term options = list(tuple(atom("monitor"), list()), atom("link"), atom("other"));
    request(EXECUTE_CALL, options, call("math", "double", integer(1)));
    List<FakeConnection.Frame> sent = beam.taken();
    Pid spawned = (Pid) sent.get(0).control().get(4);
    assertEquals(frame(integer(31), REF, BOB, integer(3), spawned), sent.get(0));
    assertEquals(tuple(integer(28), spawned, BOB, REF), sent.get(1).control());
    assertEquals(tuple(integer(24), spawned, BOB), sent.get(2).control());
  }

  @Test
  void everythingElseIsNotSupported() {
    Term spawn = tuple(atom("erlang"), atom("apply"), integer(2));
    List<Term> entries =
        List.of(spawn, atom("odd"), tuple(atom("erpc"), atom("execute_call"), integer(2)));
    for (Term entry : entries) {
      request(entry, list(), list(atom("m"), atom("f")));
    }
    request(EXECUTE_CALL, MONITOR, list(RESULT, atom("m"), atom("f")));
    request(EXECUTE_CALL, MONITOR, list(RESULT, integer(1), atom("f"), list()));
    request(EXECUTE_CALL, MONITOR, atom("odd"));
    node.receiveWith(beam, list(), integer(30), REF, BOB, EVE, spawn, list(), atom("token"));
    List<FakeConnection.Frame> sent = beam.taken();
    assertEquals(7, sent.size());
    for (FakeConnection.Frame answer : sent) {
      assertEquals(frame(integer(31), REF, BOB, integer(0), atom("notsup")), answer);
    }
  }

  private void assertRefusedAtLimit(NodeLimits limits, Term options) {
    Fixture small = new Fixture(limits);
    FakeConnection peer = small.connect();
    small.core.functions().register("slow", "f", 0, null, call -> new CompletableFuture<>());
    Reference second = Reference.of(atom("beam@127.0.0.1"), 3, 71);
    for (Reference request : List.of(REF, second)) {
      small.receiveWith(
          peer, call("slow", "f"), integer(29), request, BOB, EVE, EXECUTE_CALL, options);
    }
    List<FakeConnection.Frame> sent = peer.taken();
    assertInstanceOf(Pid.class, sent.get(0).control().get(4));
    assertEquals(frame(integer(31), second, BOB, integer(0), atom("system_limit")), sent.get(1));
    assertEquals(1, small.stats().refusedAtLimit());
  }

  @Test
  void callsAreBounded() {
    assertRefusedAtLimit(new NodeLimits(100, 100, 100, 100, 1, 100), MONITOR);
    assertRefusedAtLimit(new NodeLimits(7, 100, 100, 100, 100, 100), MONITOR);
    assertRefusedAtLimit(new NodeLimits(100, 100, 1, 100, 100, 100), MONITOR);
    assertRefusedAtLimit(new NodeLimits(100, 100, 1, 100, 100, 100), list(atom("link")));
  }

  @Test
  void registrationsAreBoundedAndChecked() {
    FunctionTable functions = new FunctionTable(1);
    functions.register("m", "f", 0, null, call -> done(integer(1)));
    functions.register("m", "f", 0, null, call -> done(integer(2)));
    assertThrows(
        LimitExceededException.class,
        () -> functions.register("m", "g", 0, null, call -> done(integer(1))));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> functions.register("m", "f", 256, null, call -> done(integer(1))))
            .getMessage();
    assertTrue(message.contains("256"));
  }
}
