package dev.starling.core.event;

/** Why a node is considered down. */
public enum DownReason {
  /** No answer for {@code down-after}. */
  TIMEOUT,
  /** Its connection closed, and its host then refused a new one at the node's port. */
  REFUSED,
  /** Its connection closed, and its host's EPMD no longer knows the name. */
  NAME_GONE,
  /** Another process runs under the name now. */
  NEW_INCARNATION,
  /** It said that it leaves. */
  LEFT
}
