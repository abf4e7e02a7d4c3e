package dev.starling.erldist.node;

import static dev.starling.erldist.node.Fixture.BOB;
import static dev.starling.erldist.node.Fixture.REF;
import static dev.starling.erldist.node.Fixture.assertSent;
import static dev.starling.erldist.node.Fixture.atom;
import static dev.starling.erldist.node.Fixture.frame;
import static dev.starling.erldist.node.Fixture.integer;
import static dev.starling.erldist.node.Fixture.tuple;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.starling.erldist.term.Reference;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages of which only the control message could be read. */
class LostMessagesTest {
  private final Fixture node = new Fixture();
  private final FakeConnection beam = node.connect();
  private final LocalProcess alice = node.recorder("alice");

  @BeforeEach
  void forgetTheBeginning() {
    node.events();
  }

  @Test
  void aMessageIsCountedAndThatIsAll() {
    node.core.lost(beam, tuple(integer(22), BOB, alice.pid()));
    node.core.lost(beam, null);
    assertEquals(2, node.stats().lostMessages());
    assertSent(beam);
    assertEquals(List.of(), node.events());
  }

  @Test
  void whoMonitorsHearsOfTheEndAllTheSame() {
    Reference monitor = alice.monitor(BOB);
    node.core.lost(beam, tuple(integer(28), BOB, alice.pid(), monitor));
    assertEquals(List.of("alice down " + BOB + " undecodable"), node.events());
  }

  @Test
  void aLinkBreaksAllTheSame() {
    alice.link(BOB);
    node.core.lost(beam, tuple(integer(24), BOB, alice.pid()));
    assertEquals(List.of("alice exit " + BOB + " undecodable"), node.events());
  }

  @Test
  void whoAsksForAProcessIsAnswered() {
    node.core.lost(
        beam, tuple(integer(29), REF, BOB, BOB, tuple(atom("m"), atom("f"), integer(1)), tuple()));
    assertSent(beam, frame(integer(31), REF, BOB, integer(0), atom("undecodable")));
  }

  @Test
  void aControlMessageOfTheWrongShapeIsCounted() {
    node.core.lost(beam, tuple(integer(29), atom("odd")));
    assertEquals(1, node.stats().malformedOperations());
  }
}
