package dev.starling.core.health;

/** What this node believes of another. */
public enum NodeStatus {
  /** It answers. */
  HEALTHY,
  /** It has not answered for {@code suspect-after}; still a member. */
  SUSPECT,
  /** It has not answered for {@code down-after}, or its death is confirmed. */
  DOWN
}
