package dev.starling.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the record that differs in exactly one byte from what stands in the file, if the next one
 * stands where it should. Of 16 KiB there are 2<sup>22</sup> such, and a checksum of 64 bits takes
 * a wrong one for right with a chance of 2<sup>-42</sup>.
 */
final class OneByteRepair {
  static final int RECORD_BYTES_MAX = 16 << 10;

  /** Of CRC-32C and CRC-32, lowest bit first. */
  private static final int[] HIGH = table(0x82F63B78);

  private static final int[] LOW = table(0xEDB88320);

  /** The record at an offset: its true length, and the bytes that follow its header. */
  static final class Repaired {
    final int length;
    final byte[] contents;
    final String what;

    Repaired(int length, byte[] contents, String what) {
      this.length = length;
      this.contents = contents;
      this.what = what;
    }
  }

  private final FileName name;
  private final Source source;
  private final long position;
  private final int index;

  OneByteRepair(FileName name, Source source, long position, int index) {
    this.name = name;
    this.source = source;
    this.position = position;
    this.index = index;
  }

  /** Null if there is none. */
  @Nullable Repaired find() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(Format.RECORD_HEADER_BYTES);
    header.put(source.at(position, Format.RECORD_HEADER_BYTES));
    int length = header.getInt(0);
    int differing = differingBytes(Integer.toUnsignedLong(header.getInt(4) ^ index));
    if (differing > 1) {
      return null;
    }
    Repaired repaired = withLength(length, header.getLong(8), differing == 0);
    for (int bit = 0; bit < Integer.SIZE && repaired == null && differing == 0; bit += 8) {
      for (int wrong = 1; wrong < 256 && repaired == null; wrong++) {
        repaired = withOtherLength(length ^ wrong << bit, header.getLong(8));
      }
    }
    return repaired;
  }

  private @Nullable Repaired withOtherLength(int length, long sum) throws IOException {
    byte[] contents = contents(length);
    return contents != null && sum(length, contents) == sum
        ? new Repaired(length, contents, "length of record " + index)
        : null;
  }

  /** The length is right; so is the rest of the header, unless {@code indexIsRight} is false. */
  private @Nullable Repaired withLength(int length, long sum, boolean indexIsRight)
      throws IOException {
    byte[] contents = contents(length);
    if (contents == null) {
      return null;
    }
    long difference = sum(length, contents) ^ sum;
    if (!indexIsRight) {
      return difference == 0 ? new Repaired(length, contents, "number of record " + index) : null;
    }
    if (differingBytes(difference) == 1) {
      return new Repaired(length, contents, "checksum of record " + index);
    }
    return changeOneByte(contents, (int) (difference >>> 32), (int) difference)
        ? new Repaired(length, contents, "a byte of record " + index)
        : null;
  }

  /**
   * A wrong byte changes a checksum by what depends only on the difference, and on how many bytes
   * follow: for each difference, goes from the last byte to the first.
   */
  private static boolean changeOneByte(byte[] contents, int high, int low) {
    for (int wrong = 1; wrong < 256; wrong++) {
      int nextHigh = HIGH[wrong];
      int nextLow = LOW[wrong];
      for (int at = contents.length - 1; at >= 0; at--) {
        if (nextHigh == high && nextLow == low) {
          contents[at] ^= (byte) wrong;
          return true;
        }
        nextHigh = nextHigh >>> 8 ^ HIGH[nextHigh & 0xFF];
        nextLow = nextLow >>> 8 ^ LOW[nextLow & 0xFF];
      }
    }
    return false;
  }

  private long sum(int length, byte[] contents) {
    return Format.checksum(
        Format.context(name.kind(), name.generation(), length, index), ByteBuffer.wrap(contents));
  }

  private byte @Nullable [] contents(int length) throws IOException {
    int bytes = Format.contentsBytes(length);
    long left = source.size() - position - Format.RECORD_HEADER_BYTES;
    if (bytes < 0 || bytes > RECORD_BYTES_MAX || bytes > left || !isFollowed(bytes)) {
      return null;
    }
    byte[] contents = new byte[bytes];
    source.at(position + Format.RECORD_HEADER_BYTES, bytes).get(contents);
    return contents;
  }

  /** Where one byte is wrong, the next record is right; a torn write is not worth a search. */
  private boolean isFollowed(int bytes) throws IOException {
    long next = position + Format.RECORD_HEADER_BYTES + bytes;
    return next == source.size()
        || (next + Format.RECORD_HEADER_BYTES <= source.size()
            && source.at(next, Format.RECORD_HEADER_BYTES).getInt(4) == index + 1);
  }

  private static int differingBytes(long difference) {
    int count = 0;
    for (long rest = difference; rest != 0; rest >>>= 8) {
      count += (rest & 0xFF) == 0 ? 0 : 1;
    }
    return count;
  }

  private static int[] table(int polynomial) {
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int value = i;
      for (int bit = 0; bit < 8; bit++) {
        value = (value & 1) == 0 ? value >>> 1 : value >>> 1 ^ polynomial;
      }
      table[i] = value;
    }
    return table;
  }
}
