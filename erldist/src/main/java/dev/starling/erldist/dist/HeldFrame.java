package dev.starling.erldist.dist;

import io.netty.buffer.ByteBuf;

/** A whole frame that waits for large messages before it. */
final class HeldFrame implements Outgoing {
  private final ByteBuf frame;
  private int lanesAhead;

  /**
   * @param lanes how many lanes it stands in; it is written when it is first in the last of them
   */
  HeldFrame(ByteBuf frame, int lanes) {
    this.frame = frame;
    this.lanesAhead = lanes;
  }

  @Override
  public long waitingBytes() {
    return frame.readableBytes();
  }

  @Override
  public boolean writeTo(ByteBuf out) {
    if (--lanesAhead == 0) {
      out.writeBytes(frame);
    }
    return true;
  }
}
