package dev.starling.erldist.dist;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What an encoder writes a large term to. It grows by pieces, so that nothing is copied for it to
 * grow, and long binaries are not copied at all: their own bytes are one of the pieces. All memory
 * is the heap's, so nobody has to free it.
 *
 * <p>Only appending whole arrays and buffers is supported until {@link #complete}.
 */
final class TermPieces extends CompositeByteBuf {
  private static final int PIECE_BYTES = 64 * 1024;

  /** A shorter binary costs less to copy than to keep as a piece. */
  private static final int LEAST_SHARED_BYTES = 4 * 1024;

  private @Nullable ByteBuf last;

  TermPieces() {
    super(UnpooledByteBufAllocator.DEFAULT, false, Integer.MAX_VALUE);
  }

  /** Never one array, not even while it is empty. */
  @Override
  public boolean hasArray() {
    return false;
  }

  @Override
  public CompositeByteBuf writeBytes(byte[] source) {
    return writeBytes(source, 0, source.length);
  }

  @Override
  public CompositeByteBuf writeBytes(byte[] source, int from, int length) {
    int done = 0;
    while (done < length) {
      ByteBuf piece = last;
      if (piece == null) {
        piece = Unpooled.buffer(PIECE_BYTES, PIECE_BYTES);
        last = piece;
      }
      int fits = Math.min(length - done, piece.writableBytes());
      piece.writeBytes(source, from + done, fits);
      done += fits;
      if (!piece.isWritable()) {
        complete();
      }
    }
    return this;
  }

  @Override
  public CompositeByteBuf writeBytes(ByteBuffer source) {
    if (source.remaining() < LEAST_SHARED_BYTES) {
      byte[] copy = new byte[source.remaining()];
      source.get(copy);
      return writeBytes(copy, 0, copy.length);
    }
    complete();
    addComponent(true, Unpooled.wrappedBuffer(source));
    return this;
  }

  /** Makes all that was written readable. */
  TermPieces complete() {
    ByteBuf piece = last;
    if (piece != null) {
      last = null;
      addComponent(true, piece);
    }
    return this;
  }
}
