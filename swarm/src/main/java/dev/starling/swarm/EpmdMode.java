package dev.starling.swarm;

/** How nodes of a host are found by name. */
public enum EpmdMode {
  /** Use the EPMD of this host; serve the protocol ourselves when there is none. */
  AUTO,
  /** Use the EPMD of this host; starting fails when there is none. */
  EXTERNAL,
  /** No EPMD: every node of the swarm listens on the same, fixed port. */
  NONE
}
