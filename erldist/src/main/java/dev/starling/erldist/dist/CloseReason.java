package dev.starling.erldist.dist;

/** Why an established connection ended. */
public enum CloseReason {
  /** The peer closed its socket in order. */
  REMOTE_CLOSED,
  /** The socket broke: reset, no route, time-out of the kernel. */
  RESET,
  /** Nothing was heard for the tick time-out. */
  TICK_TIMEOUT,
  /** A newer connection to the same name took its place. */
  REPLACED,
  /** The peer sent what no reader can make sense of; the log has the details. */
  PROTOCOL_ERROR,
  /** The peer takes less than is sent to it, and what waits went over the bound. */
  OVERFLOW,
  /** This side closed it. */
  LOCAL
}
