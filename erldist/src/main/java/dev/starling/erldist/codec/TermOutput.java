package dev.starling.erldist.codec;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.ListTerm;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * Appends to a contiguous buffer by writing straight into its memory, past Netty's checks for each
 * single byte. What was written counts once {@link #finish} has moved the writer index.
 */
final class TermOutput {
  private static final int MIN_GROWTH_BYTES = 256;

  private final ByteBuf out;

  /** The writable bytes of {@code out}. */
  private ByteBuffer buffer;

  private int start;
  private int position;
  private int limit;

  TermOutput(ByteBuf out) {
    this.out = out;
    this.buffer = out.internalNioBuffer(out.writerIndex(), out.writableBytes());
    takeBounds();
  }

  private void takeBounds() {
    start = buffer.position();
    position = start;
    limit = buffer.limit();
  }

  void finish() {
    out.writerIndex(out.writerIndex() + position - start);
  }

  private void reserve(int length) {
    if (length > limit - position) {
      grow(length);
    }
  }

  /** Doubles, since Netty alone adds only 4 MiB at a time to a buffer of that size. */
  private void grow(int length) {
    finish();
    int wish = Math.max(MIN_GROWTH_BYTES, out.writerIndex());
    out.ensureWritable(Math.max(length, Math.min(wish, out.maxWritableBytes())));
    buffer = out.internalNioBuffer(out.writerIndex(), out.writableBytes());
    takeBounds();
  }

  void u8(int value) {
    reserve(1);
    buffer.put(position++, (byte) value);
  }

  void i32(int value) {
    reserve(Integer.BYTES);
    buffer.putInt(position, value);
    position += Integer.BYTES;
  }

  void i64(long value) {
    reserve(Long.BYTES);
    buffer.putLong(position, value);
    position += Long.BYTES;
  }

  void tagged8(int tag, int value) {
    reserve(1 + Byte.BYTES);
    buffer.putShort(position, (short) (tag << Byte.SIZE | (value & 0xff)));
    position += 1 + Byte.BYTES;
  }

  void tagged16(int tag, int value) {
    reserve(1 + Short.BYTES);
    buffer.put(position, (byte) tag).putShort(position + 1, (short) value);
    position += 1 + Short.BYTES;
  }

  void tagged32(int tag, int value) {
    reserve(1 + Integer.BYTES);
    buffer.put(position, (byte) tag).putInt(position + 1, value);
    position += 1 + Integer.BYTES;
  }

  void tagged64(int tag, long value) {
    reserve(1 + Long.BYTES);
    buffer.put(position, (byte) tag).putLong(position + 1, value);
    position += 1 + Long.BYTES;
  }

  void atom(Atom atom) {
    int length = atom.utf8Length();
    if (length <= 0xff) {
      tagged8(Tag.SMALL_ATOM_UTF8, length);
    } else {
      tagged16(Tag.ATOM_UTF8, length);
    }
    reserve(length);
    atom.copyUtf8(buffer, position);
    position += length;
  }

  void binary(BinaryTerm binary) {
    reserve(binary.length());
    binary.copyTo(buffer, position);
    position += binary.length();
  }

  /** The elements of a list of bytes. */
  void string(ListTerm list) {
    reserve(list.size());
    list.copyBytes(buffer, position);
    position += list.size();
  }
}
