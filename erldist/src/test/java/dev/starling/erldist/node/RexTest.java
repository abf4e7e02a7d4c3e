package dev.starling.erldist.node;

import static dev.starling.erldist.node.Fixture.BOB;
import static dev.starling.erldist.node.Fixture.NONE;
import static dev.starling.erldist.node.Fixture.REF;
import static dev.starling.erldist.node.Fixture.atom;
import static dev.starling.erldist.node.Fixture.integer;
import static dev.starling.erldist.node.Fixture.list;
import static dev.starling.erldist.node.Fixture.tuple;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RexTest {
  private static final Term US = atom(Fixture.US);

  private final Fixture node = new Fixture();
  private final FakeConnection beam = node.connect();
  private @Nullable RuntimeException exception;

  RexTest() {
    node.core
        .functions()
        .register(
            "m",
            "f",
            1,
            null,
            FunctionTable.async(
                call -> {
                  if (exception != null) {
                    throw exception;
                  }
                  node.events.add("called " + call.arguments().get(0));
                  return call.arguments().get(0);
                }));
    node.events();
  }

  private static Term request(String kind, String function, Term arguments) {
    return tuple(atom(kind), atom("m"), atom(function), arguments, BOB);
  }

  private void send(Term message) {
    node.receiveWith(beam, message, integer(6), BOB, NONE, atom("rex"));
  }

  /** The answer to a gen_server call. */
  private Term call(Term request) {
    send(tuple(atom("$gen_call"), tuple(BOB, REF), request));
    return ((TupleTerm) payload()).get(1);
  }

  private Term payload() {
    List<FakeConnection.Frame> sent = beam.taken();
    assertEquals(1, sent.size());
    return Objects.requireNonNull(sent.get(0).payload());
  }

  private static Term badRpc(Term reason) {
    return tuple(atom("badrpc"), tuple(atom("EXIT"), reason));
  }

  @Test
  void callsAreAnsweredAsRpcDoes() {
    assertEquals(integer(5), call(request("call", "f", list(integer(5)))));
    assertEquals(integer(6), call(request("block_call", "f", list(integer(6)))));
    Term undefined = list(tuple(atom("m"), atom("g"), list(), list()));
    assertEquals(badRpc(tuple(atom("undef"), undefined)), call(request("call", "g", list())));
    assertEquals(badRpc(atom("badarg")), call(request("call", "f", atom("odd"))));

    exception = new ErlangException(ErrorClass.THROW, atom("ball"));
    assertEquals(atom("ball"), call(request("call", "f", list(integer(5)))));
    exception = new ErlangException(ErrorClass.EXIT, atom("stop"));
    assertEquals(badRpc(atom("stop")), call(request("call", "f", list(integer(5)))));
    exception = new ErlangException(ErrorClass.ERROR, atom("badarith"));
    Term stack = list(tuple(atom("m"), atom("f"), integer(1), list()));
    assertEquals(
        badRpc(tuple(atom("badarith"), stack)), call(request("call", "f", list(integer(5)))));
  }

  @Test
  void castsAndUnknownRequestsAreNotAnswered() {
    send(tuple(atom("$gen_cast"), request("cast", "f", list(integer(7)))));
    send(tuple(atom("$gen_cast"), atom("odd")));
    send(tuple(atom("$gen_call"), tuple(BOB, REF), atom("odd")));
    send(tuple(atom("odd"), atom("odd")));
    send(tuple(BOB, atom("odd")));
    send(tuple(BOB, tuple(atom("odd"))));
    assertEquals(List.of(), beam.taken());
    assertEquals(List.of("called 7"), node.events());
  }

  @Test
  void theOldProtocolIsServed() {
    send(tuple(BOB, atom("features_request")));
    assertEquals(tuple(atom("features_reply"), US, list(atom("erpc"))), payload());
    send(tuple(BOB, request("call", "f", list(integer(8)))));
    assertEquals(tuple(atom("rex"), integer(8)), payload());
  }

  @Test
  void broadcastsReachRegisteredNames() {
    node.recorder("store").register("store");
    node.events();
    send(tuple(BOB, tuple(atom("sbcast"), atom("store"), integer(1))));
    assertEquals(tuple(atom("rex"), US, US), payload());
    send(tuple(BOB, tuple(atom("sbcast"), atom("shop"), integer(1))));
    Term nobody = tuple(atom("nonexisting_name"), atom("shop"));
    assertEquals(tuple(atom("rex"), US, nobody), payload());

    send(tuple(BOB, tuple(atom("send"), atom("store"), integer(2))));
    assertEquals(List.of(), beam.taken());
    send(tuple(BOB, tuple(atom("send"), atom("shop"), integer(2))));
    assertEquals(tuple(atom("rex"), US, nobody), payload());
    assertEquals(List.of("store got 1", "store got {" + BOB + ",2}"), node.events());
  }

  @Test
  void callsAreBounded() {
    Fixture small = new Fixture(new NodeLimits(100, 100, 100, 100, 1, 100));
    FakeConnection peer = small.connect();
    small.core.functions().register("m", "f", 0, null, call -> new CompletableFuture<>());
    for (int i = 0; i < 2; i++) {
      small.receiveWith(
          peer,
          tuple(atom("$gen_call"), tuple(BOB, REF), request("call", "f", list())),
          integer(6),
          BOB,
          NONE,
          atom("rex"));
    }
    List<FakeConnection.Frame> sent = peer.taken();
    assertEquals(1, sent.size());
    assertTrue(sent.get(0).toString().contains("system_limit"));
  }
}
