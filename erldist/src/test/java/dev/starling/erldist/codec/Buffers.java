package dev.starling.erldist.codec;

import dev.starling.erldist.term.Term;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.function.Supplier;

/** The kinds of buffers that Netty has, since the codec treats those with an array apart. */
enum Buffers {
  HEAP(() -> Unpooled.buffer(1)),
  POOLED_HEAP(() -> PooledByteBufAllocator.DEFAULT.heapBuffer(1)),
  DIRECT(() -> Unpooled.directBuffer(1)),
  POOLED_DIRECT(() -> PooledByteBufAllocator.DEFAULT.directBuffer(1)),
  ADAPTIVE_HEAP(() -> Adaptive.ALLOCATOR.heapBuffer(1)),
  ADAPTIVE_DIRECT(() -> Adaptive.ALLOCATOR.directBuffer(1)),
  COMPOSITE(Unpooled::compositeBuffer) {
    @Override
    ByteBuf of(byte[] bytes) {
      CompositeByteBuf pieces = Unpooled.compositeBuffer(bytes.length + 1);
      int size = Math.max(3, bytes.length / 8);
      for (int from = 0; from < bytes.length; from += size) {
        int length = Math.min(size, bytes.length - from);
        pieces.addComponent(true, Unpooled.copiedBuffer(bytes, from, length));
      }
      return pieces;
    }
  };

  private static final class Adaptive {
    static final AdaptiveByteBufAllocator ALLOCATOR = new AdaptiveByteBufAllocator();
  }

  private final Supplier<ByteBuf> empty;

  Buffers(Supplier<ByteBuf> empty) {
    this.empty = empty;
  }

  ByteBuf empty() {
    return empty.get();
  }

  ByteBuf of(byte[] bytes) {
    return empty().writeBytes(bytes);
  }

  /** Decodes one term without the version byte, and checks that nothing but it was read. */
  Term decode(byte[] bytes) throws TermFormatException {
    ByteBuf in = of(bytes);
    try {
      Term term = new TermDecoder(TermLimits.DEFAULT).decode(in);
      if (in.isReadable()) {
        throw new AssertionError(in.readableBytes() + " bytes left");
      }
      return term;
    } finally {
      in.release();
    }
  }

  byte[] encode(Term term) {
    ByteBuf out = empty();
    try {
      TermEncoder.encode(term, out);
      byte[] bytes = new byte[out.readableBytes()];
      out.readBytes(bytes);
      return bytes;
    } finally {
      out.release();
    }
  }
}
