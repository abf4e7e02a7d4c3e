package dev.starling.crdt;

/** Digests that are the same on every machine. Not cryptographic: replicas trust each other. */
final class Mix {
  /** Where a digest of several steps starts. */
  static final long START = 0x9e37_79b9_7f4a_7c15L;

  private Mix() {}

  /** One more value into a digest. */
  static long step(long digest, long value) {
    return (digest ^ value) * 0x0000_0100_0000_01b3L + START;
  }

  /** Spreads every bit over all bits; one to one. */
  static long finish(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return z ^ (z >>> 31);
  }

  /** Spreads the bits of a hash code, whose upper ones a trie looks at first. */
  static int spread(int hashCode) {
    int h = (hashCode ^ (hashCode >>> 16)) * 0x85eb_ca6b;
    h = (h ^ (h >>> 13)) * 0xc2b2_ae35;
    return h ^ (h >>> 16);
  }
}
