package dev.starling.core.election;

import dev.starling.core.port.Now;
import dev.starling.core.topology.Promise;

/** What this voter promised last, and until when it may support nobody else. */
final class Loyalty {
  private final long spanNanos;
  private Promise promise;
  private boolean owed;
  private long untilNanos;

  /** A promise that is found kept may have been answered a moment before this life began. */
  Loyalty(Now now, Promise kept, long spanNanos) {
    this.promise = kept;
    this.spanNanos = spanNanos;
    renew(now);
  }

  Promise promise() {
    return promise;
  }

  /** From now on this is what it promised. */
  void promise(Now now, Promise next) {
    promise = next;
    renew(now);
  }

  /** It has answered, or is about to. */
  void renew(Now now) {
    owed = !promise.node().isEmpty();
    untilNanos = now.nanos() + spanNanos;
  }

  /** The one that it supports released the term, or is certainly dead. */
  void end() {
    owed = false;
  }

  boolean isOwed(Now now) {
    return owed && untilNanos - now.nanos() > 0;
  }

  boolean isTo(String node, long term) {
    return promise.term() == term && promise.node().equals(node);
  }

  long untilNextNanos(Now now) {
    return isOwed(now) ? untilNanos - now.nanos() : Long.MAX_VALUE;
  }
}
