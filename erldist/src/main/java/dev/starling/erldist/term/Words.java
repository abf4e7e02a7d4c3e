package dev.starling.erldist.term;

/** The unsigned 32-bit numbers that identifiers are made of. */
final class Words {
  private static final long MAX = 0xffff_ffffL;

  private Words() {}

  static void checkUnsigned(String what, long value) {
    if (value < 0 || value > MAX) {
      throw new IllegalArgumentException(what + " is an unsigned 32-bit number, got " + value);
    }
  }

  static int hash(int hash, long value) {
    return 31 * hash + Long.hashCode(value);
  }
}
