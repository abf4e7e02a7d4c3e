package dev.starling.erldist.epmd;

/** Bytes that are no message of the EPMD protocol; the message tells where, what and the limit. */
final class EpmdFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  EpmdFormatException(String what, int offset) {
    // A peer decides how often it is thrown, and the place in our code says nothing: no stack
    // trace.
    super(what + " (at byte " + offset + ")", null, false, false);
  }
}
