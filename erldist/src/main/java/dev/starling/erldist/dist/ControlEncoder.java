package dev.starling.erldist.dist;

import dev.starling.erldist.codec.TermEncoder;
import dev.starling.erldist.term.TupleTerm;
import io.netty.buffer.ByteBuf;

/**
 * Encodes control messages. Who sends many messages to one receiver sends the same control message
 * each time: its bytes of last time are copied then. To compare is cheap, above all when it is even
 * the same object.
 */
final class ControlEncoder {
  private static final byte[] NONE = {};

  private TupleTerm last = TupleTerm.EMPTY;

  /** Of {@link #last}, from its second time on. */
  private byte[] bytes = NONE;

  void encode(TupleTerm control, ByteBuf out) {
    if (!control.equals(last)) {
      TermEncoder.encode(control, out);
      last = control;
      bytes = NONE;
      return;
    }
    if (bytes.length == 0) {
      int start = out.writerIndex();
      TermEncoder.encode(control, out);
      bytes = new byte[out.writerIndex() - start];
      out.getBytes(start, bytes);
    } else {
      out.writeBytes(bytes);
    }
  }
}
