package dev.starling.journal;

/** How a journal is kept. */
public record Options(Fsync fsync) {
  /** Everything that was synced is on the disk. */
  public static final Options DEFAULT = new Options(Fsync.ALWAYS);
}
