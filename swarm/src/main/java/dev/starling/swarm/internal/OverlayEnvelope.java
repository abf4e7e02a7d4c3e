package dev.starling.swarm.internal;

import dev.starling.core.message.Message;
import dev.starling.core.message.Message.KnownWrite;
import dev.starling.core.overlay.OverlayException;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.overlay.OverlayLimits;
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
import dev.starling.swarm.internal.Fields.FieldException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Messages of the overlay as the maps of envelopes, see {@code docs/protocols/overlay.md}. Replicas
 * are listed once in a message, and named by their place in that list.
 */
final class OverlayEnvelope {
  private static final Map<OverlayKind, Atom> KINDS = new HashMap<>();
  private static final Map<Atom, OverlayKind> KINDS_BY_NAME = new HashMap<>();

  static {
    for (OverlayKind kind : OverlayKind.values()) {
      Atom name = Atom.of(kind.name().toLowerCase(Locale.ROOT));
      KINDS.put(kind, name);
      KINDS_BY_NAME.put(name, kind);
    }
  }

  private static final Atom RETIRED = Atom.of("retired");

  private OverlayEnvelope() {}

  /** The kind of a message of the overlay. */
  static String kind(Message message) {
    if (message instanceof Message.OverlayState) {
      return "overlay_state";
    } else if (message instanceof Message.OverlayChanges) {
      return "overlay_changes";
    } else if (message instanceof Message.OverlayAck) {
      return "overlay_ack";
    } else if (message instanceof Message.OverlayNack) {
      return "overlay_nack";
    } else if (message instanceof Message.OverlayOffer) {
      return "overlay_offer";
    } else if (message instanceof Message.OverlayPull) {
      return "overlay_pull";
    } else if (message instanceof Message.OverlayRange) {
      return "overlay_range";
    }
    throw new IllegalArgumentException("no message of the overlay: " + message);
  }

  static Map<Term, Term> encode(Message message) {
    Writer writer = new Writer();
    if (message instanceof Message.OverlayState state) {
      writer.put("full", Atom.of(state.full()));
      writer.putVector(state.vector());
      writer.put("digest", state.digest());
      writer.put("clock", state.clockMillis());
    } else if (message instanceof Message.OverlayChanges changes) {
      writer.put("seq", changes.number());
      writer.put("more", Atom.of(changes.more()));
      writer.putDelta(changes.delta());
    } else if (message instanceof Message.OverlayAck ack) {
      writer.put("seq", ack.number());
      writer.put("go_on", Atom.of(ack.goOn()));
    } else if (message instanceof Message.OverlayNack nack) {
      writer.put("seq", nack.number());
      writer.putVector(nack.vector());
    } else if (message instanceof Message.OverlayPull pull) {
      writer.put("exchange", pull.exchange());
      writer.put("next", Integer.toUnsignedLong(pull.next()));
    } else if (message instanceof Message.OverlayRange range) {
      writer.put("exchange", range.exchange());
      writer.put("from", Integer.toUnsignedLong(range.from()));
      writer.put("next", Integer.toUnsignedLong(range.next()));
      writer.putVector(range.vector());
      writer.putRange(range);
    }
    return writer.fields;
  }

  /** Null for a kind that is not of the overlay. */
  static @Nullable Message decode(String kind, MapTerm fields) throws FieldException {
    try {
      return switch (kind) {
        case "overlay_state" ->
            new Message.OverlayState(
                Fields.bool(fields, "full"),
                readVector(fields),
                Fields.integer(fields, "digest"),
                Fields.integer(fields, "clock"));
        case "overlay_changes" ->
            new Message.OverlayChanges(
                Fields.integer(fields, "seq"),
                Fields.bool(fields, "more"),
                new Reader(fields).delta());
        case "overlay_ack" ->
            new Message.OverlayAck(Fields.integer(fields, "seq"), Fields.bool(fields, "go_on"));
        case "overlay_nack" ->
            new Message.OverlayNack(Fields.integer(fields, "seq"), readVector(fields));
        case "overlay_offer" -> new Message.OverlayOffer();
        case "overlay_pull" ->
            new Message.OverlayPull(Fields.integer(fields, "exchange"), hash(fields, "next"));
        case "overlay_range" -> new Reader(fields).range();
        default -> null;
      };
    } catch (IllegalArgumentException e) {
      throw new FieldException(String.valueOf(e.getMessage()));
    }
  }

  private static VersionVector readVector(MapTerm fields) throws FieldException {
    Map<Replica, Long> counters = new LinkedHashMap<>();
    for (Term element : Fields.list(fields, "vector")) {
      TupleTerm entry = Fields.tuple("vector", element, 3);
      counters.put(readReplica(entry), Fields.integer("vector", entry.get(2)));
    }
    Map<String, Long> retired = new HashMap<>();
    if (fields.get(RETIRED) != null) { // Who is older knows of none.
      for (Term element : Fields.list(fields, "retired")) {
        Replica last = readReplica(Fields.tuple("retired", element, 2));
        retired.put(last.node(), last.incarnation());
      }
    }
    return VersionVector.of(counters, retired);
  }

  private static Replica readReplica(TupleTerm entry) throws FieldException {
    return Replica.of(
        Fields.text("replica", entry.get(0)), Fields.integer("replica", entry.get(1)));
  }

  private static int hash(MapTerm fields, String key) throws FieldException {
    long hash = Fields.integer(fields, key);
    if (hash < 0 || hash > 0xffff_ffffL) {
      throw new FieldException(key + " is no hash of 32 bits");
    }
    return (int) hash;
  }

  /** Collects the fields of one message. */
  private static final class Writer {
    final Map<Term, Term> fields = new LinkedHashMap<>();
    private final Map<Replica, Integer> replicas = new LinkedHashMap<>();

    void put(String key, Term value) {
      fields.put(Atom.of(key), value);
    }

    void put(String key, long value) {
      put(key, IntegerTerm.of(value));
    }

    void putVector(VersionVector vector) {
      List<Term> counters = new ArrayList<>(vector.size());
      vector
          .toMap()
          .forEach(
              (replica, counter) ->
                  counters.add(
                      TupleTerm.of(
                          BinaryTerm.utf8(replica.node()),
                          IntegerTerm.of(replica.incarnation()),
                          IntegerTerm.of(counter))));
      List<Term> retired = new ArrayList<>();
      vector
          .retired()
          .forEach(
              (node, through) ->
                  retired.add(TupleTerm.of(BinaryTerm.utf8(node), IntegerTerm.of(through))));
      put("vector", new ListTerm(counters));
      put("retired", new ListTerm(retired));
    }

    void putDelta(Delta<OverlayKey, Value.Dictionary> delta) {
      List<Term> spans = new ArrayList<>(delta.spans().size());
      for (Delta.Span span : delta.spans()) {
        spans.add(
            TupleTerm.of(
                place(span.replica()), IntegerTerm.of(span.after()), IntegerTerm.of(span.upTo())));
      }
      List<Term> entries = new ArrayList<>(delta.entries().size());
      for (Delta.Entry<OverlayKey, Value.Dictionary> entry : delta.entries()) {
        List<Term> replaced = new ArrayList<>(entry.replaced().size());
        entry.replaced().forEach(dot -> replaced.add(dot(dot)));
        List<Term> writes = new ArrayList<>(entry.writes().size());
        entry.writes().forEach(write -> writes.add(write(write)));
        entries.add(
            TupleTerm.of(
                kind(entry.key()), id(entry.key()), new ListTerm(replaced), new ListTerm(writes)));
      }
      put("spans", new ListTerm(spans));
      put("entries", new ListTerm(entries));
      putReplicas();
    }

    void putRange(Message.OverlayRange range) {
      List<Term> known = new ArrayList<>(range.known().size());
      for (KnownWrite write : range.known()) {
        known.add(TupleTerm.of(kind(write.key()), id(write.key()), dot(write.dot())));
      }
      List<Term> writes = new ArrayList<>(range.writes().size());
      for (Write<OverlayKey, Value.Dictionary> write : range.writes()) {
        writes.add(TupleTerm.of(kind(write.key()), id(write.key()), write(write)));
      }
      put("known", new ListTerm(known));
      put("writes", new ListTerm(writes));
      putReplicas();
    }

    private void putReplicas() {
      List<Term> listed = new ArrayList<>(replicas.size());
      for (Replica replica : replicas.keySet()) {
        listed.add(
            TupleTerm.of(BinaryTerm.utf8(replica.node()), IntegerTerm.of(replica.incarnation())));
      }
      put("replicas", new ListTerm(listed));
    }

    private Term place(Replica replica) {
      return IntegerTerm.of(replicas.computeIfAbsent(replica, r -> replicas.size()));
    }

    private Term dot(Dot dot) {
      return TupleTerm.of(place(dot.replica()), IntegerTerm.of(dot.counter()));
    }

    private Term write(Write<OverlayKey, Value.Dictionary> write) {
      return TupleTerm.of(
          place(write.dot().replica()),
          IntegerTerm.of(write.dot().counter()),
          IntegerTerm.of(write.stamp()),
          Values.toExactTerm(write.value()));
    }

    private static Term kind(OverlayKey key) {
      return Objects.requireNonNull(KINDS.get(key.kind()));
    }

    private static Term id(OverlayKey key) {
      return BinaryTerm.utf8(key.id());
    }
  }

  /** Reads one message that lists its replicas. */
  private static final class Reader {
    private final MapTerm fields;
    private final List<Replica> replicas = new ArrayList<>();

    Reader(MapTerm fields) throws FieldException {
      this.fields = fields;
      for (Term element : Fields.list(fields, "replicas")) {
        replicas.add(readReplica(Fields.tuple("replicas", element, 2)));
      }
    }

    Delta<OverlayKey, Value.Dictionary> delta() throws FieldException {
      List<Delta.Span> spans = new ArrayList<>();
      for (Term element : Fields.list(fields, "spans")) {
        TupleTerm span = Fields.tuple("spans", element, 3);
        spans.add(
            new Delta.Span(
                replica(span.get(0)),
                Fields.integer("spans", span.get(1)),
                Fields.integer("spans", span.get(2))));
      }
      List<Delta.Entry<OverlayKey, Value.Dictionary>> entries = new ArrayList<>();
      for (Term element : Fields.list(fields, "entries")) {
        TupleTerm entry = Fields.tuple("entries", element, 4);
        OverlayKey key = key(entry);
        List<Dot> replaced = new ArrayList<>();
        for (Term dot : Fields.list("replaced", entry.get(2))) {
          replaced.add(dot(Fields.tuple("replaced", dot, 2)));
        }
        List<Write<OverlayKey, Value.Dictionary>> writes = new ArrayList<>();
        for (Term write : Fields.list("writes", entry.get(3))) {
          writes.add(write(key, write));
        }
        entries.add(new Delta.Entry<>(key, replaced, writes));
      }
      return new Delta<>(spans, entries);
    }

    Message.OverlayRange range() throws FieldException {
      List<KnownWrite> known = new ArrayList<>();
      for (Term element : Fields.list(fields, "known")) {
        TupleTerm write = Fields.tuple("known", element, 3);
        known.add(new KnownWrite(key(write), dot(Fields.tuple("known", write.get(2), 2))));
      }
      List<Write<OverlayKey, Value.Dictionary>> writes = new ArrayList<>();
      for (Term element : Fields.list(fields, "writes")) {
        TupleTerm write = Fields.tuple("writes", element, 3);
        writes.add(write(key(write), write.get(2)));
      }
      return new Message.OverlayRange(
          Fields.integer(fields, "exchange"),
          readVector(fields),
          hash(fields, "from"),
          hash(fields, "next"),
          known,
          writes);
    }

    private Replica replica(Term place) throws FieldException {
      long index = Fields.integer("replica", place);
      if (index < 0 || index >= replicas.size()) {
        throw new FieldException("replica " + index + " is not listed");
      }
      return replicas.get((int) index);
    }

    private Dot dot(TupleTerm dot) throws FieldException {
      return new Dot(replica(dot.get(0)), Fields.integer("dot", dot.get(1)));
    }

    private Write<OverlayKey, Value.Dictionary> write(OverlayKey key, Term term)
        throws FieldException {
      TupleTerm write = Fields.tuple("writes", term, 4);
      if (!(Values.fromExactTerm(write.get(3)) instanceof Value.Dictionary value)) {
        throw new FieldException("the value of " + key.id() + " is no map");
      }
      Dot dot = new Dot(replica(write.get(0)), Fields.integer("counter", write.get(1)));
      return new Write<>(dot, Fields.integer("stamp", write.get(2)), key, value);
    }

    private static OverlayKey key(TupleTerm entry) throws FieldException {
      OverlayKind kind = entry.get(0) instanceof Atom name ? KINDS_BY_NAME.get(name) : null;
      if (kind == null) {
        throw new FieldException("kind is none of " + KINDS_BY_NAME.keySet());
      }
      String id = Fields.text("id", entry.get(1));
      try {
        OverlayLimits.checkId(id);
      } catch (OverlayException e) {
        throw new FieldException(String.valueOf(e.getMessage()));
      }
      return new OverlayKey(kind, id);
    }
  }
}
