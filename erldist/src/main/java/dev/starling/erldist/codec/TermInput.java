package dev.starling.erldist.codec;

import dev.starling.erldist.bytes.BigEndian;
import dev.starling.erldist.term.Atom;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * The bytes being decoded. Every read checks first that its bytes are there, and {@link #open}
 * checks that the elements a container promises can be: each takes a byte at least, and so do all
 * those that containers around it still wait for. What is allocated therefore stays proportional to
 * the input, however counts lie and nest.
 *
 * <p>Reads go to an array: the memory of a heap buffer itself, or else a window of a few KiB that
 * moves along the buffer, since each read of direct memory would cost several times what its share
 * of the window does. Long binaries pass the window by.
 */
final class TermInput {
  private final ByteBuf source;

  /** Index in the source of the first byte, from which every offset counts. */
  private final int sourceStart;

  /** Offset at which the readable bytes end. */
  private final int end;

  private final int maxElements;

  private final byte[] window;

  /** Offset of the byte that the window has at index 0. */
  private int windowOffset;

  private int position;
  private int windowEnd;

  private int tag = TermFormatException.NO_TAG;
  private int tagOffset;

  /** Elements that open containers wait for; at first the whole term. */
  private long owed = 1;

  private long elements;

  /** Reads the readable bytes of {@code source}, by {@code window} where it has no array. */
  TermInput(ByteBuf source, byte[] window, int maxElements) {
    this.source = source;
    this.sourceStart = source.readerIndex();
    this.end = source.readableBytes();
    this.maxElements = maxElements;
    if (source.hasArray()) {
      this.window = source.array();
      this.position = source.arrayOffset() + sourceStart;
      this.windowEnd = position + end;
      this.windowOffset = -position;
    } else {
      this.window = window;
    }
  }

  /** Bytes read. */
  int offset() {
    return position + windowOffset;
  }

  int remaining() {
    return end - windowOffset - position;
  }

  /** Where the tag read last stands, as {@link #offset}. */
  int tagOffset() {
    return tagOffset;
  }

  /** Whether the next byte is there, and is {@code expected}. */
  boolean nextIs(int expected) throws TermFormatException {
    if (remaining() == 0) {
      return false;
    }
    require(1);
    return (window[position] & 0xff) == expected;
  }

  /** Reads the tag of a term that no container promised. */
  int tag() throws TermFormatException {
    if (position == windowEnd) {
      tag = TermFormatException.NO_TAG;
      tagOffset = offset();
      moveWindow(1);
    }
    tagOffset = offset();
    tag = window[position++] & 0xff;
    return tag;
  }

  /** Reads the tag of an element that {@link #open} accounted for, or of the whole term. */
  int elementTag() throws TermFormatException {
    owed--;
    return tag();
  }

  /** Accounts for {@code count} elements that have to follow. */
  void open(long count) throws TermFormatException {
    owed += count;
    if (owed > remaining()) {
      throw fail(count + " elements announced, but only " + remaining() + " bytes are left");
    }
    elements += count;
    if (elements > maxElements) {
      throw fail("more than the limit of " + maxElements + " elements");
    }
  }

  int u8() throws TermFormatException {
    require(1);
    return window[position++] & 0xff;
  }

  int u16() throws TermFormatException {
    require(Short.BYTES);
    int value = BigEndian.getShort(window, position) & 0xffff;
    position += Short.BYTES;
    return value;
  }

  int i32() throws TermFormatException {
    require(Integer.BYTES);
    int value = BigEndian.getInt(window, position);
    position += Integer.BYTES;
    return value;
  }

  long u32() throws TermFormatException {
    return i32() & 0xffff_ffffL;
  }

  long i64() throws TermFormatException {
    require(Long.BYTES);
    long value = BigEndian.getLong(window, position);
    position += Long.BYTES;
    return value;
  }

  byte[] bytes(long length) throws TermFormatException {
    if (length > remaining()) {
      throw cutShort(length);
    }
    byte[] bytes = new byte[(int) length];
    int inWindow = Math.min(bytes.length, windowEnd - position);
    System.arraycopy(window, position, bytes, 0, inWindow);
    if (inWindow < bytes.length) {
      source.getBytes(sourceStart + offset() + inWindow, bytes, inWindow, bytes.length - inWindow);
    }
    skipChecked(bytes.length);
    return bytes;
  }

  /** A copy of what was read since {@code from}, an {@link #offset} of before. */
  byte[] bytesSince(int from) {
    byte[] bytes = new byte[offset() - from];
    source.getBytes(sourceStart + from, bytes);
    return bytes;
  }

  Atom utf8Atom(AtomTable atoms, int length) throws TermFormatException {
    int from = take(length);
    try {
      return atoms.utf8(window, from, length);
    } catch (IllegalArgumentException e) {
      throw fail(String.valueOf(e.getMessage()));
    }
  }

  Atom latin1Atom(AtomTable atoms, int length) throws TermFormatException {
    int from = take(length);
    try {
      return atoms.latin1(window, from, length);
    } catch (IllegalArgumentException e) {
      throw fail(String.valueOf(e.getMessage()));
    }
  }

  /** The index in the window of {@code length} bytes, which count as read. */
  private int take(int length) throws TermFormatException {
    if (length > Atom.MAX_BYTES) {
      throw fail("an atom has at most " + Atom.MAX_BYTES + " bytes, not " + length);
    }
    require(length);
    int from = position;
    position += length;
    return from;
  }

  /** The unread bytes; {@link #skip} tells how many were used. */
  ByteBuffer rest() {
    return source.nioBuffer(sourceStart + offset(), remaining());
  }

  void skip(int length) throws TermFormatException {
    if (length > remaining()) {
      throw cutShort(length);
    }
    skipChecked(length);
  }

  private void skipChecked(int length) {
    if (length <= windowEnd - position) {
      position += length;
    } else {
      windowOffset += position + length;
      position = 0;
      windowEnd = 0;
    }
  }

  /** Makes sure that the window has the next bytes, of which there are few. */
  private void require(int length) throws TermFormatException {
    if (length > windowEnd - position) {
      moveWindow(length);
    }
  }

  private void moveWindow(int length) throws TermFormatException {
    if (length > remaining()) {
      throw cutShort(length);
    }
    windowOffset += position;
    position = 0;
    windowEnd = Math.min(window.length, end - windowOffset);
    source.getBytes(sourceStart + windowOffset, window, 0, windowEnd);
  }

  private TermFormatException cutShort(long length) {
    return fail("cut short: needs " + length + " bytes, " + remaining() + " are left");
  }

  /** The error for the tag read last. */
  TermFormatException fail(String problem) {
    return failAt(tagOffset, tag, problem);
  }

  TermFormatException failAt(int offset, int failedTag, String problem) {
    return new TermFormatException(problem, offset, failedTag);
  }
}
