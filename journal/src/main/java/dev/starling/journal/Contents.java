package dev.starling.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in one file.
 *
 * @param records all before the first that cannot be read
 * @param end where that prefix ends
 * @param closed whether an end mark follows it
 * @param size of the file, bytes
 * @param fault null if there is nothing but that prefix and that mark
 * @param repairs what was read although a byte of it was wrong
 */
record Contents(
    List<byte[]> records,
    long end,
    boolean closed,
    long size,
    @Nullable Fault fault,
    List<Repair> repairs) {

  /**
   * Why reading stopped.
   *
   * @param offset the first byte that was not used
   * @param expected what should have been there
   * @param torn whether nothing that counts follows, as when the last write was cut short
   */
  record Fault(long offset, String expected, boolean torn) {}

  /** The bytes at an offset of which one was wrong. */
  record Repair(long offset, String what) {}
}
