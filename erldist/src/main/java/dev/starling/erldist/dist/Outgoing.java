package dev.starling.erldist.dist;

import io.netty.buffer.ByteBuf;

/** A message that waits in an {@link OutboundQueue}. */
interface Outgoing {
  /** Bytes that are still to be written. */
  long waitingBytes();

  /** Writes one frame at most; returns whether nothing is left. */
  boolean writeTo(ByteBuf out);
}
