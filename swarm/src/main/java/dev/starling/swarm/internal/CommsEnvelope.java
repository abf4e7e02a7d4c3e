package dev.starling.swarm.internal;

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
import dev.starling.swarm.internal.Fields.FieldException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages of users and of links as the maps of envelopes, see {@code docs/protocols/comms.md} and
 * {@code relays.md}.
 */
final class CommsEnvelope {
  static final int MAX_LINKS = 1_024;

  /** A critical one has a number, and comes as such. */
  private static final List<Priority> NOT_CRITICAL =
      List.of(Priority.HIGH, Priority.NORMAL, Priority.LOW);

  private CommsEnvelope() {}

  static String kind(Message.CommsMessage message) {
    if (message instanceof Message.Note) {
      return "message";
    } else if (message instanceof Message.Critical) {
      return "critical";
    } else if (message instanceof Message.CriticalProbe) {
      return "critical_probe";
    } else if (message instanceof Message.CriticalAck) {
      return "critical_ack";
    } else if (message instanceof Message.LinksDigest) {
      return "links_digest";
    } else if (message instanceof Message.LinksPull) {
      return "links_pull";
    } else if (message instanceof Message.Links) {
      return "links";
    }
    return "relayed";
  }

  static Map<Term, Term> encode(Message.CommsMessage message) {
    Writer writer = new Writer();
    if (message instanceof Message.Note note) {
      writer.put("priority", Atom.of(note.priority().name().toLowerCase(Locale.ROOT)));
      writer.put("body", Values.toExactTerm(note.body()));
    } else if (message instanceof Message.Critical critical) {
      writer.put("session", critical.session());
      writer.put("receiver", critical.receiver());
      writer.put("seq", critical.number());
      writer.put("floor", critical.floor());
      writer.put("again", Atom.of(critical.again()));
      writer.put("body", Values.toExactTerm(critical.body()));
    } else if (message instanceof Message.CriticalProbe probe) {
      writer.put("session", probe.session());
      writer.put("receiver", probe.receiver());
      writer.put("floor", probe.floor());
    } else if (message instanceof Message.CriticalAck ack) {
      writer.put("session", ack.session());
      writer.put("receiver", ack.receiver());
      writer.put("accepted", ack.accepted());
      writer.put("handled", ack.handled());
    } else if (message instanceof Message.LinksDigest digest) {
      writer.put("version", digest.version());
      writer.put("digest", digest.digest());
    } else if (message instanceof Message.Links links) {
      writer.put("version", links.version());
      writer.put("from", links.from());
      writer.put("total", links.total());
      List<Term> list = new ArrayList<>();
      links.links().forEach(link -> list.add(link(link)));
      writer.put("links", new ListTerm(list));
    } else if (message instanceof Message.Relayed relayed) {
      writer.put("origin", BinaryTerm.utf8(relayed.origin()));
      writer.put("incarnation", relayed.incarnation());
      writer.put("seq", relayed.number());
      writer.put("target", BinaryTerm.utf8(relayed.target()));
      writer.put("hops", relayed.hops());
      writer.put("kind", Atom.of(kind(relayed.payload())));
      writer.put("payload", new MapTerm(encode(relayed.payload())));
    }
    return writer.fields;
  }

  private static Term link(Neighbour link) {
    return TupleTerm.of(
        BinaryTerm.utf8(link.node()),
        IntegerTerm.of(link.incarnation()),
        IntegerTerm.of(link.creation()),
        IntegerTerm.of(link.rttMicros()),
        BinaryTerm.utf8(link.via() == null ? "" : link.via()));
  }

  /** Null for a kind that is not one of these. */
  static Message.@Nullable CommsMessage decode(String kind, MapTerm fields) throws FieldException {
    return switch (kind) {
      case "links_digest" ->
          new Message.LinksDigest(
              Fields.integer(fields, "version"), Fields.integer(fields, "digest"));
      case "links_pull" -> new Message.LinksPull();
      case "links" -> links(fields);
      case "relayed" -> relayed(fields);
      default -> relayable(kind, fields);
    };
  }

  private static Message.@Nullable Relayable relayable(String kind, MapTerm fields)
      throws FieldException {
    return switch (kind) {
      case "message" -> new Message.Note(priority(fields), body(fields));
      case "critical" ->
          new Message.Critical(
              Fields.integer(fields, "session"),
              Fields.integer(fields, "receiver"),
              Fields.integer(fields, "seq"),
              Fields.integer(fields, "floor"),
              Fields.bool(fields, "again"),
              body(fields));
      case "critical_probe" ->
          new Message.CriticalProbe(
              Fields.integer(fields, "session"),
              Fields.integer(fields, "receiver"),
              Fields.integer(fields, "floor"));
      case "critical_ack" ->
          new Message.CriticalAck(
              Fields.integer(fields, "session"),
              Fields.integer(fields, "receiver"),
              Fields.integer(fields, "accepted"),
              Fields.integer(fields, "handled"));
      default -> null;
    };
  }

  private static Message.Links links(MapTerm fields) throws FieldException {
    List<Neighbour> links = new ArrayList<>();
    List<Term> list = Fields.list(fields, "links");
    if (list.size() > MAX_LINKS) {
      throw new FieldException("links has " + list.size() + " elements, at most " + MAX_LINKS);
    }
    for (Term term : list) {
      TupleTerm link = Fields.tuple("links", term, 5);
      String via = Fields.text("via", link.get(4));
      links.add(
          new Neighbour(
              Fields.text("node", link.get(0)),
              Fields.integer("incarnation", link.get(1)),
              Fields.integer("creation", link.get(2)),
              count("rtt", Fields.integer("rtt", link.get(3)), Integer.MAX_VALUE),
              via.isEmpty() ? null : via));
    }
    return new Message.Links(
        Fields.integer(fields, "version"),
        (int) count("from", Fields.integer(fields, "from"), MAX_LINKS),
        (int) count("total", Fields.integer(fields, "total"), MAX_LINKS),
        links);
  }

  private static Message.Relayed relayed(MapTerm fields) throws FieldException {
    if (!(fields.get("kind") instanceof Atom kind)
        || !(fields.get("payload") instanceof MapTerm payload)) {
      throw new FieldException("kind is no atom, or payload no map");
    }
    Message.Relayable content = relayable(kind.name(), payload);
    if (content == null) {
      throw new FieldException("a " + kind.name() + " is not relayed");
    }
    return new Message.Relayed(
        Fields.text(fields, "origin"),
        Fields.integer(fields, "incarnation"),
        Fields.integer(fields, "seq"),
        Fields.text(fields, "target"),
        (int) count("hops", Fields.integer(fields, "hops"), 255),
        content);
  }

  private static long count(String key, long value, long most) throws FieldException {
    if (value < 0 || value > most) {
      throw new FieldException(key + " is not between 0 and " + most);
    }
    return value;
  }

  private static Priority priority(MapTerm fields) throws FieldException {
    Term term = fields.get("priority");
    for (Priority priority : NOT_CRITICAL) {
      if (term instanceof Atom atom
          && atom.name().equals(priority.name().toLowerCase(Locale.ROOT))) {
        return priority;
      }
    }
    throw new FieldException("priority is none of high, normal, low");
  }

  private static Value body(MapTerm fields) throws FieldException {
    Term body = fields.get("body");
    if (body == null) {
      throw new FieldException("body is missing");
    }
    try {
      return Values.fromExactTerm(body);
    } catch (IllegalArgumentException e) {
      throw new FieldException("body: " + e.getMessage());
    }
  }

  private static final class Writer {
    final Map<Term, Term> fields = new LinkedHashMap<>();

    void put(String key, Term value) {
      fields.put(Atom.of(key), value);
    }

    void put(String key, long value) {
      put(key, IntegerTerm.of(value));
    }
  }
}
