package dev.starling.core.comms;

/** How much does not wait any more. */
record Released(int messages, long bytes) {
  static final Released NOTHING = new Released(0, 0);
}
