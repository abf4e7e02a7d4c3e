package dev.starling.core.link;

import org.jspecify.annotations.Nullable;

/**
 * What became of a message.
 *
 * @param reason why, where it was dropped or rejected; null otherwise
 */
public record SendOutcome(Kind kind, @Nullable Reason reason) {
  public static final SendOutcome SENT = new SendOutcome(Kind.SENT, null);
  public static final SendOutcome QUEUED = new SendOutcome(Kind.QUEUED, null);
  public static final SendOutcome DELIVERED = new SendOutcome(Kind.DELIVERED, null);

  /** What can become of it. */
  public enum Kind {
    /** Handed to the connection. */
    SENT,
    /** Waits; not the last outcome. */
    QUEUED,
    /** Handled by the receiver; of critical messages only. */
    DELIVERED,
    /** Given up. */
    DROPPED,
    /** Not accepted. */
    REJECTED
  }

  /** Why it was dropped or rejected. */
  public enum Reason {
    /** The link is not good enough for its priority. */
    LINK_POOR,
    /** There is no connection, and its priority does not wait for one. */
    NOT_CONNECTED,
    /** It waited as long as it may. A critical one may have arrived nevertheless. */
    EXPIRED,
    /** Too much waits for that node already. */
    QUEUE_FULL,
    /** It has too many bytes, or is nested too deep. */
    TOO_LARGE,
    /** It cannot be sent at all, such as text that is no Unicode. */
    BAD_VALUE,
    /** No such node is in the list. */
    UNKNOWN_NODE,
    /** This node leaves, or has left. */
    CLOSED
  }

  public static SendOutcome dropped(Reason reason) {
    return new SendOutcome(Kind.DROPPED, reason);
  }

  public static SendOutcome rejected(Reason reason) {
    return new SendOutcome(Kind.REJECTED, reason);
  }

  /** Whether nothing else will become of it. */
  public boolean isLast(Priority priority) {
    return kind != Kind.QUEUED && (kind != Kind.SENT || priority != Priority.CRITICAL);
  }
}
