package dev.starling.erldist.node;

import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A request of ours that waits for its answer. Event loop only. */
abstract class PendingCall {
  private final Peer peer;
  private final Reference reference;
  private final String description;
  private final CompletableFuture<?> result;
  private @Nullable Future<?> timer;

  /**
   * @param reference what the answer, or the news that there will be none, refers to
   * @param description what was called, for messages to people
   */
  PendingCall(Peer peer, Reference reference, String description, CompletableFuture<?> result) {
    this.peer = peer;
    this.reference = reference;
    this.description = description;
    this.result = result;
  }

  abstract void answered(Term answer);

  /** The process that would have answered ended. */
  abstract void ended(Term reason);

  /** Nobody waits any longer: takes back what the peer still holds for this call. */
  abstract void abandon();

  Peer peer() {
    return peer;
  }

  Reference reference() {
    return reference;
  }

  String description() {
    return description;
  }

  final void fail(Throwable why) {
    result.completeExceptionally(why);
  }

  final void setTimer(Future<?> newTimer) {
    timer = newTimer;
  }

  final void cancelTimer() {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
