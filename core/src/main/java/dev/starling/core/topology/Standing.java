package dev.starling.core.topology;

/** How settled the birth of a node is. */
public enum Standing {
  /** It has met nobody, and its birth is provisional. */
  LONE,
  /** It has met others that had met nobody, and its birth will stay. */
  FOUNDED,
  /** It has met others that were settled and has put itself behind them; its birth will stay. */
  JOINED
}
