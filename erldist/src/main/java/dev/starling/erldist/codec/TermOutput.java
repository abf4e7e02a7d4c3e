package dev.starling.erldist.codec;

import dev.starling.erldist.bytes.BigEndian;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.ListTerm;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * Appends to a buffer. What was written counts once {@link #finish} has moved the writer index.
 *
 * <p>Writes go to an array: the memory of a heap buffer itself, or else a window of a few KiB that
 * is appended whenever it is full, since each write to direct memory would cost several times what
 * its share of the window does. Long binaries pass the window by.
 */
final class TermOutput {
  private static final int WINDOW_BYTES = 8 * 1024;
  private static final int MIN_GROWTH_BYTES = 256;

  private static final FastThreadLocal<byte[]> WINDOW =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[WINDOW_BYTES];
        }
      };

  private final ByteBuf out;
  private final boolean windowed;
  private byte[] window;
  private int start;
  private int position;
  private int end;

  TermOutput(ByteBuf out) {
    this.out = out;
    // A buffer of one piece may become one of several, which have no array.
    windowed = !(out.hasArray() && out.isContiguous());
    if (windowed) {
      window = WINDOW.get();
      end = window.length;
    } else {
      window = out.array();
      takeBounds();
    }
  }

  private void takeBounds() {
    start = out.arrayOffset() + out.writerIndex();
    position = start;
    end = start + out.writableBytes();
  }

  void finish() {
    if (windowed) {
      out.writeBytes(window, 0, position);
      position = 0;
    } else {
      out.writerIndex(out.writerIndex() + position - start);
      start = position;
    }
  }

  /** Makes room for {@code length} more bytes; when there is a window, they are few. */
  private void reserve(int length) {
    if (length > end - position) {
      grow(length);
    }
  }

  private void grow(int length) {
    finish();
    if (!windowed) {
      ensureWritable(length);
      window = out.array();
      takeBounds();
    }
  }

  /** Doubles, since Netty alone adds only 4 MiB at a time to a buffer of that size. */
  private void ensureWritable(int length) {
    int wish = Math.max(MIN_GROWTH_BYTES, out.writerIndex());
    out.ensureWritable(Math.max(length, Math.min(wish, out.maxWritableBytes())));
  }

  void u8(int value) {
    reserve(1);
    window[position++] = (byte) value;
  }

  void i32(int value) {
    reserve(Integer.BYTES);
    BigEndian.putInt(window, position, value);
    position += Integer.BYTES;
  }

  void i64(long value) {
    reserve(Long.BYTES);
    BigEndian.putLong(window, position, value);
    position += Long.BYTES;
  }

  void tagged8(int tag, int value) {
    reserve(1 + Byte.BYTES);
    window[position] = (byte) tag;
    window[position + 1] = (byte) value;
    position += 1 + Byte.BYTES;
  }

  void tagged16(int tag, int value) {
    reserve(1 + Short.BYTES);
    window[position] = (byte) tag;
    BigEndian.putShort(window, position + 1, (short) value);
    position += 1 + Short.BYTES;
  }

  void tagged32(int tag, int value) {
    reserve(1 + Integer.BYTES);
    window[position] = (byte) tag;
    BigEndian.putInt(window, position + 1, value);
    position += 1 + Integer.BYTES;
  }

  void tagged64(int tag, long value) {
    reserve(1 + Long.BYTES);
    window[position] = (byte) tag;
    BigEndian.putLong(window, position + 1, value);
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
    atom.copyUtf8(window, position);
    position += length;
  }

  void binary(BinaryTerm binary) {
    int length = binary.length();
    if (windowed && length > window.length) {
      finish();
      out.writeBytes(binary.toByteBuffer());
      return;
    }
    reserve(length);
    binary.copyTo(window, position);
    position += length;
  }

  /** The elements of a list of bytes. */
  void string(ListTerm list) {
    int length = list.size();
    if (windowed && length > window.length) {
      byte[] bytes = new byte[length];
      list.copyBytes(bytes, 0);
      finish();
      out.writeBytes(bytes);
      return;
    }
    reserve(length);
    list.copyBytes(window, position);
    position += length;
  }
}
