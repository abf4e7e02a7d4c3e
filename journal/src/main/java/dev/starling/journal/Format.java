package dev.starling.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Version 1 of the bytes on disk, big-endian.
 *
 * <pre>
 * header   "STARLING", version u16, kind u8, 5 zero bytes, generation u64, checksum u64
 * record   length u32, index u32, checksum u64, bytes
 * end      0xFFFFFFFF u32, index u32, checksum u64, number of records before it u64
 * </pre>
 *
 * The header is the same in all versions, so that each release can tell a later one's file from a
 * damaged one.
 */
final class Format {
  static final int VERSION = 1;
  static final int HEADER_BYTES = 32;
  static final int RECORD_HEADER_BYTES = 16;
  static final int END_LENGTH = -1;
  static final int END_BYTES = RECORD_HEADER_BYTES + Long.BYTES;

  private static final int CHECKED_HEADER_BYTES = HEADER_BYTES - Long.BYTES;
  private static final byte[] MAGIC = "STARLING".getBytes(StandardCharsets.US_ASCII);

  private Format() {}

  static ByteBuffer header(FileKind kind, long generation) {
    return header(VERSION, kind, generation);
  }

  static ByteBuffer header(int version, FileKind kind, long generation) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    header.put(MAGIC).putShort((short) version).put((byte) kind.code()).put(new byte[5]);
    header.putLong(generation);
    return header.putLong(checksum(header.duplicate().flip())).flip();
  }

  /** The version of a file with an undamaged header, whatever else stands there; 0 if none. */
  static int versionOf(ByteBuffer header) {
    if (!header.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
      return 0;
    }
    long sum = checksum(header.slice(0, CHECKED_HEADER_BYTES));
    return sum == header.getLong(CHECKED_HEADER_BYTES) ? header.getShort(MAGIC.length) & 0xFFFF : 0;
  }

  /** How many bytes follow the header of a record; -1 if none has that length. */
  static int contentsBytes(int length) {
    if (length == END_LENGTH) {
      return END_BYTES - RECORD_HEADER_BYTES;
    }
    return length >= 0 && length <= Journal.MAX_RECORD_BYTES ? length : -1;
  }

  /**
   * The bytes of a record that its checksum covers before its contents: with them, no record counts
   * in another place, file or generation than that for which it was written.
   */
  static ByteBuffer context(FileKind kind, long generation, int length, int index) {
    ByteBuffer context = ByteBuffer.allocate(17);
    return context.put((byte) kind.code()).putLong(generation).putInt(length).putInt(index).flip();
  }

  /**
   * CRC-32C and CRC-32 side by side. Their polynomials have no common factor, so both together are
   * the remainder by the product, a CRC of 64 bits: every burst of up to 64 bits is found, every
   * odd number of wrong bits, and of what is arbitrarily wrong all but one in 2<sup>64</sup>. One
   * of them alone would let one in four thousand million pass, which a campaign of faults reaches.
   * Both are instructions of the processor; a cryptographic hash would only add cost, since who can
   * write to the files can write checksums, too.
   */
  static long checksum(ByteBuffer... parts) {
    CRC32C high = new CRC32C();
    CRC32 low = new CRC32();
    for (ByteBuffer part : parts) {
      high.update(part.duplicate());
      low.update(part.duplicate());
    }
    return high.getValue() << 32 | low.getValue();
  }
}
