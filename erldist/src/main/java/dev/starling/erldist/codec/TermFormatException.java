package dev.starling.erldist.codec;

/**
 * Bytes that are no term, or a term beyond the decoder's limits. Carries no stack trace: a peer can
 * provoke it at will, and offset and tag say more.
 */
public final class TermFormatException extends Exception {
  /** The {@link #tag()} when no tag was read yet. */
  public static final int NO_TAG = -1;

  private static final long serialVersionUID = 1L;

  private final int offset;
  private final int tag;

  TermFormatException(String problem, int offset, int tag) {
    super(
        problem + " (at offset " + offset + (tag == NO_TAG ? ")" : ", in tag " + tag + ")"),
        null,
        false,
        false);
    this.offset = offset;
    this.tag = tag;
  }

  /**
   * Where the offending tag, or what stands in its place, begins: bytes from the first one read by
   * this decoding, or from the first inflated byte when the term was compressed.
   */
  public int offset() {
    return offset;
  }

  /** The tag at fault (0–255), or {@link #NO_TAG}. */
  public int tag() {
    return tag;
  }
}
