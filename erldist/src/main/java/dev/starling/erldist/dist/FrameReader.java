package dev.starling.erldist.dist;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames out of a stream of buffers. A frame that lies in one buffer is read there; only one
 * that lies across several is copied together.
 */
final class FrameReader {
  private final FrameParser parser;
  private final FrameParser.Stream stream;
  private final ByteBufAllocator allocator;

  /** The start of a frame, of which {@link #missing} bytes have to come before it is looked at. */
  private @Nullable ByteBuf partial;

  private int missing;

  /**
   * @param fragments null when none were agreed on; freed together with this
   */
  FrameReader(
      FrameParser parser,
      @Nullable FragmentAssembler fragments,
      FrameParser.Sink sink,
      ByteBufAllocator allocator) {
    this.parser = parser;
    this.stream = new FrameParser.Stream(fragments, new ControlDecoder(), sink);
    this.allocator = allocator;
  }

  /** Reads all of {@code in}, which stays the caller's. After an exception nothing can be read. */
  void read(ByteBuf in) throws FrameException {
    ByteBuf started = partial;
    if (started != null) {
      goOn(started, in);
    }
    while (missing == 0 && in.isReadable()) {
      missing = parser.parse(in, stream);
    }
    if (in.isReadable()) {
      partial = allocator.ioBuffer(Math.min(missing, in.readableBytes()) + in.readableBytes());
      partial.writeBytes(in);
    }
  }

  /** Frees what it holds. */
  void release() {
    releasePartial();
    FragmentAssembler fragments = stream.fragments();
    if (fragments != null) {
      fragments.release();
    }
  }

  private void releasePartial() {
    if (partial != null) {
      partial.release();
      partial = null;
    }
  }

  private void goOn(ByteBuf started, ByteBuf in) throws FrameException {
    while (missing > 0 && in.isReadable()) {
      int length = Math.min(missing, in.readableBytes());
      if (length > started.writableBytes()) {
        // Grows with what really came, by doubling, whatever the frame's length promises.
        started.ensureWritable(Math.max(length, Math.min(missing, started.readableBytes())));
      }
      started.writeBytes(in, length);
      missing = length < missing ? missing - length : parser.parse(started, stream);
    }
    if (missing == 0) {
      releasePartial();
    }
  }
}
