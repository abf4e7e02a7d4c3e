package dev.starling.journal;

/** What {@link Journal#sync} waits for. */
public enum Fsync {
  /** The disk: what was synced survives a loss of power. */
  ALWAYS,
  /**
   * The operating system: what was synced survives the end of the process. A loss of power may take
   * what was appended since the last checkpoint, which waits for the disk in any case.
   */
  OS
}
