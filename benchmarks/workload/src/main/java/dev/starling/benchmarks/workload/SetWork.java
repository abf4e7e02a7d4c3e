package dev.starling.benchmarks.workload;

/** The sets and maps on which contenders merge, in one process. */
public final class SetWork {
  /** Who writes the elements, in turn. */
  public static final int WRITERS = 3;

  /** How many different additions a benchmark takes turns with, a power of two. */
  public static final int ADDITIONS = 256;

  private SetWork() {}

  /** Each time a new object, so that two replicas share none. */
  public static String element(int number) {
    return "element-" + number;
  }

  /** What is written for a key, as above. */
  public static String value(int number) {
    return "value-" + number;
  }

  /**
   * How many of {@code size} elements each of two replicas has that the other lacks, so that one in
   * a hundred differs.
   */
  public static int aheadOnEachSide(int size) {
    return size / 200;
  }

  /** {@link IllegalStateException} when a contender came to another result than it should. */
  public static void check(String what, long expected, long actual) {
    if (expected != actual) {
      throw new IllegalStateException(what + ": " + actual + " instead of " + expected);
    }
  }
}
