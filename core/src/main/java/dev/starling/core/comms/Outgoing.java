package dev.starling.core.comms;

import dev.starling.core.link.SendOutcome;
import dev.starling.core.value.Value;

/** A message that waits to be sent, or for its acknowledgement. */
final class Outgoing {
  static final long NEVER = Long.MAX_VALUE;

  final Value body;
  final long bytes;
  private final Completion completion;

  /** When it expires, on the clock of {@code Now.nanos}; without meaning if {@link #patient}. */
  long deadlineNanos;

  /** It does not expire just now. */
  boolean patient;

  /** In its session; 0 before it is sent. */
  long number;

  /** An earlier session may have delivered it. */
  boolean again;

  /** The first ping that followed it to a plain node; 0 before. */
  long followedBy;

  boolean wasSent;

  Outgoing(Value body, long bytes, Completion completion) {
    this.body = body;
    this.bytes = bytes;
    this.completion = completion;
  }

  long untilExpiredNanos(long nowNanos) {
    return patient ? NEVER : deadlineNanos - nowNanos;
  }

  void complete(SendOutcome outcome) {
    completion.complete(outcome);
  }
}
