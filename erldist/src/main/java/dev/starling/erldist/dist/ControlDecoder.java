package dev.starling.erldist.dist;

import dev.starling.erldist.term.TupleTerm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last control message of one connection by its bytes. Many messages from one sender
 * to one receiver have the same: comparing it costs a fraction of decoding two pids. No term is the
 * beginning of another, so bytes that begin with those of the last one are the last one.
 */
final class ControlDecoder {
  /** Enough for two pids of nodes with long names. */
  private static final int MAX_BYTES = 256;

  private final byte[] bytes = new byte[MAX_BYTES];
  private final ByteBuf remembered = Unpooled.wrappedBuffer(bytes);
  private int length;
  private TupleTerm last = TupleTerm.EMPTY;

  /** Reads the control message if it is the last one again, else nothing. */
  @Nullable TupleTerm again(ByteBuf in) {
    int from = in.readerIndex();
    if (length == 0
        || in.readableBytes() < length
        || !ByteBufUtil.equals(in, from, remembered, 0, length)) {
      return null;
    }
    in.skipBytes(length);
    return last;
  }

  /**
   * Remembers a control message.
   *
   * @param from where it begins in {@code in}, which was read up to its end
   */
  void remember(ByteBuf in, int from, TupleTerm control) {
    int read = in.readerIndex() - from;
    length = read <= MAX_BYTES ? read : 0;
    in.getBytes(from, bytes, 0, length);
    last = control;
  }
}
