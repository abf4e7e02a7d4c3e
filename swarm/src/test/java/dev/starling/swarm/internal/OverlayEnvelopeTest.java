package dev.starling.swarm.internal;

import static dev.starling.swarm.internal.EnvelopeTest.assertMalformed;
import static dev.starling.swarm.internal.EnvelopeTest.envelope;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.message.Message;
import dev.starling.core.message.Message.KnownWrite;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.value.Value;
import dev.starling.crdt.Delta;
import dev.starling.crdt.Dot;
import dev.starling.crdt.Replica;
import dev.starling.crdt.VersionVector;
import dev.starling.crdt.Write;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.MapTerm;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OverlayEnvelopeTest {
  private static final int MUTANTS = Boolean.getBoolean("starling.long") ? 5_000_000 : 50_000;

  private static final Replica A = Replica.of("a@127.0.0.1", 1795358138000000L);
  private static final Replica B = Replica.of("b@127.0.0.1", 5);
  private static final VersionVector VECTOR =
      VersionVector.of(Map.of(A, 7L), Map.of("c@127.0.0.1", 1795358137000000L));
  private static final OverlayKey UNIT = new OverlayKey(OverlayKind.ENTITY, "unit-1");
  private static final long STAMP = 117660590998454272L;

  private static Write<OverlayKey, Value.Dictionary> write(String key, Value value) {
    return new Write<>(new Dot(A, 7), STAMP, UNIT, Value.map(Map.of(key, value)));
  }

  /** What the page says its examples mean, written out again by hand. */
  private static final Map<String, Message> MEANING =
      Map.of(
          "overlay_state",
          new Message.OverlayState(true, VECTOR, -42, 1795358139000L),
          "overlay_changes",
          new Message.OverlayChanges(
              3,
              false,
              new Delta<>(
                  List.of(new Delta.Span(A, 6, 8)),
                  List.of(
                      new Delta.Entry<>(
                          UNIT, List.of(new Dot(B, 4)), List.of(write("heading", Value.of(45.0)))),
                      new Delta.Entry<>(
                          new OverlayKey(OverlayKind.WAYPOINT, "w"),
                          List.of(new Dot(A, 2)),
                          List.of())))),
          "overlay_ack",
          new Message.OverlayAck(3, true),
          "overlay_nack",
          new Message.OverlayNack(3, VersionVector.EMPTY),
          "overlay_offer",
          new Message.OverlayOffer(),
          "overlay_pull",
          new Message.OverlayPull(0, 0),
          "overlay_range",
          new Message.OverlayRange(
              99,
              VECTOR,
              0,
              0xf000_0000,
              List.of(new KnownWrite(new OverlayKey(OverlayKind.ANNOTATION, "n"), new Dot(A, 1))),
              List.of(write("tag", new Value.Bytes(new byte[] {0, -1})))));

  @Test
  void thePageOfTheProtocolIsTrue() throws Exception {
    EnvelopeTest.assertPageIsTrue("overlay.md", MEANING);
  }

  @Test
  void whatIsMalformedSaysWhy() {
    Map<String, Object> changes = fields("overlay_changes");
    assertChange("replica 9 is not listed", changes, "spans", tuple(9, 6, 8));
    assertChange("changes after 8 up to 6", changes, "spans", tuple(0, 8, 6));
    assertChange("spans has an element that is no tuple of 3", changes, "spans", tuple(0, 8));
    assertChange(
        "replica is no binary of at most 255", changes, "replicas", tuple(new byte[256], 1));
    assertChange("kind is none of", changes, "entries", entry("dragon", "x"));
    assertChange("an id has 1 to 255 bytes", changes, "entries", entry("entity", ""));
    assertChange("counter", fields("overlay_state"), "vector", tuple(new byte[] {97}, 1, -1));
    assertMalformed(
        "next is no hash", envelope(1, "overlay_pull", map(Map.of("exchange", 1, "next", -1))));
    assertMalformed("full is no boolean", envelope(1, "overlay_state", MapTerm.EMPTY));
  }

  @Test
  void anOlderPeerRetiresNothing() {
    Map<String, Object> fields = fields("overlay_state");
    fields.remove("kind");
    fields.remove("retired");
    assertEquals(
        new Envelope.Known(
            new Message.OverlayState(true, VersionVector.of(Map.of(A, 7L)), -42, 1795358139000L)),
        Envelope.decode(envelope(1, "overlay_state", map(fields))));
    fields.put("retired", 3);
    assertMalformed("retired is no list", envelope(1, "overlay_state", map(fields)));
    assertChange(
        "retired has an element that is no tuple of 2",
        fields("overlay_state"),
        "retired",
        tuple(new byte[] {97}, 1, 2));
  }

  /** Whatever a peer sends is one of the outcomes, never an exception. */
  @Test
  void noMutantDoesHarm() throws Exception {
    Random random = new Random(7);
    List<Message> messages = List.copyOf(new LinkedHashMap<>(MEANING).values());
    int known = 0;
    for (int i = 0; i < MUTANTS; i++) {
      Term term = Envelope.encode(messages.get(random.nextInt(messages.size())));
      Envelope.Decoded decoded = Envelope.decode(mutated(random, term));
      known += decoded instanceof Envelope.Known ? 1 : 0;
      if (decoded instanceof Envelope.Known message) {
        Term again = Envelope.encode(message.message());
        assertEquals(decoded, Envelope.decode(EnvelopeTest.throughTheCodec(again)));
      }
    }
    assertTrue(known > MUTANTS / 100 && known < MUTANTS, known + " of " + MUTANTS);
  }

  /** The term with one of its parts, at whatever depth, made something else. */
  private static Term mutated(Random random, Term term) {
    if (random.nextInt(6) == 0) {
      return switch (random.nextInt(7)) {
        case 0 -> IntegerTerm.of(random.nextLong());
        case 1 -> IntegerTerm.of(random.nextInt(10) - 3);
        case 2 -> Atom.of("$bytes");
        case 3 -> BinaryTerm.wrap(new byte[random.nextInt(300)]);
        case 4 -> ListTerm.of(term, term);
        case 5 -> TupleTerm.of(term);
        default -> MapTerm.EMPTY;
      };
    }
    if (term instanceof TupleTerm tuple && tuple.arity() > 0) {
      return new TupleTerm(oneMutated(random, tuple.elements()));
    } else if (term instanceof ListTerm list && list.size() > 0) {
      return new ListTerm(oneMutated(random, list.elements()));
    } else if (term instanceof MapTerm map && map.size() > 0) {
      Map<Term, Term> entries = new LinkedHashMap<>(map.entries());
      Term key = map.keyAt(random.nextInt(map.size()));
      Term value = entries.remove(key);
      if (value != null && random.nextInt(8) != 0) {
        entries.put(key, mutated(random, value));
      }
      return new MapTerm(entries);
    }
    return term;
  }

  private static List<Term> oneMutated(Random random, List<Term> elements) {
    List<Term> result = new ArrayList<>(elements);
    int at = random.nextInt(result.size());
    result.set(at, mutated(random, result.get(at)));
    return result;
  }

  private static Map<String, Object> fields(String kind) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", kind);
    MapTerm map = (MapTerm) Envelope.encode(MEANING.get(kind)).get(3);
    map.entries().forEach((key, value) -> fields.put(((Atom) key).name(), value));
    return fields;
  }

  private static void assertChange(
      String why, Map<String, Object> fields, String key, TupleTerm only) {
    Map<String, Object> changed = new LinkedHashMap<>(fields);
    String kind = (String) changed.remove("kind");
    changed.put(key, ListTerm.of(only));
    assertMalformed(why, envelope(1, kind, map(changed)));
  }

  private static TupleTerm entry(String kind, String id) {
    return TupleTerm.of(Atom.of(kind), BinaryTerm.utf8(id), ListTerm.EMPTY, ListTerm.EMPTY);
  }

  private static TupleTerm tuple(Object... elements) {
    List<Term> terms = new ArrayList<>();
    for (Object element : elements) {
      terms.add(term(element));
    }
    return new TupleTerm(terms);
  }

  private static MapTerm map(Map<String, ?> fields) {
    Map<Term, Term> terms = new LinkedHashMap<>();
    fields.forEach((key, value) -> terms.put(Atom.of(key), term(value)));
    return new MapTerm(terms);
  }

  private static Term term(Object value) {
    if (value instanceof Term term) {
      return term;
    }
    return value instanceof byte[] bytes
        ? BinaryTerm.wrap(bytes)
        : IntegerTerm.of(((Number) value).longValue());
  }
}
