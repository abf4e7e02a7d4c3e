package dev.starling.erldist.dist;

import dev.starling.erldist.codec.TermDecoder;
import dev.starling.erldist.codec.TermFormatException;
import dev.starling.erldist.codec.TermLimits;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes frames off the front of a buffer. Only whole frames are read, in place. One parser serves
 * all connections of an event loop, so that they share the atoms that its decoder remembers.
 */
final class FrameParser {
  static final int LENGTH_BYTES = 4;
  static final int PASS_THROUGH = 'p';

  private static final int VERSION = 131;
  private static final int DIST_HEADER = 68;
  private static final int FRAGMENT_HEADER = 69;
  private static final int FRAGMENT_CONTINUATION = 70;

  private final int maxFrameBytes;
  private final TermDecoder decoder = new TermDecoder(TermLimits.DEFAULT);

  /** Where control messages go. */
  interface Sink {
    void message(TupleTerm control, @Nullable Term payload);
  }

  FrameParser(int maxFrameBytes) {
    this.maxFrameBytes = maxFrameBytes;
  }

  /**
   * Reads one frame; a tick is read and given to nobody.
   *
   * @return 0 when a frame was read, otherwise how many bytes are missing, at least 1
   */
  int parse(ByteBuf in, Sink sink) throws FrameException {
    int readable = in.readableBytes();
    if (readable < LENGTH_BYTES) {
      return LENGTH_BYTES - readable;
    }
    long length = in.getUnsignedInt(in.readerIndex());
    if (length > maxFrameBytes) {
      throw new FrameException(
          "a frame of " + length + " bytes, more than the limit of " + maxFrameBytes);
    }
    if (readable < LENGTH_BYTES + length) {
      return LENGTH_BYTES + (int) length - readable;
    }
    in.skipBytes(LENGTH_BYTES);
    if (length > 0) {
      parseContent(in, (int) length, sink);
    }
    return 0;
  }

  private void parseContent(ByteBuf in, int length, Sink sink) throws FrameException {
    int start = in.readerIndex();
    int type = in.readUnsignedByte();
    if (type != PASS_THROUGH) {
      throw new FrameException(unknownType(type, length > 1 ? in.getUnsignedByte(start + 1) : -1));
    }
    Term control;
    @Nullable Term payload;
    int written = in.writerIndex();
    // The decoder reads up to the writer index: a view of the frame would cost an object for each.
    in.writerIndex(start + length);
    try {
      control = term("control", in, start);
      payload = in.isReadable() ? term("payload", in, start) : null;
      if (in.isReadable()) {
        throw new FrameException(
            in.readableBytes()
                + " bytes behind the payload, at offset "
                + (in.readerIndex() - start));
      }
    } finally {
      in.writerIndex(written);
    }
    if (!(control instanceof TupleTerm tuple)) {
      throw new FrameException(
          "the control message is no tuple, but a " + control.getClass().getSimpleName());
    }
    sink.message(tuple, payload);
  }

  private Term term(String what, ByteBuf in, int frameStart) throws FrameException {
    int offset = in.readerIndex() - frameStart;
    try {
      return decoder.decodeExternal(in);
    } catch (TermFormatException e) {
      throw new FrameException(
          "undecodable " + what + ", which begins at offset " + offset + ": " + e.getMessage());
    }
  }

  private static String unknownType(int type, int next) {
    boolean header =
        type == VERSION
            && (next == DIST_HEADER || next == FRAGMENT_HEADER || next == FRAGMENT_CONTINUATION);
    return header
        ? "a frame with distribution header 131 " + next + ", which was not negotiated"
        : "a frame begins with " + PASS_THROUGH + ", not with " + type + " (offset 0)";
  }
}
