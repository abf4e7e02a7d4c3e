package dev.starling.erldist.dist;

/** Why no connection could be made. */
public enum ConnectFailure {
  /** The host's EPMD answered, and does not know the name. */
  NOT_IN_EPMD,
  /** The host's EPMD did not answer. */
  EPMD_UNREACHABLE,
  /** The host refused the connection at the node's port. */
  REFUSED,
  /** The host name does not resolve, or there is no route. */
  UNREACHABLE,
  /** No answer within the time allowed. */
  TIMEOUT,
  /** The peer closed the socket, or it broke, in the middle of the handshake. */
  CLOSED,
  /** The peer closed the socket instead of acknowledging: the cookies differ. */
  COOKIE_REJECTED,
  /** The peer refused: flags it needs are missing, or it does not want us. */
  NOT_ALLOWED,
  /** The peer said that a connection to our name is alive, or that its own dial goes on. */
  ALREADY_CONNECTED,
  /** Another node than the one asked for answered. */
  WRONG_NODE,
  /** The peer sent what no reader can make sense of. */
  PROTOCOL_ERROR,
  /** This side gave up: closed, or replaced by a connection that the peer made. */
  LOCAL
}
