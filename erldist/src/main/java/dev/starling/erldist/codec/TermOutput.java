package dev.starling.erldist.codec;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * Writes straight into the memory of a buffer, past Netty's checks for each single byte; {@link
 * #finish} moves the writer index.
 */
final class TermOutput {
  private static final int MIN_GROWTH_BYTES = 256;

  private final ByteBuf out;
  private ByteBuffer buffer;
  private int start;
  private int position;
  private int limit;

  TermOutput(ByteBuf out) {
    this.out = out;
    out.ensureWritable(1);
    this.buffer = view();
  }

  private ByteBuffer view() {
    buffer = out.internalNioBuffer(out.writerIndex(), out.writableBytes());
    start = buffer.position();
    position = start;
    limit = buffer.limit();
    return buffer;
  }

  void finish() {
    out.writerIndex(out.writerIndex() + position - start);
  }

  /** Makes room for {@code length} more bytes. */
  private void reserve(int length) {
    if (length > limit - position) {
      finish();
      out.ensureWritable(Math.max(length, MIN_GROWTH_BYTES));
      view();
    }
  }

  void u8(int value) {
    reserve(1);
    buffer.put(position++, (byte) value);
  }

  void tagged8(int tag, int value) {
    reserve(2);
    buffer.put(position, (byte) tag).put(position + 1, (byte) value);
    position += 2;
  }

  void tagged16(int tag, int value) {
    reserve(3);
    buffer.put(position, (byte) tag).putShort(position + 1, (short) value);
    position += 3;
  }

  void tagged32(int tag, int value) {
    reserve(5);
    buffer.put(position, (byte) tag).putInt(position + 1, value);
    position += 5;
  }

  void tagged64(int tag, long value) {
    reserve(9);
    buffer.put(position, (byte) tag).putLong(position + 1, value);
    position += 9;
  }

  void i32(int value) {
    reserve(4);
    buffer.putInt(position, value);
    position += 4;
  }

  void i64(long value) {
    reserve(8);
    buffer.putLong(position, value);
    position += 8;
  }

  void bytes(byte[] bytes) {
    reserve(bytes.length);
    buffer.put(position, bytes);
    position += bytes.length;
  }
}
