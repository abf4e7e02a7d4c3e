package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the pids and references of one incarnation of a node. For any thread.
 *
 * <p>A pid keeps its id within 28 bits, and a reference its first word within 18: what nodes
 * without large identifiers also read (erl_ext_dist, NEW_PID_EXT and NEWER_REFERENCE_EXT).
 */
final class Identifiers {
  private static final int PID_ID_BITS = 28;
  private static final int FIRST_WORD_BITS = 18;

  private final Atom node;
  private final long creation;
  private final AtomicLong pids = new AtomicLong();
  private final AtomicLong references = new AtomicLong();

  Identifiers(Atom node, long creation) {
    this.node = node;
    this.creation = creation;
  }

  Pid newPid() {
    long n = pids.incrementAndGet();
    return new Pid(node, n & ((1L << PID_ID_BITS) - 1), n >>> PID_ID_BITS, creation);
  }

  Reference newReference() {
    long n = references.incrementAndGet();
    int first = (int) (n & ((1 << FIRST_WORD_BITS) - 1));
    int second = (int) (n >>> FIRST_WORD_BITS);
    int third = (int) (n >>> (FIRST_WORD_BITS + Integer.SIZE));
    return Reference.of(node, creation, first, second, third);
  }

  /** Whether {@code pid} is one of this incarnation's. */
  boolean owns(Pid pid) {
    return pid.creation() == creation && pid.node().equals(node);
  }
}
