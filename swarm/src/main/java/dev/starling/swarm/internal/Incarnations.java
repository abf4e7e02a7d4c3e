package dev.starling.swarm.internal;

import java.time.Instant;

/** Tells the lives of one node name apart. */
final class Incarnations {
  private static final long CREATION_MASK = 0xffff_ffffL;

  private Incarnations() {}

  /** Wall time in microseconds: above every earlier life, unless the clock was set back. */
  static long next() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }

  /** The low 32 bits of the incarnation, and never 0, which stands for an unknown creation. */
  static long creation(long incarnation) {
    return Math.max(incarnation & CREATION_MASK, 1);
  }
}
