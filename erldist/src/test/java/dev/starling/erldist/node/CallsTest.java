package dev.starling.erldist.node;

import static dev.starling.erldist.node.Fixture.BOB;
import static dev.starling.erldist.node.Fixture.NONE;
import static dev.starling.erldist.node.Fixture.alias;
import static dev.starling.erldist.node.Fixture.assertSent;
import static dev.starling.erldist.node.Fixture.atom;
import static dev.starling.erldist.node.Fixture.frame;
import static dev.starling.erldist.node.Fixture.frameWith;
import static dev.starling.erldist.node.Fixture.integer;
import static dev.starling.erldist.node.Fixture.list;
import static dev.starling.erldist.node.Fixture.tuple;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.term.ImproperList;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CallsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final String BEAM = "beam@127.0.0.1";

  private final Fixture node = new Fixture();
  private final FakeConnection beam = node.connect();
  private final Pid us = node.core.clientPid();

  private CompletableFuture<Term> call(Term server, Term request) {
    CompletableFuture<Term> result = new CompletableFuture<>();
    node.core.calls().genCall(BEAM, server, request, TIMEOUT, result);
    return result;
  }

  private CompletableFuture<Term> rpc() {
    CompletableFuture<Term> result = new CompletableFuture<>();
    node.core
        .calls()
        .rpc(BEAM, atom("lists"), atom("sum"), List.of(list(integer(1))), TIMEOUT, result);
    return result;
  }

  private static <T extends Throwable> T failure(Class<T> type, CompletableFuture<?> result) {
    assertTrue(result.isDone());
    return assertInstanceOf(type, assertThrows(ExecutionException.class, result::get).getCause());
  }

  /** The reference in the last frame but {@code back}. */
  private static Reference reference(List<FakeConnection.Frame> frames, int index, int element) {
    return (Reference) frames.get(index).control().get(element);
  }

  // --- gen_server:call

  @Test
  void aCallMonitorsAsksAndTakesTheAnswerByAlias() throws Exception {
    CompletableFuture<Term> result = call(atom("store"), atom("get"));
    List<FakeConnection.Frame> sent = beam.taken();
    Reference ref = reference(sent, 0, 3);
    Term message = tuple(atom("$gen_call"), tuple(us, alias(ref)), atom("get"));
    assertEquals(
        List.of(
            frame(integer(19), us, atom("store"), ref),
            frameWith(message, integer(6), us, NONE, atom("store"))),
        sent);

    node.receiveWith(beam, tuple(alias(ref), integer(5)), integer(33), BOB, ref);
    assertEquals(integer(5), result.get());
    assertSent(beam, frame(integer(20), us, atom("store"), ref));
  }

  @Test
  void aCallOfAPidGoesThere() {
    CompletableFuture<Term> result = call(BOB, atom("get"));
    List<FakeConnection.Frame> sent = beam.taken();
    Reference ref = reference(sent, 0, 3);
    assertEquals(frame(integer(19), us, BOB, ref), sent.get(0));
    assertEquals(TupleTerm.of(integer(22), us, BOB), sent.get(1).control());
    assertFalse(result.isDone());
  }

  @Test
  void aPeerWithoutAliasesAnswersToThePid() throws Exception {
    FakeConnection old = node.connect("old@127.0.0.1", 0);
    CompletableFuture<Term> result = new CompletableFuture<>();
    node.core.calls().genCall("old@127.0.0.1", atom("store"), atom("get"), TIMEOUT, result);
    List<FakeConnection.Frame> sent = old.taken();
    Reference ref = reference(sent, 0, 3);
    assertEquals(tuple(atom("$gen_call"), tuple(us, ref), atom("get")), sent.get(1).payload());

    node.receiveWith(old, tuple(ref, integer(5)), integer(2), NONE, us);
    assertEquals(integer(5), result.get());
    node.receiveWith(old, tuple(ref, integer(5)), integer(2), NONE, us);
    node.receiveWith(old, atom("noise"), integer(2), NONE, us);
    assertEquals(2, node.stats().undeliverableMessages());
  }

  @Test
  void theWaysToFailAreToldApart() {
    CompletableFuture<Term> nobody = call(atom("store"), atom("get"));
    Reference ref = reference(beam.taken(), 0, 3);
    node.receiveWith(beam, atom("noproc"), integer(28), atom("store"), us, ref);
    failure(NoProcessException.class, nobody);

    CompletableFuture<Term> crashed = call(atom("store"), atom("get"));
    ref = reference(beam.taken(), 0, 3);
    node.receiveWith(beam, atom("crash"), integer(28), atom("store"), us, ref);
    assertEquals(atom("crash"), failure(ProcessExitException.class, crashed).reason());

    CompletableFuture<Term> remote = call(atom("store"), atom("get"));
    ref = reference(beam.taken(), 0, 3);
    node.receiveWith(beam, atom("noconnection"), integer(28), atom("store"), us, ref);
    failure(NodeDownException.class, remote);

    CompletableFuture<Term> late = call(atom("store"), atom("get"));
    node.advance(TIMEOUT.minusMillis(1));
    assertFalse(late.isDone());
    ref = reference(beam.taken(), 0, 3);
    node.advance(Duration.ofMillis(1));
    failure(CallTimeoutException.class, late);
    assertSent(beam, frame(integer(20), us, atom("store"), ref));
    node.receiveWith(beam, tuple(alias(ref), integer(5)), integer(33), BOB, ref);
    assertEquals(1, node.stats().undeliverableMessages());

    CompletableFuture<Term> cut = call(atom("store"), atom("get"));
    node.disconnect(beam);
    assertEquals(BEAM, failure(NodeDownException.class, cut).node());
    failure(NodeDownException.class, call(atom("store"), atom("get")));
  }

  @Test
  void aRequestTooLargeFailsAndLeavesNothing() {
    beam.refused = "enormous";
    CompletableFuture<Term> result = call(atom("store"), atom("enormous"));
    failure(IllegalArgumentException.class, result);
    List<FakeConnection.Frame> sent = beam.taken();
    assertEquals(2, sent.size());
    assertEquals(integer(19), sent.get(0).control().get(0));
    assertEquals(integer(20), sent.get(1).control().get(0));
  }

  @Test
  void waitingCallsAreBounded() {
    Fixture small = new Fixture(new NodeLimits(100, 100, 100, 1, 100, 100));
    small.connect();
    CompletableFuture<Term> first = new CompletableFuture<>();
    CompletableFuture<Duration> second = new CompletableFuture<>();
    small.core.calls().genCall(BEAM, atom("store"), atom("get"), TIMEOUT, first);
    small.core.calls().ping(BEAM, TIMEOUT, second);
    assertFalse(first.isDone());
    failure(LimitExceededException.class, second);

    small.advance(TIMEOUT);
    failure(CallTimeoutException.class, first);
    CompletableFuture<Duration> third = new CompletableFuture<>();
    small.core.calls().ping(BEAM, TIMEOUT, third);
    assertFalse(third.isDone());
  }

  // --- ping

  @Test
  void aPingIsOneMessageEachWay() throws Exception {
    CompletableFuture<Duration> result = new CompletableFuture<>();
    node.core.calls().ping(BEAM, TIMEOUT, result);
    List<FakeConnection.Frame> sent = beam.taken();
    assertEquals(1, sent.size());
    TupleTerm message = (TupleTerm) sent.get(0).payload();
    assertEquals(tuple(atom("is_auth"), atom(Fixture.US)), message.get(2));
    TupleTerm from = (TupleTerm) message.get(1);
    assertNotEquals(us, from.get(0), "lest a ping wait behind a large message of the node's");
    assertEquals(
        TupleTerm.of(integer(6), from.get(0), NONE, atom("net_kernel")), sent.get(0).control());
    Reference ref = (Reference) ((ImproperList) from.get(1)).tail();

    node.receiveWith(beam, tuple(alias(ref), atom("yes")), integer(33), BOB, ref);
    assertFalse(result.get().isNegative());
    assertSent(beam);
  }

  @Test
  void aPingFailsByTimeAndByConnection() {
    CompletableFuture<Duration> late = new CompletableFuture<>();
    node.core.calls().ping(BEAM, TIMEOUT, late);
    node.advance(TIMEOUT);
    failure(CallTimeoutException.class, late);

    CompletableFuture<Duration> cut = new CompletableFuture<>();
    node.core.calls().ping(BEAM, TIMEOUT, cut);
    node.disconnect(beam);
    failure(NodeDownException.class, cut);
  }

  // --- rpc

  @Test
  void aRemoteCallSpawnsAndReadsTheExitReason() throws Exception {
    CompletableFuture<Term> result = rpc();
    List<FakeConnection.Frame> sent = beam.taken();
    Reference request = reference(sent, 0, 1);
    TupleTerm control = sent.get(0).control();
    assertEquals(tuple(atom("erpc"), atom("execute_call"), integer(4)), control.get(4));
    assertEquals(list(atom("monitor")), control.get(5));
    assertEquals(us, control.get(2));
    Term res = ((ListTerm) sent.get(0).payload()).get(0);
    assertEquals(
        list(res, atom("lists"), atom("sum"), list(list(integer(1)))), sent.get(0).payload());

    node.receive(beam, integer(31), request, us, integer(2), BOB);
    Term reason = tuple(res, atom("return"), integer(1));
    node.receiveWith(beam, reason, integer(28), BOB, us, request);
    assertEquals(integer(1), result.get());
    assertSent(beam);
  }

  private CompletableFuture<Term> rpcEndedBy(Function<Term, Term> reason) {
    CompletableFuture<Term> result = rpc();
    List<FakeConnection.Frame> sent = beam.taken();
    Reference request = reference(sent, 0, 1);
    Term res = ((ListTerm) sent.get(0).payload()).get(0);
    node.receive(beam, integer(31), request, us, integer(2), BOB);
    node.receiveWith(beam, reason.apply(res), integer(28), BOB, us, request);
    return result;
  }

  @Test
  void whatTheFunctionRaisesIsRaisedHere() {
    RemoteErrorException thrown =
        failure(
            RemoteErrorException.class, rpcEndedBy(res -> tuple(res, atom("throw"), atom("ball"))));
    assertEquals(ErrorClass.THROW, thrown.errorClass());
    assertEquals(atom("ball"), thrown.reason());

    RemoteErrorException error =
        failure(
            RemoteErrorException.class,
            rpcEndedBy(res -> tuple(res, atom("error"), atom("undef"), list())));
    assertEquals(ErrorClass.ERROR, error.errorClass());
    assertEquals(atom("undef"), error.reason());

    RemoteErrorException exit =
        failure(
            RemoteErrorException.class, rpcEndedBy(res -> tuple(res, atom("exit"), atom("stop"))));
    assertEquals(ErrorClass.EXIT, exit.errorClass());

    failure(ProcessExitException.class, rpcEndedBy(res -> atom("killed")));
    failure(ProcessExitException.class, rpcEndedBy(res -> tuple(res, atom("odd"), atom("x"))));
    failure(NodeDownException.class, rpcEndedBy(res -> atom("noconnection")));
  }

  @Test
  void aRefusedSpawnIsItsOwnFailure() {
    CompletableFuture<Term> result = rpc();
    Reference request = reference(beam.taken(), 0, 1);
    node.receive(beam, integer(31), request, us, integer(0), atom("notsup"));
    assertEquals(atom("notsup"), failure(SpawnRefusedException.class, result).reason());

    node.connect("old@127.0.0.1", 0);
    CompletableFuture<Term> old = new CompletableFuture<>();
    node.core.calls().rpc("old@127.0.0.1", atom("m"), atom("f"), List.of(), TIMEOUT, old);
    failure(SpawnRefusedException.class, old);
  }

  @Test
  void aRemoteCallGivenUpIsNotWatchedAnyLonger() {
    CompletableFuture<Term> known = rpc();
    Reference request = reference(beam.taken(), 0, 1);
    node.receive(beam, integer(31), request, us, integer(2), BOB);
    node.advance(TIMEOUT);
    failure(CallTimeoutException.class, known);
    assertSent(beam, frame(integer(20), us, BOB, request));

    CompletableFuture<Term> unknown = rpc();
    request = reference(beam.taken(), 0, 1);
    node.advance(TIMEOUT);
    failure(CallTimeoutException.class, unknown);
    assertSent(beam);
    node.receive(beam, integer(32), request, us, integer(2), BOB, atom("token"));
    assertSent(beam, frame(integer(20), us, BOB, request));
  }
}
