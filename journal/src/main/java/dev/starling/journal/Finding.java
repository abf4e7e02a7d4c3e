package dev.starling.journal;

import org.jspecify.annotations.Nullable;

/**
 * Something that was not as a clean close leaves it.
 *
 * @param file its path
 * @param offset of the first byte concerned
 * @param records how many of the file were read
 * @param bytes how many of the file were not read
 * @param detail what was expected at the offset, or what was repaired there
 * @param setAside the name under which those bytes, or the whole file, are kept; null if nothing is
 */
public record Finding(
    Kind kind,
    String file,
    long offset,
    long records,
    long bytes,
    String detail,
    @Nullable String setAside) {
  /** What it is. */
  public enum Kind {
    /** A log without an end mark: the process was killed, or the end of the file was lost. */
    NOT_CLOSED,
    /** The last write to a log was cut short; nothing follows that counts. */
    TORN,
    /** Something in the middle of a log, or a snapshot, is not what was written. */
    DAMAGED,
    /** One byte was wrong, and there is exactly one way to set it right: nothing is lost. */
    REPAIRED
  }

  @Override
  public String toString() {
    String aside = setAside == null ? "" : "; kept as " + setAside;
    return switch (kind) {
      case NOT_CLOSED ->
          file
              + " was not closed after its "
              + records
              + " records, at offset "
              + offset
              + ": the process was killed, or the end of the file was lost";
      case TORN ->
          file
              + ": the last write was cut short at offset "
              + offset
              + ": expected "
              + detail
              + "; read "
              + records
              + " records, cut off "
              + bytes
              + " bytes"
              + aside;
      case DAMAGED ->
          file
              + " is damaged at offset "
              + offset
              + ": expected "
              + detail
              + "; used "
              + records
              + " records, not used "
              + bytes
              + " bytes"
              + aside;
      case REPAIRED ->
          file + ": one byte was wrong at offset " + offset + " and is set right: " + detail;
    };
  }
}
