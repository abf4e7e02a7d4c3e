package dev.starling.erldist.node;

import dev.starling.erldist.dist.Connection;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads control messages and hands them to who is concerned. A message that cannot be read, or an
 * operation that is not known, costs its sender nothing but that message: it is counted, logged now
 * and then, and the connection goes on. (A BEAM node closes the connection instead.) Event loop
 * only.
 */
final class ControlReceiver {
  /**
   * BEAM nodes write to these names at every connection, whether there is such a process or not.
   */
  private static final Set<Atom> UNASKED = Set.of(GlobalManners.GLOBAL_NAME_SERVER, Atom.of("pg"));

  private static final Atom UNDECODABLE = Atom.of("undecodable");

  private final NodeCore core;
  private final Oddities oddities;

  ControlReceiver(NodeCore core) {
    this.core = core;
    this.oddities = core.context().oddities();
  }

  void receive(Connection connection, TupleTerm control, @Nullable Term payload) {
    try {
      dispatch(connection, control, payload);
    } catch (MalformedOperationException e) {
      oddities.note(
          Oddity.MALFORMED_OPERATION,
          () -> e.getMessage() + " from " + connection.peer().node() + ": " + control);
    }
  }

  /**
   * A message came, but not what it carries. For a mere message that is all; but who waits for a
   * signal must get one, with {@code undecodable} in the place of its reason, and who asked for a
   * process an answer.
   */
  void lost(Connection connection, TupleTerm control) {
    try {
      switch (operation(control)) {
        case Operation.PAYLOAD_EXIT,
            Operation.PAYLOAD_EXIT_TT,
            Operation.PAYLOAD_EXIT2,
            Operation.PAYLOAD_EXIT2_TT,
            Operation.PAYLOAD_MONITOR_P_EXIT ->
            receive(connection, control, UNDECODABLE);
        case Operation.SPAWN_REQUEST, Operation.SPAWN_REQUEST_TT -> {
          Peer peer = core.peers().find(connection);
          if (peer != null) {
            peer.spawnReply(reference(control, 1), pid(control, 2), 0, UNDECODABLE);
          }
        }
        default -> {}
      }
    } catch (MalformedOperationException e) {
      oddities.count(Oddity.MALFORMED_OPERATION);
    }
  }

  private void dispatch(Connection connection, TupleTerm control, @Nullable Term payload)
      throws MalformedOperationException {
    int operation = operation(control);
    switch (operation) {
      case Operation.SEND, Operation.SEND_SENDER, Operation.SEND_TT, Operation.SEND_SENDER_TT ->
          send(pid(control, 2), required(payload));
      case Operation.REG_SEND, Operation.REG_SEND_TT ->
          regSend(connection, atom(control, 3), required(payload));
      case Operation.ALIAS_SEND, Operation.ALIAS_SEND_TT ->
          core.calls().toAlias(reference(control, 2), required(payload));
      case Operation.GROUP_LEADER -> {
        // Processes here print nothing, so it does not matter where to.
      }
      default -> {
        Peer peer = core.peers().find(connection);
        if (peer != null && !relation(peer, operation, control, payload)) {
          oddities.note(
              Oddity.UNKNOWN_OPERATION,
              () -> "operation " + operation + " from " + peer.info().node() + " is not known");
        }
      }
    }
  }

  private void send(Pid to, Term message) {
    LocalProcess process = core.processes().find(to);
    if (process == null) {
      oddities.count(Oddity.UNDELIVERABLE);
    } else {
      core.invoker().message(process, message);
    }
  }

  private void regSend(Connection connection, Atom name, Term message) {
    LocalProcess process = core.processes().find(name);
    if (process != null) {
      core.invoker().messageFrom(connection.peer().node(), process, message);
    } else if (!UNASKED.contains(name)) {
      oddities.count(Oddity.UNDELIVERABLE);
    }
  }

  /** Links, monitors, and spawning. False when the operation is none of these. */
  private boolean relation(Peer peer, int operation, TupleTerm control, @Nullable Term payload)
      throws MalformedOperationException {
    switch (operation) {
      case Operation.LINK -> core.links().linked(peer, pid(control, 1), pid(control, 2));
      case Operation.UNLINK -> core.links().unlinkedWithoutId(pid(control, 1), pid(control, 2));
      case Operation.UNLINK_ID ->
          core.links().unlinked(peer, integer(control, 1), pid(control, 2), pid(control, 3));
      case Operation.UNLINK_ID_ACK ->
          core.links().unlinkAcknowledged(integer(control, 1), pid(control, 2), pid(control, 3));
      case Operation.EXIT -> exit(control, term(control, 3));
      case Operation.EXIT_TT -> exit(control, term(control, 4));
      case Operation.PAYLOAD_EXIT, Operation.PAYLOAD_EXIT_TT -> exit(control, required(payload));
      case Operation.EXIT2 -> exit2(control, term(control, 3));
      case Operation.EXIT2_TT -> exit2(control, term(control, 4));
      case Operation.PAYLOAD_EXIT2, Operation.PAYLOAD_EXIT2_TT -> exit2(control, required(payload));
      case Operation.MONITOR_P ->
          core.monitors().watch(peer, pid(control, 1), process(control, 2), reference(control, 3));
      case Operation.DEMONITOR_P -> core.monitors().unwatch(peer, reference(control, 3));
      case Operation.MONITOR_P_EXIT -> down(peer, reference(control, 3), term(control, 4));
      case Operation.PAYLOAD_MONITOR_P_EXIT -> down(peer, reference(control, 3), required(payload));
      case Operation.SPAWN_REQUEST, Operation.SPAWN_REQUEST_TT ->
          core.spawnRequests()
              .handle(
                  peer,
                  reference(control, 1),
                  pid(control, 2),
                  term(control, 4),
                  list(control, 5),
                  required(payload));
      case Operation.SPAWN_REPLY, Operation.SPAWN_REPLY_TT ->
          core.calls().spawnReply(peer, reference(control, 1), term(control, 4));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void exit(TupleTerm control, Term reason) throws MalformedOperationException {
    core.links().exited(pid(control, 1), pid(control, 2), reason);
  }

  private void exit2(TupleTerm control, Term reason) throws MalformedOperationException {
    core.links().exitRequested(pid(control, 1), pid(control, 2), reason);
  }

  /** For a monitor of a process of ours, or for a call. Else it crossed a demonitor. */
  private void down(Peer peer, Reference reference, Term reason) {
    if (!core.monitors().down(peer, reference, reason)) {
      core.calls().down(reference, reason);
    }
  }

  private static int operation(TupleTerm control) throws MalformedOperationException {
    IntegerTerm operation = integer(control, 0);
    if (!operation.isLong() || (int) operation.small() != operation.small()) {
      throw new MalformedOperationException("an operation out of range");
    }
    return (int) operation.small();
  }

  private static Term term(TupleTerm control, int index) throws MalformedOperationException {
    if (index >= control.arity()) {
      throw new MalformedOperationException("a control message without element " + index);
    }
    return control.get(index);
  }

  private static Term required(@Nullable Term payload) throws MalformedOperationException {
    if (payload == null) {
      throw new MalformedOperationException("a control message without the message it announces");
    }
    return payload;
  }

  private static Pid pid(TupleTerm control, int index) throws MalformedOperationException {
    if (term(control, index) instanceof Pid pid) {
      return pid;
    }
    throw wrong(index, "a pid");
  }

  private static Term process(TupleTerm control, int index) throws MalformedOperationException {
    Term process = term(control, index);
    if (process instanceof Pid || process instanceof Atom) {
      return process;
    }
    throw wrong(index, "a pid or a name");
  }

  private static Atom atom(TupleTerm control, int index) throws MalformedOperationException {
    if (term(control, index) instanceof Atom atom) {
      return atom;
    }
    throw wrong(index, "an atom");
  }

  private static Reference reference(TupleTerm control, int index)
      throws MalformedOperationException {
    if (term(control, index) instanceof Reference reference) {
      return reference;
    }
    throw wrong(index, "a reference");
  }

  private static IntegerTerm integer(TupleTerm control, int index)
      throws MalformedOperationException {
    if (term(control, index) instanceof IntegerTerm integer) {
      return integer;
    }
    throw wrong(index, "an integer");
  }

  private static ListTerm list(TupleTerm control, int index) throws MalformedOperationException {
    if (term(control, index) instanceof ListTerm list) {
      return list;
    }
    throw wrong(index, "a list");
  }

  private static MalformedOperationException wrong(int index, String wanted) {
    return new MalformedOperationException(
        "a control message whose element " + index + " is not " + wanted);
  }

  /** Never leaves this class, and carries no stack trace: a peer can cause any number. */
  private static final class MalformedOperationException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedOperationException(String message) {
      super(message, null, false, false);
    }
  }
}
