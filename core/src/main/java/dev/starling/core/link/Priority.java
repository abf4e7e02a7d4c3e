package dev.starling.core.link;

/** How much a message matters, most first. */
public enum Priority {
  /** Kept until the receiver has handled it, or its deadline has passed. */
  CRITICAL,
  /** Sent over any link; waits a little where there is none. */
  HIGH,
  /** Sent while the link is degraded at worst. */
  NORMAL,
  /** Sent while the link is good. */
  LOW
}
