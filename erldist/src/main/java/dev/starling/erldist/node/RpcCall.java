package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A function call by {@code erpc:execute_call/4} in a process spawned for it, whose exit reason is
 * the result (kernel's erpc.erl).
 */
final class RpcCall extends PendingCall {
  private final Pid client;
  private final Reference resultReference;
  private final CompletableFuture<Term> result;

  /** Known once the peer has answered the spawn request. */
  private @Nullable Pid spawned;

  RpcCall(
      Peer peer,
      Reference request,
      Reference resultReference,
      Pid client,
      String description,
      CompletableFuture<Term> result) {
    super(peer, request, description, result);
    this.client = client;
    this.resultReference = resultReference;
    this.result = result;
  }

  void spawned(Pid pid) {
    spawned = pid;
  }

  @Override
  void answered(Term answer) {
    result.complete(answer);
  }

  /** {@code {Ref, return, Value}} and its like; any other reason is no result. */
  @Override
  void ended(Term reason) {
    if (reason instanceof TupleTerm tuple
        && tuple.arity() >= 3
        && tuple.get(0).equals(resultReference)
        && tuple.get(1) instanceof Atom kind) {
      finished(kind, tuple.get(2), reason);
    } else if (Atoms.isAtom(reason, Atoms.NOCONNECTION)) {
      fail(new NodeDownException(peer().info().node()));
    } else {
      fail(new ProcessExitException(reason));
    }
  }

  private void finished(Atom kind, Term value, Term reason) {
    if (kind.equals(Atoms.RETURN)) {
      answered(value);
      return;
    }
    for (ErrorClass errorClass : ErrorClass.values()) {
      if (kind.equals(errorClass.atom())) {
        fail(new RemoteErrorException(errorClass, value));
        return;
      }
    }
    fail(new ProcessExitException(reason));
  }

  @Override
  void abandon() {
    if (spawned != null) {
      peer().demonitor(client, spawned, reference());
    }
  }
}
