package dev.starling.erldist.dist;

import io.netty.buffer.ByteBuf;

/**
 * The distribution header in front of control messages where {@link DistFlags#FRAGMENTS} was agreed
 * on. Always without references to an atom cache, which takes {@link
 * DistFlags#DIST_HDR_ATOM_CACHE}.
 *
 * @see <a href="https://www.erlang.org/doc/apps/erts/erl_ext_dist.html">erl_ext_dist, Distribution
 *     Header</a>
 */
final class DistHeader {
  static final int VERSION = 131;
  static final int WHOLE = 68;
  static final int FIRST_FRAGMENT = 69;
  static final int NEXT_FRAGMENT = 70;

  /** Of the message part that one fragment carries. */
  static final int FRAGMENT_BYTES = 16 * 1024;

  static final int SEQUENCE_BYTES = Long.BYTES + Long.BYTES;
  static final int LONGEST_BYTES = 2 + SEQUENCE_BYTES + 1;

  private static final int NO_ATOMS = 0;

  private DistHeader() {}

  static void writeWhole(ByteBuf out) {
    out.writeMedium(VERSION << 16 | WHOLE << 8 | NO_ATOMS);
  }

  /**
   * @param fragments how many fragments the message has: they are numbered downwards, to 1
   */
  static void writeFirst(ByteBuf out, long sequence, long fragments) {
    out.writeByte(VERSION).writeByte(FIRST_FRAGMENT);
    out.writeLong(sequence).writeLong(fragments).writeByte(NO_ATOMS);
  }

  static void writeNext(ByteBuf out, long sequence, long fragment) {
    out.writeByte(VERSION).writeByte(NEXT_FRAGMENT);
    out.writeLong(sequence).writeLong(fragment);
  }
}
