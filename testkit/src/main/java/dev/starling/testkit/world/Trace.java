package dev.starling.testkit.world;

/**
 * A fingerprint of everything that happened, and the story itself when somebody wants to read it.
 */
public final class Trace {
  private final boolean printed;
  private long hash = 0xcbf29ce484222325L;
  private long entries;

  /** A trace that is printed to standard output if {@code printed}. */
  Trace(boolean printed) {
    this.printed = printed;
  }

  public void add(long... figures) {
    entries++;
    for (long figure : figures) {
      hash = (hash ^ figure) * 0x100000001b3L;
      hash ^= hash >>> 29;
    }
  }

  /** Something worth reading: a fault, an event, a dial. */
  public void tell(long atNanos, String what) {
    add(atNanos, what.hashCode());
    if (printed) {
      System.out.printf("%10.4f %s%n", atNanos / 1e9, what);
    }
  }

  public String fingerprint() {
    return Long.toHexString(hash) + " of " + entries;
  }
}
