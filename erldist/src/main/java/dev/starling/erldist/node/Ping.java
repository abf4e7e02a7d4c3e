package dev.starling.erldist.node;

import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import java.util.concurrent.CompletableFuture;

/** A bare {@code is_auth} call. Nothing is monitored: one message goes, one comes. */
final class Ping extends PendingCall {
  Ping(Peer peer, Reference reference, CompletableFuture<Term> result) {
    super(peer, reference, "net_kernel at " + peer.info().node(), result);
  }

  @Override
  void ended(Term reason) {
    fail(new ProcessExitException(reason));
  }

  @Override
  void abandon() {
    // The peer holds nothing for it.
  }
}
