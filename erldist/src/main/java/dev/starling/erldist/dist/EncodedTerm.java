package dev.starling.erldist.dist;

import dev.starling.erldist.codec.TermEncoder;
import dev.starling.erldist.term.Term;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A large term in the external format, to be sent in pieces. Encoding takes as long as the term is
 * large, so it is for the thread that sends, before the event loop gets the message.
 */
public final class EncodedTerm {
  /** A term of more bytes is large. */
  public static final int LARGE_BYTES = 16 * 1024;

  private final Term term;
  private final TermPieces bytes;

  private EncodedTerm(Term term) {
    this.term = term;
    this.bytes = new TermPieces();
    TermEncoder.encode(term, bytes);
    bytes.complete();
  }

  /**
   * The encoded term, or null for one that is not large. For any thread.
   *
   * @throws IllegalArgumentException when it is nested deeper than can be encoded
   */
  public static @Nullable EncodedTerm ifLarge(Term term) {
    return TermSize.exceeds(term, LARGE_BYTES) ? new EncodedTerm(term) : null;
  }

  public Term term() {
    return term;
  }

  /** How many bytes the term takes, without a version byte. */
  public int length() {
    return bytes.writerIndex();
  }

  /** The bytes, without a version byte; a view with indices of its own. */
  ByteBuf bytes() {
    return bytes.duplicate();
  }
}
