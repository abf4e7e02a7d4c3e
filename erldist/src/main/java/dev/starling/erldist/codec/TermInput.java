package dev.starling.erldist.codec;

import dev.starling.erldist.term.Atom;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;

/**
 * The bytes being decoded. Every read checks first that its bytes are there, and {@link #open}
 * checks that the elements a container promises can be: each takes a byte at least, and so do all
 * those that containers around it still wait for. What is allocated therefore stays proportional to
 * the input, however counts lie and nest.
 */
final class TermInput {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final int maxElements;
  private ByteBuffer buffer = NOTHING;
  private int start;
  private int position;
  private int limit;
  private int tag;
  private int tagPosition;

  /** Elements that open containers wait for. */
  private long owed;

  private long elements;

  TermInput(int maxElements) {
    this.maxElements = maxElements;
  }

  void reset(ByteBuf in) {
    int from = in.readerIndex();
    int length = in.readableBytes();
    // A buffer in several pieces has no view as one; it is rare, and copied.
    reset(
        in.isContiguous()
            ? in.internalNioBuffer(from, length)
            : ByteBuffer.wrap(ByteBufUtil.getBytes(in, from, length)));
  }

  void reset(ByteBuffer bytes) {
    buffer = bytes;
    start = bytes.position();
    position = start;
    limit = bytes.limit();
    tag = TermFormatException.NO_TAG;
    tagPosition = start;
    owed = 1;
    elements = 0;
  }

  /** Forgets the bytes, so that nothing keeps them from being freed. */
  void clear() {
    buffer = NOTHING;
  }

  /** Bytes read since {@link #reset}. */
  int consumed() {
    return position - start;
  }

  int remaining() {
    return limit - position;
  }

  /** Where the tag read last stands. */
  int tagPosition() {
    return tagPosition;
  }

  /** Whether the next byte is there, and is {@code expected}. */
  boolean nextIs(int expected) {
    return position < limit && (buffer.get(position) & 0xff) == expected;
  }

  /** Reads the tag of a term that no container promised. */
  int tag() throws TermFormatException {
    tag = TermFormatException.NO_TAG;
    tagPosition = position;
    int read = u8();
    tag = read;
    return read;
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
    return buffer.get(position++) & 0xff;
  }

  int u16() throws TermFormatException {
    require(2);
    int value = buffer.getShort(position) & 0xffff;
    position += 2;
    return value;
  }

  int i32() throws TermFormatException {
    require(4);
    int value = buffer.getInt(position);
    position += 4;
    return value;
  }

  long u32() throws TermFormatException {
    return i32() & 0xffff_ffffL;
  }

  long i64() throws TermFormatException {
    require(8);
    long value = buffer.getLong(position);
    position += 8;
    return value;
  }

  byte[] bytes(long length) throws TermFormatException {
    require(length);
    byte[] bytes = new byte[(int) length];
    buffer.get(position, bytes);
    position += bytes.length;
    return bytes;
  }

  /** A copy of what was read since {@code from}, a {@link #tagPosition} of before. */
  byte[] bytesSince(int from) {
    byte[] bytes = new byte[position - from];
    buffer.get(from, bytes);
    return bytes;
  }

  Atom utf8Atom(AtomTable atoms, int length) throws TermFormatException {
    require(length);
    try {
      Atom atom = atoms.utf8(buffer, position, length);
      position += length;
      return atom;
    } catch (IllegalArgumentException e) {
      throw fail(String.valueOf(e.getMessage()));
    }
  }

  Atom latin1Atom(AtomTable atoms, int length) throws TermFormatException {
    require(length);
    try {
      Atom atom = atoms.latin1(buffer, position, length);
      position += length;
      return atom;
    } catch (IllegalArgumentException e) {
      throw fail(String.valueOf(e.getMessage()));
    }
  }

  /** The unread bytes, as a view; {@link #skip} tells how many were used. */
  ByteBuffer rest() {
    return buffer.duplicate().limit(limit).position(position);
  }

  void skip(int length) throws TermFormatException {
    require(length);
    position += length;
  }

  void require(long length) throws TermFormatException {
    if (length > limit - position) {
      throw fail("cut short: needs " + length + " bytes, " + remaining() + " are left");
    }
  }

  /** The error for the tag read last. */
  TermFormatException fail(String problem) {
    return failAt(tagPosition, tag, problem);
  }

  /** The error for a tag that stands at {@code position}, a {@link #tagPosition} of before. */
  TermFormatException failAt(int position, int failedTag, String problem) {
    return new TermFormatException(problem, position - start, failedTag);
  }
}
