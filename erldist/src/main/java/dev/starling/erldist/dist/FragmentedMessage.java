package dev.starling.erldist.dist;

import io.netty.buffer.ByteBuf;

/** A large message on its way out, fragment by fragment. */
final class FragmentedMessage implements Outgoing {
  private final long sequence;
  private final ByteBuf control;
  private final ByteBuf payload;
  private final Runnable gone;
  private boolean begun;

  /**
   * @param sequence tells it from the other messages under way on its connection; not 0
   * @param gone is run when the last fragment was written
   */
  FragmentedMessage(long sequence, ByteBuf control, ByteBuf payload, Runnable gone) {
    this.sequence = sequence;
    this.control = control;
    this.payload = payload;
    this.gone = gone;
  }

  @Override
  public long waitingBytes() {
    return (long) control.readableBytes() + payload.readableBytes();
  }

  /** The first fragment has all of the control message, as the protocol demands. */
  @Override
  public boolean writeTo(ByteBuf out) {
    int share = Math.min(DistHeader.FRAGMENT_BYTES, payload.readableBytes());
    int left = 1 + (payload.readableBytes() - 1) / DistHeader.FRAGMENT_BYTES;
    int start = out.writerIndex();
    out.writeInt(0);
    if (begun) {
      DistHeader.writeNext(out, sequence, left);
    } else {
      begun = true;
      DistHeader.writeFirst(out, sequence, left);
      out.writeBytes(control);
    }
    out.writeBytes(payload, share);
    out.setInt(start, out.writerIndex() - start - FrameParser.LENGTH_BYTES);
    if (payload.isReadable()) {
      return false;
    }
    gone.run();
    return true;
  }
}
