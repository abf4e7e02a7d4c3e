package dev.starling.core.topology;

/** What a voter knows of its own promises. */
public enum Memory {
  /** It may have forgotten some, and supports nobody. */
  FRESH,
  /** A quorum of members had none to remember; it may support, and has not yet. */
  FOUNDING,
  /** It knows them. */
  KEPT
}
