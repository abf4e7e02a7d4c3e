package dev.starling.erldist.node;

import dev.starling.erldist.term.Pid;

/**
 * One side's knowledge of a link (erl_dist_protocol, "New Link Protocol"). While an unlink is not
 * acknowledged the link is inactive: exit signals that still come through it are ignored. Compared
 * by identity.
 */
final class Link {
  private final LocalProcess owner;
  private final Peer peer;
  private final Pid other;

  /** The unlink that waits for its acknowledgement; 0: none, the link is active. */
  private long unlinkId;

  Link(LocalProcess owner, Peer peer, Pid other) {
    this.owner = owner;
    this.peer = peer;
    this.other = other;
  }

  LocalProcess owner() {
    return owner;
  }

  Peer peer() {
    return peer;
  }

  Pid other() {
    return other;
  }

  boolean isActive() {
    return unlinkId == 0;
  }

  void activate() {
    unlinkId = 0;
  }

  void deactivate(long newUnlinkId) {
    unlinkId = newUnlinkId;
  }

  boolean isAcknowledgedBy(long id) {
    return unlinkId != 0 && unlinkId == id;
  }
}
