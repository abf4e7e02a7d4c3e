package dev.starling.swarm.internal;

import static dev.starling.swarm.internal.EnvelopeTest.assertMalformed;
import static dev.starling.swarm.internal.EnvelopeTest.envelope;

import dev.starling.core.link.Priority;
import dev.starling.core.message.Message;
import dev.starling.core.message.Message.Neighbour;
import dev.starling.core.value.Value;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.MapTerm;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommsEnvelopeTest {
  private static final String A = "a@127.0.0.1";
  private static final String B = "b@127.0.0.1";
  private static final String C = "c@127.0.0.1";
  private static final long SENDER = 1795358138000000L;
  private static final long RECEIVER = 1795358139000000L;

  /** What the pages say their examples mean, written out again by hand. */
  private static final Map<String, Message> OF_COMMS =
      Map.of(
          "message",
          new Message.Note(Priority.HIGH, Value.of("north")),
          "critical",
          new Message.Critical(SENDER, RECEIVER, 3, 2, false, Value.map(Map.of("go", Value.of(7)))),
          "critical_probe",
          new Message.CriticalProbe(SENDER, RECEIVER, 2),
          "critical_ack",
          new Message.CriticalAck(SENDER, RECEIVER, 3, 2));

  private static final Map<String, Message> OF_RELAYS =
      Map.of(
          "links_digest",
          new Message.LinksDigest(4, -2),
          "links_pull",
          new Message.LinksPull(),
          "links",
          new Message.Links(
              4,
              0,
              2,
              List.of(
                  new Neighbour(B, RECEIVER, 9, 1_500, null),
                  new Neighbour(C, SENDER, 8, 3_200, B))),
          "relayed",
          new Message.Relayed(A, SENDER, 1, B, 2, new Message.CriticalProbe(SENDER, RECEIVER, 2)));

  @Test
  void thePagesOfTheProtocolsAreTrue() throws Exception {
    EnvelopeTest.assertPageIsTrue("comms.md", OF_COMMS);
    EnvelopeTest.assertPageIsTrue("relays.md", OF_RELAYS);
  }

  @Test
  void aMalformedMessageSaysWhy() {
    assertChange("priority is none of high, normal, low", "message", "priority", Atom.of("urgent"));
    assertChange(
        "priority is none of high, normal, low", "message", "priority", Atom.of("critical"));
    assertChange(
        "priority is none of high, normal, low", "message", "priority", BinaryTerm.utf8("high"));
    assertMissing("body is missing", "message", "body");
    assertMissing("body is missing", "critical", "body");
    assertMissing("session is no 64-bit integer", "critical", "session");
    assertChange("receiver is no 64-bit integer", "critical", "receiver", Atom.of("me"));
    assertChange("again is", "critical", "again", IntegerTerm.of(1));
    assertMissing("floor is no 64-bit integer", "critical_probe", "floor");
    assertMissing("handled is no 64-bit integer", "critical_ack", "handled");
  }

  @Test
  void malformedLinksSayWhy() {
    assertMissing("digest is no 64-bit integer", "links_digest", "digest");
    assertChange("links is no list", "links", "links", Atom.of("none"));
    assertChange(
        "links has 1025 elements, at most 1024",
        "links",
        "links",
        new ListTerm(Collections.nCopies(1_025, IntegerTerm.of(1))));
    assertChange(
        "links has an element that is no tuple of 5",
        "links",
        "links",
        ListTerm.of(TupleTerm.of(BinaryTerm.utf8(B))));
    assertChange(
        "rtt is not between 0 and", "links", "links", ListTerm.of(link(IntegerTerm.of(-1))));
    assertChange("from is not between 0 and 1024", "links", "from", IntegerTerm.of(-1));
    assertChange("total is not between 0 and 1024", "links", "total", IntegerTerm.of(1_025));
  }

  private static Term link(Term rttMicros) {
    return TupleTerm.of(
        BinaryTerm.utf8(B), IntegerTerm.of(1), IntegerTerm.of(1), rttMicros, BinaryTerm.utf8(""));
  }

  @Test
  void onlyMessagesAreRelayed() {
    assertChange("a ping is not relayed", "relayed", "kind", Atom.of("ping"));
    assertChange("a relayed is not relayed", "relayed", "kind", Atom.of("relayed"));
    assertChange("a links is not relayed", "relayed", "kind", Atom.of("links"));
    assertChange("payload no map", "relayed", "payload", Atom.of("none"));
    assertChange("hops is not between 0 and 255", "relayed", "hops", IntegerTerm.of(-1));
    assertChange("origin is no binary", "relayed", "origin", Atom.of("a"));
  }

  private static void assertChange(String why, String kind, String key, Term value) {
    Map<Term, Term> changed = fields(kind);
    changed.put(Atom.of(key), value);
    assertMalformed(why, envelope(1, kind, new MapTerm(changed)));
  }

  private static void assertMissing(String why, String kind, String key) {
    Map<Term, Term> changed = fields(kind);
    changed.remove(Atom.of(key));
    assertMalformed(why, envelope(1, kind, new MapTerm(changed)));
  }

  private static Map<Term, Term> fields(String kind) {
    Message example = OF_COMMS.containsKey(kind) ? OF_COMMS.get(kind) : OF_RELAYS.get(kind);
    MapTerm map = (MapTerm) Envelope.encode(example).get(3);
    return new LinkedHashMap<>(map.entries());
  }
}
