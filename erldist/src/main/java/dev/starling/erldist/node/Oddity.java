package dev.starling.erldist.node;

/** What a node survives, counts, and mentions in its log now and then. */
enum Oddity {
  /** A control operation that this node does not know. */
  UNKNOWN_OPERATION,
  /** A known control operation of the wrong shape. */
  MALFORMED_OPERATION,
  /** A message to a process, name, alias or node that is not there. */
  UNDELIVERABLE,
  /** A message too large or too deep to be read, or no term. */
  LOST,
  /** Something refused because a table or queue was full. */
  LIMIT_REACHED,
  /** A handler, listener or function of the user's that threw. */
  HANDLER_FAILED
}
