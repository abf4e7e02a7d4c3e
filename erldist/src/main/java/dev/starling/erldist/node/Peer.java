package dev.starling.erldist.node;

import dev.starling.erldist.dist.Connection;
import dev.starling.erldist.dist.DistFlags;
import dev.starling.erldist.dist.PeerInfo;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One connected node: how to talk to it, and all that ends when the connection does. Event loop
 * only, but for {@link #gate()}, {@link #info()}, and the making of control messages.
 *
 * <p>Each method named after an operation sends that operation in the newest form that the peer
 * reads, and returns whether the connection was still open.
 */
final class Peer {
  private final PeerInfo info;
  private final Connection connection;
  private final SendGate gate;
  private final boolean exitWithPayload;
  private final boolean sendWithSender;
  private final boolean alias;
  private final boolean spawn;

  /** Monitors of our processes, by processes there. */
  private final Map<Reference, Watch> watches = new HashMap<>();

  /** Monitors of processes there, by ours. */
  private final Map<Reference, Monitor> monitors = new HashMap<>();

  private final Set<Link> links = new LinkedHashSet<>();

  /**
   * Who sends to a process sends to it again, and the connection knows a control message that it
   * gets a second time. Written by any thread; whichever is read is a whole one.
   */
  private TupleTerm lastSend = TupleTerm.EMPTY;

  /** The same for a registered name. */
  private TupleTerm lastRegSend = TupleTerm.EMPTY;

  Peer(PeerInfo info, Connection connection, NodeContext context) {
    this.info = info;
    this.connection = connection;
    this.gate = new SendGate(connection, context.loop(), context.oddities());
    this.exitWithPayload = has(info, DistFlags.EXIT_PAYLOAD);
    this.sendWithSender = has(info, DistFlags.SEND_SENDER);
    this.alias = has(info, DistFlags.ALIAS);
    this.spawn = has(info, DistFlags.SPAWN);
  }

  private static boolean has(PeerInfo info, long flag) {
    return (info.flags() & flag) != 0;
  }

  PeerInfo info() {
    return info;
  }

  Connection connection() {
    return connection;
  }

  SendGate gate() {
    return gate;
  }

  Map<Reference, Watch> watches() {
    return watches;
  }

  Map<Reference, Monitor> monitors() {
    return monitors;
  }

  Set<Link> links() {
    return links;
  }

  boolean hasAlias() {
    return alias;
  }

  boolean hasSpawn() {
    return spawn;
  }

  boolean send(Pid from, Pid to, Term message) {
    return connection.send(sendControl(from, to), message);
  }

  boolean regSend(Pid from, Atom name, Term message) {
    return connection.send(regSendControl(from, name), message);
  }

  boolean aliasSend(Pid from, Reference to, Term message) {
    return connection.send(aliasSendControl(from, to), message);
  }

  /** For any thread, as the two that follow. */
  TupleTerm sendControl(Pid from, Pid to) {
    if (!sendWithSender) {
      return control(Operation.SEND, Atom.EMPTY, to);
    }
    TupleTerm last = lastSend;
    if (last.arity() == 0 || !last.get(1).equals(from) || !last.get(2).equals(to)) {
      last = control(Operation.SEND_SENDER, from, to);
      lastSend = last;
    }
    return last;
  }

  TupleTerm regSendControl(Pid from, Atom name) {
    TupleTerm last = lastRegSend;
    if (last.arity() == 0 || !last.get(1).equals(from) || !last.get(3).equals(name)) {
      last = control(Operation.REG_SEND, from, Atom.EMPTY, name);
      lastRegSend = last;
    }
    return last;
  }

  TupleTerm aliasSendControl(Pid from, Reference to) {
    return control(Operation.ALIAS_SEND, from, to);
  }

  boolean link(Pid from, Pid to) {
    return connection.send(control(Operation.LINK, from, to));
  }

  boolean unlinkId(long id, Pid from, Pid to) {
    return connection.send(control(Operation.UNLINK_ID, IntegerTerm.of(id), from, to));
  }

  boolean unlinkIdAck(Term id, Pid from, Pid to) {
    return connection.send(control(Operation.UNLINK_ID_ACK, id, from, to));
  }

  /** A link from {@code from} to {@code to} broke. */
  boolean exit(Pid from, Pid to, Term reason) {
    return withReason(Operation.PAYLOAD_EXIT, Operation.EXIT, from, to, reason);
  }

  /** {@code from} asks {@code to} to end. */
  boolean exit2(Pid from, Pid to, Term reason) {
    return withReason(Operation.PAYLOAD_EXIT2, Operation.EXIT2, from, to, reason);
  }

  /** {@code target} is a pid, or the atom that is its registered name. */
  boolean monitor(Pid from, Term target, Reference reference) {
    return connection.send(control(Operation.MONITOR_P, from, target, reference));
  }

  boolean demonitor(Pid from, Term target, Reference reference) {
    return connection.send(control(Operation.DEMONITOR_P, from, target, reference));
  }

  boolean monitorExit(Term target, Pid to, Reference reference, Term reason) {
    return sendable(
        reason,
        r ->
            exitWithPayload
                ? connection.send(
                    control(Operation.PAYLOAD_MONITOR_P_EXIT, target, to, reference), r)
                : connection.send(control(Operation.MONITOR_P_EXIT, target, to, reference, r)));
  }

  boolean spawnRequest(
      Reference request, Pid from, Pid groupLeader, Term entry, Term options, Term arguments) {
    return connection.send(
        control(Operation.SPAWN_REQUEST, request, from, groupLeader, entry, options), arguments);
  }

  /** {@code result} is the new process's pid, or an atom that says why there is none. */
  boolean spawnReply(Reference request, Pid to, int flags, Term result) {
    return connection.send(
        control(Operation.SPAWN_REPLY, request, to, IntegerTerm.of(flags), result));
  }

  private boolean withReason(int operation, int oldOperation, Pid from, Pid to, Term reason) {
    return sendable(
        reason,
        r ->
            exitWithPayload
                ? connection.send(control(operation, from, to), r)
                : connection.send(control(oldOperation, from, to, r)));
  }

  /**
   * Sends {@code reason}; or if it is too large or too deep to be sent, that fact in its place,
   * since whoever waits for the signal must get one.
   */
  private static boolean sendable(Term reason, Predicate<Term> send) {
    try {
      return send.test(reason);
    } catch (IllegalArgumentException e) {
      return send.test(JavaErrors.reason(e));
    }
  }

  private static TupleTerm control(int operation, Term... elements) {
    Term[] control = new Term[elements.length + 1];
    control[0] = Operation.term(operation);
    System.arraycopy(elements, 0, control, 1, elements.length);
    return TupleTerm.wrap(control);
  }
}
