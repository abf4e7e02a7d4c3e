package dev.starling.erldist.node;

import static dev.starling.erldist.node.Fixture.BOB;
import static dev.starling.erldist.node.Fixture.NONE;
import static dev.starling.erldist.node.Fixture.REF;
import static dev.starling.erldist.node.Fixture.alias;
import static dev.starling.erldist.node.Fixture.assertSent;
import static dev.starling.erldist.node.Fixture.atom;
import static dev.starling.erldist.node.Fixture.cons;
import static dev.starling.erldist.node.Fixture.frameWith;
import static dev.starling.erldist.node.Fixture.integer;
import static dev.starling.erldist.node.Fixture.list;
import static dev.starling.erldist.node.Fixture.tuple;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GenServerTest {
  private final Fixture node = new Fixture();
  private final FakeConnection beam = node.connect();
  private final Echo echo = new Echo();
  private final LocalProcess server = node.core.spawn(echo);

  GenServerTest() {
    server.register("echo");
    node.events();
  }

  /** Answers what it is asked, but keeps {@code later} waiting. */
  private final class Echo implements GenServer {
    final List<From> waiting = new ArrayList<>();

    @Override
    public void handleCall(LocalProcess self, From from, Term request) {
      if (request.equals(atom("later"))) {
        waiting.add(from);
      } else {
        assertTrue(from.reply(request));
      }
    }

    @Override
    public void handleCast(LocalProcess self, Term request) {
      node.events.add("cast " + request);
    }

    @Override
    public void handleInfo(LocalProcess self, Term message) {
      node.events.add("info " + message);
    }
  }

  private void call(Term tag, Term request) {
    Term message = tuple(atom("$gen_call"), tuple(BOB, tag), request);
    node.receiveWith(beam, message, integer(6), BOB, NONE, atom("echo"));
  }

  @Test
  void anAliasTagIsAnsweredToTheAlias() {
    call(alias(REF), atom("hello"));
    assertSent(beam, frameWith(tuple(alias(REF), atom("hello")), integer(33), server.pid(), REF));
  }

  @Test
  void aMultiCallTagOfLaterReleasesToo() {
    Reference monitor = Reference.of(atom("beam@127.0.0.1"), 3, 8);
    Term improper = cons(alias(REF), monitor);
    Term proper = list(alias(REF));
    call(improper, integer(1));
    call(proper, integer(2));
    assertSent(
        beam,
        frameWith(tuple(improper, integer(1)), integer(33), server.pid(), REF),
        frameWith(tuple(proper, integer(2)), integer(33), server.pid(), REF));
  }

  @Test
  void anyOtherTagIsAnsweredToThePid() {
    Term multiCall = tuple(REF, atom("us@127.0.0.1"));
    for (Term tag : List.of(REF, multiCall, cons(atom("other"), REF), list())) {
      call(tag, atom("hello"));
      assertSent(beam, frameWith(tuple(tag, atom("hello")), integer(22), server.pid(), BOB));
    }
  }

  @Test
  void anAnswerMayComeLaterOrNever() {
    call(REF, atom("later"));
    assertSent(beam);
    assertTrue(echo.waiting.get(0).reply(integer(5)));
    assertSent(beam, frameWith(tuple(REF, integer(5)), integer(22), server.pid(), BOB));
    assertEquals(BOB, echo.waiting.get(0).pid());

    node.disconnect(beam);
    assertFalse(echo.waiting.get(0).reply(integer(6)));
  }

  @Test
  void castsAndOtherMessagesArrive() {
    node.receiveWith(
        beam, tuple(atom("$gen_cast"), integer(1)), integer(6), BOB, NONE, atom("echo"));
    node.receiveWith(beam, integer(2), integer(6), BOB, NONE, atom("echo"));
    node.receiveWith(
        beam,
        tuple(atom("$gen_call"), atom("nobody"), integer(3)),
        integer(6),
        BOB,
        NONE,
        atom("echo"));
    assertEquals(List.of("cast 1", "info 2", "info {'$gen_call',nobody,3}"), node.events());
  }
}
