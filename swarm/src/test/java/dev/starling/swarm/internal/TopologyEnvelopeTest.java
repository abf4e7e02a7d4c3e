package dev.starling.swarm.internal;

import static dev.starling.swarm.internal.EnvelopeTest.assertMalformed;
import static dev.starling.swarm.internal.EnvelopeTest.envelope;

import dev.starling.core.message.Message;
import dev.starling.core.topology.Commander;
import dev.starling.core.topology.Memory;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.RoleAssignment;
import dev.starling.core.topology.Standing;
import dev.starling.core.topology.Token;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.MapTerm;
import dev.starling.erldist.term.Term;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopologyEnvelopeTest {
  private static final String A = "a@127.0.0.1";
  private static final String B = "b@127.0.0.1";
  private static final long INCARNATION = 1795358138000000L;
  private static final long TERM = 1795358139000L;
  private static final long BIRTH = 117660590998454272L;
  private static final Token TOKEN = new Token(TERM, BIRTH, A);

  /** What the page says its examples mean, written out again by hand. */
  private static final Map<String, Message> MEANING =
      Map.of(
          "topology_state",
          new Message.TopologyState(
              INCARNATION,
              BIRTH,
              Standing.JOINED,
              1_500,
              Role.AUTO,
              BIRTH,
              Memory.KEPT,
              TOKEN,
              new Commander(INCARNATION, TOKEN),
              List.of(A)),
          "topology_roles",
          new Message.TopologyRoles(List.of(new RoleAssignment(B, 5, Role.OBSERVER, BIRTH, A))),
          "topology_claim",
          new Message.TopologyClaim(TERM, 7, BIRTH, true, List.of(A, B), 1),
          "topology_support",
          new Message.TopologySupport(TERM, 7, List.of(), 0),
          "topology_refusal",
          new Message.TopologyRefusal(TERM, 7, TERM + 1),
          "topology_release",
          new Message.TopologyRelease(TERM),
          "topology_ask",
          new Message.TopologyAsk(3),
          "topology_told",
          new Message.TopologyTold(3, TERM, Memory.KEPT, 5));

  @Test
  void thePageOfTheProtocolIsTrue() throws Exception {
    EnvelopeTest.assertPageIsTrue("topology.md", MEANING);
  }

  @Test
  void whatIsMalformedSaysWhy() {
    assertChange("birth is not 1 to 2^62", "topology_state", "birth", IntegerTerm.of(0));
    assertChange(
        "birth is not 1 to 2^62", "topology_state", "birth", IntegerTerm.of(Long.MAX_VALUE));
    assertChange("standing is none of", "topology_state", "standing", Atom.of("comfortable"));
    assertChange(
        "path has more than 16 elements",
        "topology_state",
        "path",
        new ListTerm(Collections.nCopies(17, IntegerTerm.of(1))));
    assertChange("admitted is not 0 to 2", "topology_claim", "admitted", IntegerTerm.of(3));
    assertChange("term is not 0 to 2^62", "topology_release", "term", IntegerTerm.of(-1));
    assertChange(
        "roles has an element that is no tuple of 5",
        "topology_roles",
        "roles",
        ListTerm.of(IntegerTerm.of(1)));
  }

  private static void assertChange(String why, String kind, String key, Term value) {
    MapTerm map = (MapTerm) Envelope.encode(MEANING.get(kind)).get(3);
    Map<Term, Term> changed = new LinkedHashMap<>(map.entries());
    changed.put(Atom.of(key), value);
    assertMalformed(why, envelope(1, kind, new MapTerm(changed)));
  }
}
