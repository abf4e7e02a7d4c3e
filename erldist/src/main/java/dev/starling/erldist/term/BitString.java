package dev.starling.erldist.term;

/**
 * A bit string whose length is no multiple of eight: the bits of {@code bytes}, of whose last byte
 * only the {@code lastBits} (1–7) most significant count; the others are zero.
 */
public record BitString(BinaryTerm bytes, int lastBits) implements Term {
  public BitString {
    if (lastBits < 1 || lastBits > 7 || bytes.length() == 0) {
      throw new IllegalArgumentException(
          "a bit string ends in a byte of 1 to 7 bits, got " + lastBits);
    }
    int unused = bytes.byteAt(bytes.length() - 1) & (0xff >>> lastBits);
    if (unused != 0) {
      throw new IllegalArgumentException("the unused bits of a bit string are zero");
    }
  }

  @Override
  public String toString() {
    return Terms.toErlang(this);
  }
}
