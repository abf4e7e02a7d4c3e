package dev.starling.core.connect;

import dev.starling.core.port.DialFailure;
import org.jspecify.annotations.Nullable;

/** A node that is, was, or might become a member, as far as dialling is concerned. */
final class Candidate {
  enum State {
    /** Waits for its next turn, if any. */
    IDLE,
    DIALLING,
    CONNECTED
  }

  final String node;
  State state = State.IDLE;

  /** The strategy that saw it first; null for a node that connected to us or was joined by hand. */
  @Nullable String strategy;

  boolean sightedForever;
  boolean sighted;
  long sightedUntilNanos;

  /** Set while it is a former member that is still to be dialled. */
  boolean wasMember;

  long memberUntilNanos;

  int attempts;
  long nextDialNanos;
  @Nullable DialFailure lastFailure;

  Candidate(String node) {
    this.node = node;
  }

  /** Whether there is a reason to dial it. */
  boolean isWanted(long nowNanos) {
    return sightedForever
        || (sighted && sightedUntilNanos - nowNanos > 0)
        || (wasMember && memberUntilNanos - nowNanos > 0);
  }
}
