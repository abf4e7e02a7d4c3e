package dev.starling.swarm.internal;

import dev.starling.core.message.Message;
import dev.starling.core.topology.Commander;
import dev.starling.core.topology.Memory;
import dev.starling.core.topology.Quorum;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.RoleAssignment;
import dev.starling.core.topology.Standing;
import dev.starling.core.topology.Token;
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

/** Messages of the topology as the maps of envelopes, see {@code docs/protocols/topology.md}. */
final class TopologyEnvelope {
  private static final long MAX_FIGURE = 1L << 62;
  private static final int MAX_PATH = 16;
  private static final int MAX_ROLES = 1_024;

  private TopologyEnvelope() {}

  /** The kind of a message of the topology. */
  static String kind(Message.TopologyMessage message) {
    if (message instanceof Message.TopologyState) {
      return "topology_state";
    } else if (message instanceof Message.TopologyRoles) {
      return "topology_roles";
    } else if (message instanceof Message.TopologyClaim) {
      return "topology_claim";
    } else if (message instanceof Message.TopologySupport) {
      return "topology_support";
    } else if (message instanceof Message.TopologyRefusal) {
      return "topology_refusal";
    } else if (message instanceof Message.TopologyRelease) {
      return "topology_release";
    } else if (message instanceof Message.TopologyAsk) {
      return "topology_ask";
    }
    return "topology_told";
  }

  static Map<Term, Term> encode(Message.TopologyMessage message) {
    Map<Term, Term> fields = new LinkedHashMap<>();
    if (message instanceof Message.TopologyState state) {
      putState(fields, state);
    } else if (message instanceof Message.TopologyRoles told) {
      put(
          fields,
          "roles",
          new ListTerm(told.roles().stream().map(TopologyEnvelope::role).toList()));
    } else if (message instanceof Message.TopologyClaim claim) {
      put(fields, "term", claim.term());
      put(fields, "seq", claim.number());
      put(fields, "birth", claim.birth());
      put(fields, "won", Atom.of(claim.won()));
      put(fields, "seats", names(claim.seats()));
      put(fields, "admitted", claim.admitted());
    } else if (message instanceof Message.TopologySupport support) {
      put(fields, "term", support.term());
      put(fields, "seq", support.number());
      put(fields, "seats", names(support.seats()));
      put(fields, "admitted", support.admitted());
    } else if (message instanceof Message.TopologyRefusal refusal) {
      put(fields, "term", refusal.term());
      put(fields, "seq", refusal.number());
      put(fields, "promised", refusal.promised());
    } else if (message instanceof Message.TopologyRelease release) {
      put(fields, "term", release.term());
    } else if (message instanceof Message.TopologyAsk ask) {
      put(fields, "seq", ask.number());
    } else if (message instanceof Message.TopologyTold told) {
      put(fields, "seq", told.number());
      put(fields, "promised", told.promised());
      put(fields, "memory", atom(told.memory()));
      put(fields, "voters", told.voters());
    }
    return fields;
  }

  private static void putState(Map<Term, Term> fields, Message.TopologyState state) {
    put(fields, "incarnation", state.incarnation());
    put(fields, "birth", state.birth());
    put(fields, "standing", atom(state.standing()));
    put(fields, "age", state.ageMillis());
    put(fields, "role", atom(state.role()));
    put(fields, "highest", state.highest());
    put(fields, "memory", atom(state.memory()));
    Token token = state.token();
    if (token != null) {
      put(
          fields,
          "token",
          TupleTerm.of(
              IntegerTerm.of(token.term()),
              IntegerTerm.of(token.birth()),
              BinaryTerm.utf8(token.node())));
    }
    Commander commander = state.commander();
    if (commander != null) {
      put(
          fields,
          "commander",
          TupleTerm.of(
              BinaryTerm.utf8(commander.node()),
              IntegerTerm.of(commander.incarnation()),
              IntegerTerm.of(commander.token().birth()),
              IntegerTerm.of(commander.token().term())));
    }
    put(fields, "path", names(state.path()));
  }

  private static Term role(RoleAssignment assignment) {
    return TupleTerm.of(
        BinaryTerm.utf8(assignment.node()),
        IntegerTerm.of(assignment.incarnation()),
        atom(assignment.role()),
        IntegerTerm.of(assignment.stamp()),
        BinaryTerm.utf8(assignment.writer()));
  }

  /** Null for a kind that is not of the topology. */
  static @Nullable Message decode(String kind, MapTerm fields) throws FieldException {
    return switch (kind) {
      case "topology_state" -> state(fields);
      case "topology_roles" -> roles(fields);
      case "topology_claim" -> {
        List<String> seats = names(fields, "seats", Quorum.MAX_SEATS);
        yield new Message.TopologyClaim(
            figure("term", fields.get("term"), 0),
            Fields.integer(fields, "seq"),
            figure("birth", fields.get("birth"), 1),
            Fields.bool(fields, "won"),
            seats,
            admitted(fields, seats));
      }
      case "topology_support" -> {
        List<String> seats = names(fields, "seats", Quorum.MAX_SEATS);
        yield new Message.TopologySupport(
            figure("term", fields.get("term"), 0),
            Fields.integer(fields, "seq"),
            seats,
            admitted(fields, seats));
      }
      case "topology_refusal" ->
          new Message.TopologyRefusal(
              figure("term", fields.get("term"), 0),
              Fields.integer(fields, "seq"),
              figure("promised", fields.get("promised"), 0));
      case "topology_release" -> new Message.TopologyRelease(figure("term", fields.get("term"), 0));
      case "topology_ask" -> new Message.TopologyAsk(Fields.integer(fields, "seq"));
      case "topology_told" ->
          new Message.TopologyTold(
              Fields.integer(fields, "seq"),
              figure("promised", fields.get("promised"), 0),
              constant(Memory.class, "memory", fields.get("memory")),
              (int) Math.min(Integer.MAX_VALUE, figure("voters", fields.get("voters"), 0)));
      default -> null;
    };
  }

  private static Message state(MapTerm fields) throws FieldException {
    Token token = null;
    if (fields.get("token") != null) {
      TupleTerm tuple = Fields.tuple("token", fields.get("token"), 3);
      token =
          new Token(
              figure("token", tuple.get(0), 1),
              figure("token", tuple.get(1), 1),
              Fields.text("token", tuple.get(2)));
    }
    Commander commander = null;
    if (fields.get("commander") != null) {
      TupleTerm tuple = Fields.tuple("commander", fields.get("commander"), 4);
      commander =
          new Commander(
              Fields.integer("commander", tuple.get(1)),
              new Token(
                  figure("commander", tuple.get(3), 0),
                  figure("commander", tuple.get(2), 1),
                  Fields.text("commander", tuple.get(0))));
    }
    return new Message.TopologyState(
        Fields.integer(fields, "incarnation"),
        figure("birth", fields.get("birth"), 1),
        constant(Standing.class, "standing", fields.get("standing")),
        Fields.integer(fields, "age"),
        constant(Role.class, "role", fields.get("role")),
        figure("highest", fields.get("highest"), 0),
        constant(Memory.class, "memory", fields.get("memory")),
        token,
        commander,
        names(fields, "path", MAX_PATH));
  }

  private static Message roles(MapTerm fields) throws FieldException {
    List<RoleAssignment> roles = new ArrayList<>();
    for (Term element : bounded("roles", fields, MAX_ROLES)) {
      TupleTerm tuple = Fields.tuple("roles", element, 5);
      roles.add(
          new RoleAssignment(
              Fields.text("roles", tuple.get(0)),
              Fields.integer("roles", tuple.get(1)),
              constant(Role.class, "roles", tuple.get(2)),
              figure("roles", tuple.get(3), 0),
              Fields.text("roles", tuple.get(4))));
    }
    return new Message.TopologyRoles(roles);
  }

  private static int admitted(MapTerm fields, List<String> seats) throws FieldException {
    long admitted = Fields.integer(fields, "admitted");
    if (admitted < 0 || admitted > seats.size()) {
      throw new FieldException("admitted is not 0 to " + seats.size() + ", the number of seats");
    }
    return (int) admitted;
  }

  /** Births, terms and stamps are bounded, so that one above the highest never overflows. */
  private static long figure(String key, @Nullable Term term, long least) throws FieldException {
    long figure = Fields.integer(key, term);
    if (figure < least || figure > MAX_FIGURE) {
      throw new FieldException(key + " is not " + least + " to 2^62");
    }
    return figure;
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String key, @Nullable Term term)
      throws FieldException {
    if (term instanceof Atom atom) {
      for (E constant : type.getEnumConstants()) {
        if (atom(constant).equals(atom)) {
          return constant;
        }
      }
    }
    throw new FieldException(key + " is none of " + List.of(type.getEnumConstants()));
  }

  private static Atom atom(Enum<?> constant) {
    return Atom.of(constant.name().toLowerCase(Locale.ROOT));
  }

  private static ListTerm names(List<String> names) {
    return new ListTerm(names.stream().map(name -> (Term) BinaryTerm.utf8(name)).toList());
  }

  private static List<String> names(MapTerm fields, String key, int most) throws FieldException {
    List<String> names = new ArrayList<>();
    for (Term element : bounded(key, fields, most)) {
      names.add(Fields.text(key, element));
    }
    return names;
  }

  private static List<Term> bounded(String key, MapTerm fields, int most) throws FieldException {
    List<Term> elements = Fields.list(fields, key);
    if (elements.size() > most) {
      throw new FieldException(key + " has more than " + most + " elements");
    }
    return elements;
  }

  private static void put(Map<Term, Term> fields, String key, Term value) {
    fields.put(Atom.of(key), value);
  }

  private static void put(Map<Term, Term> fields, String key, long value) {
    fields.put(Atom.of(key), IntegerTerm.of(value));
  }
}
