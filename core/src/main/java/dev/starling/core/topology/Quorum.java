package dev.starling.core.topology;

/**
 * How many voters a commander needs.
 *
 * @param size that many, the commander included; 1: no vote is taken, and each partition has a
 *     commander of its own
 * @param seats how many voters there are at most; 0: every member that is no observer is one
 */
public record Quorum(int size, int seats) {
  public static final int MAX_SEATS = 64;
  public static final Quorum ONE = new Quorum(1, 0);

  public Quorum {
    if (size < 1) {
      throw new IllegalArgumentException("quorum-size: " + size + " is not usable; 1 or more");
    }
    if (seats < 0 || seats > MAX_SEATS || (seats > 0 && 2 * size <= seats)) {
      throw new IllegalArgumentException(
          "quorum: " + size + " of " + seats + " is no majority of at most " + MAX_SEATS);
    }
  }

  /**
   * That many of however many there are. Two partitions can each have a commander if there are more
   * than {@code 2 * size - 1} voters.
   */
  public static Quorum ofSize(int size) {
    return new Quorum(size, 0);
  }

  /** A majority of the first {@code voters} nodes; those that come later are observers. */
  public static Quorum majorityOf(int voters) {
    if (voters < 1 || voters > MAX_SEATS) {
      throw new IllegalArgumentException(
          "majorityOf: " + voters + " voters are not usable; 1 to " + MAX_SEATS);
    }
    return new Quorum(voters / 2 + 1, voters);
  }

  /** Whether any two quorums share a voter while there are so many. */
  public boolean isSafe(int voters) {
    return seats > 0 || voters <= 2 * size - 1;
  }
}
