package dev.starling.erldist.node;

import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A bare {@code is_auth} call. Nothing is monitored: one message goes, one comes. */
final class Ping extends PendingCall {
  private final long sentNanos = System.nanoTime();
  private final CompletableFuture<Duration> roundTrip;

  Ping(Peer peer, Reference reference, CompletableFuture<Duration> roundTrip) {
    super(peer, reference, "net_kernel at " + peer.info().node(), roundTrip);
    this.roundTrip = roundTrip;
  }

  @Override
  void answered(Term answer) {
    roundTrip.complete(Duration.ofNanos(System.nanoTime() - sentNanos));
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
