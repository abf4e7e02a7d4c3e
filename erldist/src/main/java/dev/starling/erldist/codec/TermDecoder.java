package dev.starling.erldist.codec;

import dev.starling.erldist.term.Term;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Reads terms in the external term format ({@code erl_ext_dist} in the documentation of OTP): every
 * tag that OTP 25 to 29 sends to a node that asks neither for the atom cache nor for fragments.
 *
 * <p>Whatever the bytes, the outcome is a term or a {@link TermFormatException}, and what is
 * allocated meanwhile is proportional to the bytes, after decompression where the term is
 * compressed.
 *
 * <p>A decoder remembers atoms from call to call, so it belongs to one thread. It takes 12 KiB:
 * better one for each event loop than one for each connection.
 */
public final class TermDecoder {
  private static final int WINDOW_BYTES = 8 * 1024;

  private final TermLimits limits;
  private final AtomTable atoms = new AtomTable();
  private final byte[] window = new byte[WINDOW_BYTES];

  public TermDecoder(TermLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads one term that has no version byte, and moves the reader index behind it. After an error
   * the reader index is unspecified.
   */
  public Term decode(ByteBuf bytes) throws TermFormatException {
    TermInput in = input(bytes);
    Term term = read(in);
    bytes.skipBytes(in.offset());
    return term;
  }

  /**
   * Reads the version byte 131 and one term, compressed or not, and moves the reader index behind
   * it. After an error the reader index is unspecified.
   */
  public Term decodeExternal(ByteBuf bytes) throws TermFormatException {
    TermInput in = input(bytes);
    int version = in.u8();
    if (version != Tag.VERSION) {
      throw in.fail("a term begins with the version byte 131, not with " + version);
    }
    if (in.nextIs(Tag.COMPRESSED)) {
      in.tag();
      byte[] inflated = Inflation.inflate(in, limits.maxInflatedBytes());
      bytes.skipBytes(in.offset());
      return readInflated(inflated);
    }
    Term term = read(in);
    bytes.skipBytes(in.offset());
    return term;
  }

  private Term readInflated(byte[] inflated) throws TermFormatException {
    TermInput in = input(Unpooled.wrappedBuffer(inflated));
    Term term = read(in);
    if (in.remaining() > 0) {
      throw in.fail(in.remaining() + " bytes follow the compressed term");
    }
    return term;
  }

  private TermInput input(ByteBuf bytes) {
    return new TermInput(bytes, window, limits.maxElements());
  }

  private Term read(TermInput in) throws TermFormatException {
    return new TermReader(in, atoms, limits.maxDepth()).read();
  }
}
