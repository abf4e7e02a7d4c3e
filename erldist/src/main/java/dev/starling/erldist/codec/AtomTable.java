package dev.starling.erldist.codec;

import dev.starling.erldist.bytes.BigEndian;
import dev.starling.erldist.term.Atom;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The atoms that a decoder met last, so that the same few names are not made anew with each
 * message. A fixed number of slots, each for whichever atom came last of those that hash there:
 * what a peer sends can push atoms out, but not make the table grow.
 */
final class AtomTable {
  private static final int SLOT_BITS = 10;
  static final int SLOTS = 1 << SLOT_BITS;

  /** Longer names are seldom repeated, and would let the table hold a megabyte. */
  static final int MAX_KEPT_BYTES = 64;

  /** Multiplying by it spreads every bit to the highest ones. */
  private static final long GOLDEN_RATIO = 0x9e37_79b9_7f4a_7c15L;

  private final @Nullable Atom[] slots = new @Nullable Atom[SLOTS];

  /**
   * The atom whose UTF-8 name is {@code length} bytes from {@code from} on; {@link
   * IllegalArgumentException} when they are none.
   */
  Atom utf8(byte[] bytes, int from, int length) {
    if (length > MAX_KEPT_BYTES) {
      return make(bytes, from, length);
    }
    int slot = slot(bytes, from, length);
    Atom kept = slots[slot];
    if (kept != null && kept.hasUtf8(bytes, from, length)) {
      return kept;
    }
    Atom made = make(bytes, from, length);
    slots[slot] = made;
    return made;
  }

  /** The same for ISO 8859-1. */
  Atom latin1(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] < 0) {
        return Atom.of(new String(bytes, from, length, StandardCharsets.ISO_8859_1));
      }
    }
    return utf8(bytes, from, length);
  }

  /** How many atoms it keeps. */
  int size() {
    int size = 0;
    for (Atom slot : slots) {
      if (slot != null) {
        size++;
      }
    }
    return size;
  }

  private static Atom make(byte[] bytes, int from, int length) {
    Atom atom = Atom.of(new String(bytes, from, length, StandardCharsets.UTF_8));
    // Malformed UTF-8 was replaced, so it does not come out as it went in.
    if (!atom.hasUtf8(bytes, from, length)) {
      throw new IllegalArgumentException("the name of an atom is malformed UTF-8");
    }
    return atom;
  }

  /** From the first and the last eight bytes, and the length. */
  private static int slot(byte[] bytes, int from, int length) {
    long hash = BigEndian.prefix(bytes, from, length) + length;
    if (length > Long.BYTES) {
      hash = hash * GOLDEN_RATIO + BigEndian.getLong(bytes, from + length - Long.BYTES);
    }
    return (int) ((hash * GOLDEN_RATIO) >>> (Long.SIZE - SLOT_BITS));
  }
}
