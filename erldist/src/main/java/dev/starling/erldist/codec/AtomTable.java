package dev.starling.erldist.codec;

import dev.starling.erldist.term.Atom;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The atoms that a decoder met last, so that the same few names are not made anew with each
 * message. A fixed number of slots, each for whichever atom came last of those that hash there:
 * what a peer sends can push atoms out, but not make the table grow.
 */
final class AtomTable {
  /** A power of two. */
  static final int SLOTS = 1024;

  /** Longer names are seldom repeated, and would let the table hold a megabyte. */
  static final int MAX_KEPT_BYTES = 64;

  private static final int MAX_BYTES = 4 * Atom.MAX_CHARACTERS;

  private final @Nullable Atom[] slots = new @Nullable Atom[SLOTS];

  /** The atom whose UTF-8 name is {@code length} bytes of {@code buffer} from {@code from} on. */
  Atom utf8(ByteBuffer buffer, int from, int length) {
    if (length > MAX_KEPT_BYTES) {
      return make(buffer, from, length);
    }
    int slot = slot(buffer, from, length);
    Atom kept = slots[slot];
    if (kept != null && kept.hasUtf8(buffer, from, length)) {
      return kept;
    }
    Atom made = make(buffer, from, length);
    slots[slot] = made;
    return made;
  }

  /** The same in ISO 8859-1. */
  Atom latin1(ByteBuffer buffer, int from, int length) {
    for (int i = 0; i < length; i++) {
      if (buffer.get(from + i) < 0) {
        return Atom.of(text(buffer, from, length, StandardCharsets.ISO_8859_1));
      }
    }
    return utf8(buffer, from, length);
  }

  private static Atom make(ByteBuffer buffer, int from, int length) {
    Atom atom = Atom.of(text(buffer, from, length, StandardCharsets.UTF_8));
    // Malformed UTF-8 was replaced, so it does not come out as it went in.
    if (!atom.hasUtf8(buffer, from, length)) {
      throw new IllegalArgumentException("the name of an atom is malformed UTF-8");
    }
    return atom;
  }

  private static String text(ByteBuffer buffer, int from, int length, Charset charset) {
    if (length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "an atom has at most " + Atom.MAX_CHARACTERS + " characters, got " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    buffer.get(from, bytes);
    return new String(bytes, charset);
  }

  private static int slot(ByteBuffer buffer, int from, int length) {
    int hash = length;
    int i = 0;
    for (; i + 4 <= length; i += 4) {
      hash = (hash ^ buffer.getInt(from + i)) * 0x9e3779b1;
      hash ^= hash >>> 15;
    }
    for (; i < length; i++) {
      hash = (hash ^ buffer.get(from + i)) * 0x01000193;
    }
    hash *= 0x9e3779b1;
    return hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(SLOTS));
  }
}
