package dev.starling.core.health;

/** What runs at the other end. */
public enum PeerKind {
  /** A Starling node: it said hello in a version that we share. */
  STARLING,
  /** Any other node of the distribution protocol. */
  BEAM
}
