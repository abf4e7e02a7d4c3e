package dev.starling.erldist.term;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A binary: whole bytes. The bytes are never changed after construction. */
public final class BinaryTerm implements Term {
  public static final BinaryTerm EMPTY = new BinaryTerm(new byte[0]);

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

  /** A read-only view of all bytes. */
  public ByteBuffer toByteBuffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** Puts the bytes at {@code index} of {@code target}. */
  public void copyTo(byte[] target, int index) {
    System.arraycopy(bytes, 0, target, index, bytes.length);
  }

  /** The bytes read as UTF-8, malformed sequences replaced. */
  public String utf8() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  int compareBytes(BinaryTerm that) {
    return Arrays.compareUnsigned(bytes, that.bytes);
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
    return Terms.toErlang(this);
  }
}
