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
 *
 * <p>A frame says where it ends, so a message that cannot be decoded costs only itself. Whose
 * signal that was is in its control message: without that, or without sense in the frame around it,
 * the stream is broken.
 */
final class FrameParser {
  static final int LENGTH_BYTES = 4;
  static final int PASS_THROUGH = 'p';

  private final int maxFrameBytes;
  private final TermDecoder decoder = new TermDecoder(TermLimits.DEFAULT);

  /** Where control messages go. */
  interface Sink {
    void message(TupleTerm control, @Nullable Term payload);

    /**
     * A message is lost.
     *
     * @param control null when that is not known either
     * @param why with offset and limit, for the log
     */
    void lost(@Nullable TupleTerm control, String why);
  }

  /**
   * What belongs to one connection.
   *
   * @param fragments null when neither distribution header nor fragments were agreed on
   */
  record Stream(@Nullable FragmentAssembler fragments, ControlDecoder controls, Sink sink) {}

  FrameParser(int maxFrameBytes) {
    this.maxFrameBytes = maxFrameBytes;
  }

  /**
   * Reads one frame; a tick is read and given to nobody.
   *
   * @return 0 when a frame was read, otherwise how many bytes are missing, at least 1
   */
  int parse(ByteBuf in, Stream stream) throws FrameException {
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
      int written = in.writerIndex();
      int end = in.readerIndex() + (int) length;
      // All readers stop at the writer index: a view of the frame would cost an object for each.
      in.writerIndex(end);
      try {
        frame(in, stream);
      } finally {
        in.setIndex(end, written);
      }
    }
    return 0;
  }

  private void frame(ByteBuf in, Stream stream) throws FrameException {
    int start = in.readerIndex();
    int type = in.readUnsignedByte();
    if (type == PASS_THROUGH) {
      message(in, start, true, stream);
      return;
    }
    int header = in.isReadable() ? in.readUnsignedByte() : -1;
    boolean known = header >= DistHeader.WHOLE && header <= DistHeader.NEXT_FRAGMENT;
    if (type != DistHeader.VERSION || !known) {
      throw new FrameException(
          "a frame begins with " + PASS_THROUGH + ", not with " + type + " (offset 0)");
    }
    FragmentAssembler fragments = stream.fragments();
    if (fragments == null) {
      throw new FrameException(
          "a frame with distribution header 131 " + header + ", which was not negotiated");
    }
    if (header == DistHeader.WHOLE) {
      noAtoms(in, start);
      message(in, start, false, stream);
    } else {
      fragment(header, in, start, fragments, stream);
    }
  }

  private void fragment(
      int header, ByteBuf in, int start, FragmentAssembler fragments, Stream stream)
      throws FrameException {
    if (in.readableBytes() < DistHeader.SEQUENCE_BYTES) {
      throw new FrameException("a header 131 " + header + " cut short (offset 2)");
    }
    long sequence = in.readLong();
    long fragment = in.readLong();
    FragmentAssembler.Outcome outcome;
    if (header == DistHeader.FIRST_FRAGMENT) {
      noAtoms(in, start);
      outcome = fragments.first(sequence, fragment, in);
    } else {
      outcome = fragments.next(sequence, fragment, in);
    }
    switch (outcome) {
      case WAITING -> {}
      case GIVEN_UP -> stream.sink().lost(null, fragments.problem());
      case COMPLETE -> {
        ByteBuf whole = fragments.take();
        try {
          message(whole, 0, false, stream);
        } finally {
          whole.release();
        }
      }
    }
  }

  private static void noAtoms(ByteBuf in, int start) throws FrameException {
    int offset = in.readerIndex() - start;
    int atoms = in.isReadable() ? in.readUnsignedByte() : -1;
    if (atoms != 0) {
      throw new FrameException(
          atoms < 0
              ? "a distribution header cut short (offset " + offset + ")"
              : "a distribution header with "
                  + atoms
                  + " references to an atom cache, which was not negotiated (offset "
                  + offset
                  + ")");
    }
  }

  /**
   * @param external whether version bytes precede the terms
   */
  private void message(ByteBuf in, int start, boolean external, Stream stream)
      throws FrameException {
    Sink sink = stream.sink();
    TupleTerm control = stream.controls().again(in);
    if (control == null) {
      int from = in.readerIndex();
      control = control(in, start, external);
      stream.controls().remember(in, from, control);
    }
    if (!in.isReadable()) {
      sink.message(control, null);
      return;
    }
    int offset = in.readerIndex() - start;
    Term payload;
    try {
      payload = term(in, external);
    } catch (TermFormatException e) {
      sink.lost(control, undecodable("payload", offset, e));
      return;
    }
    if (in.isReadable()) {
      throw new FrameException(
          in.readableBytes()
              + " bytes behind the payload, at offset "
              + (in.readerIndex() - start));
    }
    sink.message(control, payload);
  }

  private TupleTerm control(ByteBuf in, int start, boolean external) throws FrameException {
    int offset = in.readerIndex() - start;
    Term control;
    try {
      control = term(in, external);
    } catch (TermFormatException e) {
      throw new FrameException(undecodable("control", offset, e));
    }
    if (control instanceof TupleTerm tuple) {
      return tuple;
    }
    throw new FrameException(
        "the control message is no tuple, but a " + control.getClass().getSimpleName());
  }

  private Term term(ByteBuf in, boolean external) throws TermFormatException {
    return external ? decoder.decodeExternal(in) : decoder.decode(in);
  }

  private static String undecodable(String what, int offset, TermFormatException e) {
    return "undecodable " + what + ", which begins at offset " + offset + ": " + e.getMessage();
  }
}
