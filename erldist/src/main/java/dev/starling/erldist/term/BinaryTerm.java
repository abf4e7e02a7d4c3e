package dev.starling.erldist.term;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** A binary: whole bytes. The bytes are never changed after construction. */
public final class BinaryTerm implements Term {
  private final byte[] bytes;

  private BinaryTerm(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A binary of a copy of {@code bytes}. */
  public static BinaryTerm of(byte[] bytes) {
    return new BinaryTerm(bytes.clone());
  }

  /** A binary of the UTF-8 bytes of {@code text}. */
  public static BinaryTerm utf8(String text) {
    return new BinaryTerm(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A binary around {@code bytes}, which the caller gives away. */
  public static BinaryTerm wrap(byte[] bytes) {
    return new BinaryTerm(bytes);
  }

  public int length() {
    return bytes.length;
  }

  public byte byteAt(int index) {
    return bytes[index];
  }

  /** A copy. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /** The bytes read as UTF-8, malformed sequences replaced. */
  public String utf8() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BinaryTerm that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "BinaryTerm[" + HexFormat.of().formatHex(bytes) + "]";
  }
}
