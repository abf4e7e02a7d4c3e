package dev.starling.erldist.codec;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks compressed terms. */
final class Inflation {
  private static final int FIRST_BUFFER_FACTOR = 4;

  /** More bytes than zlib makes of one at best, which is 1,032. */
  private static final long MAX_RATIO = 1_040;

  private Inflation() {}

  /**
   * Reads the size and the zlib stream of a compressed term, and moves behind it. Memory grows with
   * what the stream really yields, up to the size it says, which it has to reach exactly.
   */
  static byte[] inflate(TermInput in, int maxBytes) throws TermFormatException {
    long size = in.u32();
    if (size > maxBytes) {
      throw in.fail("inflates to " + size + " bytes, more than the limit of " + maxBytes);
    }
    if (size > MAX_RATIO * in.remaining()) {
      throw in.fail(in.remaining() + " bytes cannot inflate to the " + size + " they claim");
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(in.rest());
      byte[] bytes = inflate(inflater, (int) size, in);
      in.skip((int) inflater.getBytesRead());
      return bytes;
    } catch (DataFormatException e) {
      throw in.fail("the compressed data is damaged: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  private static byte[] inflate(Inflater inflater, int size, TermInput in)
      throws DataFormatException, TermFormatException {
    byte[] bytes = new byte[(int) Math.min(size, (long) FIRST_BUFFER_FACTOR * in.remaining())];
    int used = 0;
    while (!inflater.finished()) {
      if (used == bytes.length && used < size) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(size, 2L * used));
      }
      // One byte more than it should have shows that the stream goes on; its checksum needs none.
      byte[] target = used < size ? bytes : new byte[1];
      int from = used < size ? used : 0;
      int count = inflater.inflate(target, from, target.length - from);
      if (used + count > size) {
        throw in.fail("inflates to more than the " + size + " bytes it claims");
      }
      if (count == 0 && !inflater.finished()) {
        throw in.fail("the compressed data is cut short");
      }
      used += count;
    }
    if (used < size) {
      throw in.fail("inflates to " + used + " bytes, not to the " + size + " it claims");
    }
    return bytes;
  }
}
