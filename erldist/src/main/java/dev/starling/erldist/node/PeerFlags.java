package dev.starling.erldist.node;

/** The distribution flags on which the form of an operation depends (erl_dist_protocol). */
enum PeerFlags {
  SEND_SENDER(0x80000L),
  EXIT_PAYLOAD(0x400000L),
  SPAWN(1L << 32),
  ALIAS(1L << 35);

  private final long bit;

  PeerFlags(long bit) {
    this.bit = bit;
  }

  boolean in(long flags) {
    return (flags & bit) != 0;
  }
}
