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

  /** In the list of members, be it as down. */
  boolean listed;

  /** To be dialled once before others and for no further reason: lost, or asked for. */
  boolean urgent;

  /** Failures and short connections in a row. */
  int attempts;

  /** Its at-once retry is spent until a connection has proved steady. */
  boolean retriedAtOnce;

  long connectedNanos;
  long nextDialNanos;
  @Nullable DialFailure lastFailure;

  Candidate(String node) {
    this.node = node;
  }

  /** Whether there is a reason to dial it. */
  boolean isWanted(long nowNanos) {
    return urgent || listed || sightedForever || (sighted && sightedUntilNanos - nowNanos > 0);
  }

  boolean isDue(long nowNanos) {
    return state == State.IDLE && nowNanos - nextDialNanos >= 0 && isWanted(nowNanos);
  }
}
