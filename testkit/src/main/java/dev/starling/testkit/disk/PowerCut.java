package dev.starling.testkit.disk;

/**
 * The power is gone, in the middle of an operation or after it: everything that the process does
 * with the disk from here on ends with this. It is not an {@code IOException}, since no process
 * lives to handle it.
 */
public final class PowerCut extends RuntimeException {
  private static final long serialVersionUID = 1;

  PowerCut() {
    super("the power is gone");
  }
}
