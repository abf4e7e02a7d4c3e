package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.ImproperList;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests of ours that wait for an answer: calls of servers, pings, calls of functions. Event loop
 * only.
 *
 * <p>Answers come to the alias of the call where the peer knows aliases, as {@code gen:call} does
 * it since OTP 24, else to the client process. An answer that comes too late finds no call, and is
 * dropped.
 */
final class Calls {
  private static final TupleTerm EXECUTE_CALL =
      TupleTerm.of(Atoms.ERPC, Atoms.EXECUTE_CALL, IntegerTerm.of(4));
  private static final ListTerm MONITORED = ListTerm.of(Atoms.MONITOR);

  private final NodeContext context;
  private final Peers peers;
  private final Pid client;
  private final Pid pinger;
  private final Pid groupLeader;
  private final TupleTerm isAuth;
  private final Map<Reference, PendingCall> pending = new HashMap<>();

  /**
   * @param client the process that calls are made by, and that hands what it gets to {@link
   *     #message}
   * @param pinger the same for pings
   * @param groupLeader where the output of functions called elsewhere goes
   */
  Calls(NodeContext context, Peers peers, Pid client, Pid pinger, Pid groupLeader) {
    this.context = context;
    this.peers = peers;
    this.client = client;
    this.pinger = pinger;
    this.groupLeader = groupLeader;
    this.isAuth = TupleTerm.of(Atoms.IS_AUTH, context.name());
  }

  void genCall(
      String node, Term server, Term request, Duration timeout, CompletableFuture<Term> result) {
    Peer peer = peerFor(node, result);
    if (peer == null) {
      return;
    }
    Reference reference = context.identifiers().newReference();
    start(
        new GenCall(peer, reference, client, server, result),
        timeout,
        () -> {
          peer.monitor(client, server, reference);
          sendRequest(peer, client, server, reference, request);
        });
  }

  /** Completes {@code roundTrip} with the time it took. */
  void ping(String node, Duration timeout, CompletableFuture<Duration> roundTrip) {
    Peer peer = peerFor(node, roundTrip);
    if (peer == null) {
      return;
    }
    Reference reference = context.identifiers().newReference();
    start(
        new Ping(peer, reference, roundTrip),
        timeout,
        () -> sendRequest(peer, pinger, Atoms.NET_KERNEL, reference, isAuth));
  }

  void rpc(
      String node,
      Atom module,
      Atom function,
      List<Term> arguments,
      Duration timeout,
      CompletableFuture<Term> result) {
    Peer peer = peerFor(node, result);
    if (peer == null) {
      return;
    }
    if (!peer.hasSpawn()) {
      result.completeExceptionally(new SpawnRefusedException(Atoms.NOTSUP));
      return;
    }
    Reference request = context.identifiers().newReference();
    Reference resultReference = context.identifiers().newReference();
    String description =
        module.name() + ":" + function.name() + "/" + arguments.size() + " at " + node;
    ListTerm spawnArguments =
        ListTerm.of(resultReference, module, function, new ListTerm(arguments));
    start(
        new RpcCall(peer, request, resultReference, client, description, result),
        timeout,
        () ->
            peer.spawnRequest(
                request, client, groupLeader, EXECUTE_CALL, MONITORED, spawnArguments));
  }

  // --- what peers say

  /** A message to an alias of ours: {@code {Tag, Answer}}. */
  void toAlias(Reference alias, Term message) {
    if (!answer(alias, message)) {
      context.oddities().count(Oddity.UNDELIVERABLE);
    }
  }

  /** A message to the client process: {@code {Tag, Answer}} too. */
  void message(Term message) {
    Reference reference =
        message instanceof TupleTerm pair && pair.arity() == 2 ? taggedBy(pair.get(0)) : null;
    if (reference == null || !answer(reference, message)) {
      context.oddities().count(Oddity.UNDELIVERABLE);
    }
  }

  /** A process ended that a call monitors. False when the reference is no call's. */
  boolean down(Reference reference, Term reason) {
    PendingCall call = remove(reference);
    if (call == null) {
      return false;
    }
    call.ended(reason);
    return true;
  }

  void spawnReply(Peer peer, Reference request, Term result) {
    if (result instanceof Pid pid) {
      if (pending.get(request) instanceof RpcCall call) {
        call.spawned(pid);
      } else {
        // Its caller gave up before the process was known.
        peer.demonitor(client, pid, request);
      }
    } else if (result instanceof Atom reason) {
      PendingCall call = remove(request);
      if (call != null) {
        call.fail(new SpawnRefusedException(reason));
      }
    }
  }

  void peerDown(Peer peer) {
    for (PendingCall call : List.copyOf(pending.values())) {
      if (call.peer() == peer && remove(call.reference()) != null) {
        call.fail(new NodeDownException(peer.info().node()));
      }
    }
  }

  private static void sendRequest(
      Peer peer, Pid from, Term server, Reference reference, Term request) {
    Term tag = peer.hasAlias() ? Atoms.aliasTag(reference) : reference;
    TupleTerm message = TupleTerm.of(Atoms.GEN_CALL, TupleTerm.of(from, tag), request);
    if (server instanceof Pid pid) {
      peer.send(from, pid, message);
    } else if (server instanceof Atom name) {
      peer.regSend(from, name, message);
    }
  }

  private @Nullable Peer peerFor(String node, CompletableFuture<?> result) {
    int limit = context.limits().maxOutstandingCalls();
    if (pending.size() >= limit) {
      context
          .oddities()
          .note(Oddity.LIMIT_REACHED, () -> "maxOutstandingCalls of " + limit + " reached");
      result.completeExceptionally(new LimitExceededException("maxOutstandingCalls", limit));
      return null;
    }
    Peer peer = peers.find(node);
    if (peer == null) {
      result.completeExceptionally(new NodeDownException(node));
    }
    return peer;
  }

  /** The answer cannot come before {@code send} returns, so what is not sent leaves nothing. */
  private void start(PendingCall call, Duration timeout, Runnable send) {
    try {
      send.run();
    } catch (IllegalArgumentException e) {
      call.abandon();
      call.fail(e);
      return;
    }
    pending.put(call.reference(), call);
    call.setTimer(
        context
            .loop()
            .schedule(() -> timedOut(call, timeout), timeout.toNanos(), TimeUnit.NANOSECONDS));
  }

  private void timedOut(PendingCall call, Duration timeout) {
    if (remove(call.reference()) != null) {
      call.abandon();
      call.fail(
          new CallTimeoutException("no answer from " + call.description() + " in " + timeout));
    }
  }

  private boolean answer(Reference reference, Term message) {
    if (!(message instanceof TupleTerm pair && pair.arity() == 2)) {
      return false;
    }
    PendingCall call = remove(reference);
    if (call != null) {
      call.answered(pair.get(1));
    }
    return call != null;
  }

  private @Nullable PendingCall remove(Reference reference) {
    PendingCall call = pending.remove(reference);
    if (call != null) {
      call.cancelTimer();
    }
    return call;
  }

  private static @Nullable Reference taggedBy(Term tag) {
    if (tag instanceof Reference reference) {
      return reference;
    }
    return tag instanceof ImproperList list && list.tail() instanceof Reference reference
        ? reference
        : null;
  }
}
