package dev.starling.erldist.codec;

import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.BitString;
import dev.starling.erldist.term.FloatTerm;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.Term;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Reads numbers and bit strings. */
final class Scalars {
  private static final int OLD_FLOAT_BYTES = 31;

  private Scalars() {}

  static Term newFloat(TermInput in) throws TermFormatException {
    double value = Double.longBitsToDouble(in.i64());
    if (!Double.isFinite(value)) {
      throw in.fail("a float is finite, not " + value);
    }
    return new FloatTerm(value);
  }

  /** Text as {@code printf("%.20e")} writes it, filled up with zero bytes. */
  static Term oldFloat(TermInput in) throws TermFormatException {
    String field = new String(in.bytes(OLD_FLOAT_BYTES), StandardCharsets.ISO_8859_1);
    int end = field.indexOf('\0');
    String text = end < 0 ? field : field.substring(0, end);
    if (OldFloat.SYNTAX.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return new FloatTerm(value);
      }
    }
    throw in.fail("the text is no finite float");
  }

  /** Sign and magnitude, least byte first; what fits a long, or has zeros above, is normalised. */
  static Term big(TermInput in, long length) throws TermFormatException {
    boolean negative = in.u8() != 0;
    if (length < Long.BYTES) {
      long value = 0;
      for (int i = 0; i < length; i++) {
        value |= (long) in.u8() << (Byte.SIZE * i);
      }
      return IntegerTerm.of(negative ? -value : value);
    }
    if (length == Long.BYTES) {
      long value = Long.reverseBytes(in.i64());
      if (value >= 0) {
        return IntegerTerm.of(negative ? -value : value);
      }
      BigInteger big = new BigInteger(Long.toUnsignedString(value));
      return IntegerTerm.of(negative ? big.negate() : big);
    }
    byte[] magnitude = in.bytes(length);
    for (int i = 0, j = magnitude.length - 1; i < j; i++, j--) {
      byte swapped = magnitude[i];
      magnitude[i] = magnitude[j];
      magnitude[j] = swapped;
    }
    return IntegerTerm.of(new BigInteger(negative ? -1 : 1, magnitude));
  }

  static Term bitBinary(TermInput in) throws TermFormatException {
    long length = in.u32();
    int bits = in.u8();
    if (bits > Byte.SIZE || (bits == 0) != (length == 0)) {
      throw in.fail("the last of " + length + " bytes cannot have " + bits + " bits");
    }
    byte[] bytes = in.bytes(length);
    if (bits == 0 || bits == Byte.SIZE) {
      return BinaryTerm.wrap(bytes);
    }
    bytes[bytes.length - 1] &= (byte) (0xff00 >> bits);
    return new BitString(BinaryTerm.wrap(bytes), bits);
  }

  /** Loaded when a peer sends the form that OTP stopped to write in 2006. */
  private static final class OldFloat {
    static final Pattern SYNTAX = Pattern.compile("[-+]?[0-9]+\\.[0-9]+([eE][-+]?[0-9]+)?");

    private OldFloat() {}
  }
}
