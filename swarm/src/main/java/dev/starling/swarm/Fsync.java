package dev.starling.swarm;

/** What an acknowledged write of a node with a data directory has reached. */
public enum Fsync {
  /** The disk: it survives a loss of power. */
  ALWAYS,
  /** The operating system: it survives the end of the process, but not a loss of power. */
  OS
}
