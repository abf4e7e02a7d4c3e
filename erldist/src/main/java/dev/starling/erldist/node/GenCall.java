package dev.starling.erldist.node;

import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import java.util.concurrent.CompletableFuture;

/** A {@code gen_server:call}: the server is monitored while the call waits. */
final class GenCall extends PendingCall {
  private final Pid client;
  private final Term server;
  private final CompletableFuture<Term> result;

  GenCall(Peer peer, Reference reference, Pid client, Term server, CompletableFuture<Term> result) {
    super(peer, reference, server + " at " + peer.info().node(), result);
    this.client = client;
    this.server = server;
    this.result = result;
  }

  @Override
  void answered(Term answer) {
    abandon();
    result.complete(answer);
  }

  @Override
  void ended(Term reason) {
    if (Atoms.isAtom(reason, Atoms.NOPROC)) {
      fail(new NoProcessException("no process " + description()));
    } else if (Atoms.isAtom(reason, Atoms.NOCONNECTION)) {
      fail(new NodeDownException(peer().info().node()));
    } else {
      fail(new ProcessExitException(reason));
    }
  }

  @Override
  void abandon() {
    peer().demonitor(client, server, reference());
  }
}
