package dev.starling.swarm.internal;

import dev.starling.core.message.Message;
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
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Messages between Starling nodes as terms: {@code {starling, Version, Kind, Map}}, sent to the
 * registered name {@code starling}. See {@code docs/protocols/starling.md}. Keys that are not known
 * are ignored; a hello lists the versions that its sender speaks and keeps the shape of version 1
 * for ever.
 */
public final class Envelope {
  /** The registered name that receives, and the first element of every envelope. */
  public static final String NAME = "starling";

  public static final int VERSION = 1;
  static final int MAX_FEATURES = 64;
  static final int MAX_TEXT_BYTES = Fields.MAX_TEXT_BYTES;

  static final Atom TAG = Atom.of(NAME);
  private static final Atom HELLO = Atom.of("hello");
  private static final Atom PING = Atom.of("ping");
  private static final Atom PONG = Atom.of("pong");
  private static final Atom PROBE = Atom.of("probe");
  private static final Atom PROBED = Atom.of("probed");
  private static final Atom LEAVE = Atom.of("leave");

  private Envelope() {}

  /** What a term turned out to be. */
  public sealed interface Decoded {}

  /** A message of ours. */
  public record Known(Message message) implements Decoded {}

  /** A kind of message that a later release may know; to be ignored and counted. */
  public record Unknown(String kind) implements Decoded {}

  /** A hello of a node with which no version is shared. */
  public record NoCommonVersion(List<Long> versions) implements Decoded {}

  /** No envelope, or one whose content cannot be read; {@code detail} says why. */
  public record Malformed(String detail) implements Decoded {}

  public static TupleTerm encode(Message message) {
    if (message instanceof Message.Hello hello) {
      return envelope(HELLO, hello(hello));
    } else if (message instanceof Message.Ping ping) {
      return envelope(PING, sequence(ping.sequence()));
    } else if (message instanceof Message.Pong pong) {
      return envelope(PONG, sequence(pong.sequence()));
    } else if (message instanceof Message.Probe probe) {
      return envelope(PROBE, target(probe.target()));
    } else if (message instanceof Message.Probed probed) {
      return envelope(PROBED, target(probed.target()));
    } else if (message instanceof Message.Leave) {
      return envelope(LEAVE, Map.of());
    } else if (message instanceof Message.CommsMessage comms) {
      return envelope(Atom.of(CommsEnvelope.kind(comms)), CommsEnvelope.encode(comms));
    } else if (message instanceof Message.TopologyMessage topology) {
      return envelope(Atom.of(TopologyEnvelope.kind(topology)), TopologyEnvelope.encode(topology));
    } else {
      return envelope(Atom.of(OverlayEnvelope.kind(message)), OverlayEnvelope.encode(message));
    }
  }

  /** Never throws: whatever a peer sends is one of the four outcomes. */
  public static Decoded decode(Term term) {
    if (!(term instanceof TupleTerm tuple)
        || tuple.arity() != 4
        || !tuple.get(0).equals(TAG)
        || !(tuple.get(1) instanceof IntegerTerm version)
        || !(tuple.get(2) instanceof Atom kind)
        || !(tuple.get(3) instanceof MapTerm fields)) {
      return new Malformed("expected {starling, Version, Kind, Map}");
    }
    try {
      if (kind.equals(HELLO)) {
        return decodeHello(version, fields);
      }
      if (!version.isLong() || version.small() != VERSION) {
        return new Unknown(kind.name() + " of version " + version.bigValue());
      }
      Message message = decodeMessage(kind, fields);
      return message == null ? new Unknown(kind.name()) : new Known(message);
    } catch (FieldException e) {
      return new Malformed(kind.name() + ": " + e.getMessage());
    }
  }

  private static @Nullable Message decodeMessage(Atom kind, MapTerm fields) throws FieldException {
    return switch (kind.name()) {
      case "ping" -> new Message.Ping(Fields.integer(fields, "seq"));
      case "pong" -> new Message.Pong(Fields.integer(fields, "seq"));
      case "probe" -> new Message.Probe(Fields.text(fields, "target"));
      case "probed" -> new Message.Probed(Fields.text(fields, "target"));
      case "leave" -> new Message.Leave();
      default -> {
        Message message = CommsEnvelope.decode(kind.name(), fields);
        message = message != null ? message : TopologyEnvelope.decode(kind.name(), fields);
        yield message != null ? message : OverlayEnvelope.decode(kind.name(), fields);
      }
    };
  }

  private static Decoded decodeHello(IntegerTerm version, MapTerm fields) throws FieldException {
    List<Long> versions = new ArrayList<>();
    if (fields.get("versions") instanceof ListTerm list) {
      for (Term element : bounded("versions", list)) {
        versions.add(Fields.integer("versions", element));
      }
    } else {
      versions.add(Fields.integer("version", version));
    }
    if (!versions.contains((long) VERSION)) {
      return new NoCommonVersion(versions);
    }
    List<String> features = new ArrayList<>();
    if (fields.get("features") instanceof ListTerm list) {
      for (Term element : bounded("features", list)) {
        features.add(Fields.text("features", element));
      }
    }
    OptionalLong seen =
        fields.get("seen") == null
            ? OptionalLong.empty()
            : OptionalLong.of(Fields.integer(fields, "seen"));
    return new Known(
        new Message.Hello(
            Fields.integer(fields, "incarnation"), seen, Fields.text(fields, "release"), features));
  }

  private static TupleTerm envelope(Atom kind, Map<Term, Term> fields) {
    return TupleTerm.of(TAG, IntegerTerm.of(VERSION), kind, new MapTerm(fields));
  }

  private static Map<Term, Term> hello(Message.Hello hello) {
    Map<Term, Term> fields = new LinkedHashMap<>();
    fields.put(Atom.of("incarnation"), IntegerTerm.of(hello.incarnation()));
    hello.seen().ifPresent(seen -> fields.put(Atom.of("seen"), IntegerTerm.of(seen)));
    fields.put(Atom.of("release"), BinaryTerm.utf8(hello.release()));
    List<Term> features = new ArrayList<>();
    hello.features().forEach(feature -> features.add(BinaryTerm.utf8(feature)));
    fields.put(Atom.of("features"), new ListTerm(features));
    fields.put(Atom.of("versions"), ListTerm.of(IntegerTerm.of(VERSION)));
    return fields;
  }

  private static Map<Term, Term> sequence(long sequence) {
    return Map.of(Atom.of("seq"), IntegerTerm.of(sequence));
  }

  private static Map<Term, Term> target(String node) {
    return Map.of(Atom.of("target"), BinaryTerm.utf8(node));
  }

  private static List<Term> bounded(String key, ListTerm list) throws FieldException {
    if (list.size() > MAX_FEATURES) {
      throw new FieldException(
          key + " has " + list.size() + " elements, at most " + MAX_FEATURES + " are read");
    }
    return list.elements();
  }
}
