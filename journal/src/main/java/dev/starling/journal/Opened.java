package dev.starling.journal;

import java.util.List;

/**
 * A journal, and what was in it.
 *
 * @param records those of the snapshot, then those of the log, in the order in which they were
 *     written; all in memory
 * @param report what was found, in which state, and what was done about it
 */
public record Opened(Journal journal, List<byte[]> records, Report report) {
  public Opened {
    records = List.copyOf(records);
  }
}
