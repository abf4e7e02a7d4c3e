package dev.starling.erldist.dist;

import dev.starling.erldist.codec.TermEncoder;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the frames of one turn of the event loop in one buffer, and sends them with one system
 * call when the turn ends. While the socket takes no more, frames go on gathering, so that many
 * small ones cost little more memory than their bytes.
 */
final class FrameWriter {
  /** A batch of this size leaves before the turn ends. */
  private static final int FULL_BATCH_BYTES = 64 * 1024;

  private static final int SMALLEST_BATCH_BYTES = 512;

  private final Channel channel;
  private final boolean withHeader;
  private final int maxFrameBytes;
  private final ControlEncoder controls = new ControlEncoder();
  private final Runnable endOfTurn = this::endOfTurn;

  private final UnsentLimit unsent;
  private long handedOverBytes;

  private @Nullable ByteBuf batch;
  private int nextBatchBytes = SMALLEST_BATCH_BYTES;
  private boolean flushScheduled;
  private boolean wrote;

  /**
   * @param withHeader whether frames have a distribution header; else they pass through
   */
  FrameWriter(Channel channel, boolean withHeader, int maxFrameBytes) {
    this.channel = channel;
    this.withHeader = withHeader;
    this.maxFrameBytes = maxFrameBytes;
    SocketTransport transport = SocketTransport.of(channel.eventLoop());
    this.unsent = new UnsentLimit(bytes -> transport.limitUnsent(channel, bytes));
  }

  void message(TupleTerm control, @Nullable Term payload) {
    ByteBuf out = batch();
    int start = out.writerIndex();
    boolean complete = false;
    try {
      encode(control, payload, out);
      complete = true;
    } finally {
      if (!complete) {
        out.writerIndex(start);
        if (start == 0) {
          release();
        }
      }
    }
    wrote = true;
    written();
  }

  /** A message of any size in one frame, for a peer that reads no fragments. */
  void whole(TupleTerm control, EncodedTerm payload) {
    ByteBuf head = Unpooled.buffer();
    beginFrame(control, head);
    if (!withHeader) {
      head.writeByte(DistHeader.VERSION);
    }
    int headBytes = head.readableBytes() - FrameParser.LENGTH_BYTES;
    head.setInt(0, checkedLength((long) headBytes + payload.length()));
    batch().writeBytes(head);
    handOver();
    handedOverBytes += payload.length();
    var unused = channel.write(payload.bytes(), channel.voidPromise());
    wrote = true;
    written();
  }

  /** Appends a frame to {@code out}. */
  void encode(TupleTerm control, @Nullable Term payload, ByteBuf out) {
    int start = out.writerIndex();
    beginFrame(control, out);
    if (payload != null) {
      if (withHeader) {
        TermEncoder.encode(payload, out);
      } else {
        TermEncoder.encodeExternal(payload, out);
      }
    }
    out.setInt(start, checkedLength(out.writerIndex() - start - FrameParser.LENGTH_BYTES));
  }

  private void beginFrame(TupleTerm control, ByteBuf out) {
    out.writeInt(0);
    if (withHeader) {
      DistHeader.writeWhole(out);
    } else {
      out.writeByte(FrameParser.PASS_THROUGH).writeByte(DistHeader.VERSION);
    }
    controls.encode(control, out);
  }

  /** {@link IllegalArgumentException} for a message larger than may be sent. */
  int checkedLength(long length) {
    if (length > maxFrameBytes) {
      throw new IllegalArgumentException(
          "a frame of " + length + " bytes, more than the limit of " + maxFrameBytes);
    }
    return (int) length;
  }

  /** A whole frame, encoded before. */
  void frame(ByteBuf frame) {
    batch().writeBytes(frame);
    written();
  }

  /**
   * Writes a buffer behind all frames so far; the future tells when the kernel has it. A {@link
   * #flush} has to follow.
   */
  ChannelFuture behind(ByteBuf frames) {
    handOver();
    wrote = true;
    handedOverBytes += frames.readableBytes();
    return channel.write(frames);
  }

  /** A frame without content, which does not count as written. */
  void tick() {
    batch().writeInt(0);
    written();
  }

  /** Whether a message was written since the last call. */
  boolean wroteSinceAsked() {
    boolean result = wrote;
    wrote = false;
    return result;
  }

  /** Bytes that wait, here and in the channel. */
  long pendingBytes() {
    return (batch == null ? 0 : batch.readableBytes()) + waitingInChannel();
  }

  private long waitingInChannel() {
    ChannelOutboundBuffer handedOver = channel.unsafe().outboundBuffer();
    return handedOver == null ? 0 : handedOver.totalPendingWriteBytes();
  }

  /** Sends what waits, as far as the socket takes it now. */
  void flush() {
    handOver();
    flushChannel();
  }

  /** Sends what was handed to the channel, as far as the socket takes it now. */
  void flushChannel() {
    channel.flush();
    long waiting = waitingInChannel();
    unsent.flushed(System.nanoTime(), handedOverBytes - waiting, waiting > 0);
  }

  /** Frees what was not handed over. */
  void release() {
    if (batch != null) {
      batch.release();
      batch = null;
    }
  }

  private ByteBuf batch() {
    ByteBuf out = batch;
    if (out == null) {
      out = channel.alloc().ioBuffer(nextBatchBytes);
      batch = out;
    }
    return out;
  }

  private void written() {
    int waiting = batch == null ? 0 : batch.readableBytes();
    if (waiting >= FULL_BATCH_BYTES
        || (channel.isWritable() && waiting >= channel.bytesBeforeUnwritable())) {
      // The channel counts what it was given: only so does it notice the high-water mark.
      flush();
    }
    flushLater();
  }

  /** Sends what waits when the turn ends. */
  void flushLater() {
    if (!flushScheduled) {
      flushScheduled = true;
      channel.eventLoop().execute(endOfTurn);
    }
  }

  private void endOfTurn() {
    flushScheduled = false;
    if (channel.isWritable()) {
      handOver();
    }
    flushChannel();
  }

  private void handOver() {
    ByteBuf out = batch;
    if (out != null) {
      batch = null;
      nextBatchBytes =
          Math.max(SMALLEST_BATCH_BYTES, Math.min(FULL_BATCH_BYTES, out.readableBytes()));
      handedOverBytes += out.readableBytes();
      var unused = channel.write(out, channel.voidPromise());
    }
  }
}
