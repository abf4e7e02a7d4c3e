package dev.starling.crdt;

import java.util.function.LongSupplier;

/**
 * A hybrid logical clock: stamps that ascend on this replica, are above every stamp that it has
 * seen, and stay close to the wall clock.
 *
 * <p>A stamp is 64 bits: 48 bits of milliseconds since the epoch, then a counter of 16 bits for
 * what happens within one millisecond. A counter that runs over carries into the milliseconds, so
 * that stamps ascend as plain numbers whatever the rate.
 *
 * <p>A stamp from elsewhere that is further ahead of the wall clock than {@link #bound} does not
 * move this clock, or one replica with a wrong clock would take all others with it. It still orders
 * the write that bears it, and who replaces that write stamps above it ({@link #nextAfter}).
 *
 * <p>Source: S. S. Kulkarni et al., Logical Physical Clocks, 2014.
 *
 * <p>Changes with each use, and so belongs to one thread.
 */
public final class HybridClock {
  /** A minute, in milliseconds. */
  public static final long DEFAULT_BOUND_MILLIS = 60_000;

  private static final int COUNTER_BITS = 16;
  private static final long MAX_MILLIS = (1L << 47) - 1;

  private final Replica replica;
  private final LongSupplier wallMillis;
  private final long boundMillis;
  private long last;
  private long given;

  private HybridClock(Replica replica, LongSupplier wallMillis, long boundMillis) {
    this.replica = replica;
    this.wallMillis = wallMillis;
    this.boundMillis = boundMillis;
  }

  /**
   * A clock of {@code replica} with the default bound.
   *
   * @param wallMillis milliseconds since the epoch, such as {@code System::currentTimeMillis}; may
   *     jump in either direction
   */
  public static HybridClock of(Replica replica, LongSupplier wallMillis) {
    return of(replica, wallMillis, DEFAULT_BOUND_MILLIS);
  }

  /**
   * A clock of {@code replica}.
   *
   * @param wallMillis as above
   * @param boundMillis not negative
   */
  public static HybridClock of(Replica replica, LongSupplier wallMillis, long boundMillis) {
    if (boundMillis < 0) {
      throw new IllegalArgumentException("the bound is not negative, got " + boundMillis + " ms");
    }
    return new HybridClock(replica, wallMillis, boundMillis);
  }

  /** Whose clock it is. */
  public Replica replica() {
    return replica;
  }

  /** In milliseconds. */
  public long bound() {
    return boundMillis;
  }

  /** A stamp for something that happens here now: above all that this clock followed. */
  public long next() {
    return nextAfter(last);
  }

  /**
   * A stamp as {@link #next} that is also above {@code stamp}. If that one is beyond the bound, it
   * is not followed: what is stamped next need not be above what is returned here, and of two
   * writes that replace the same one, the stamps are the same.
   */
  public long nextAfter(long stamp) {
    given++;
    long wall = wall();
    boolean beyond = isBeyondBound(stamp, wall);
    last = Math.max(Math.max(last + 1, wall), beyond ? 0 : stamp + 1);
    return beyond ? stamp + 1 : last;
  }

  /** How many stamps it gave: tells writes with one stamp apart, and which was later. */
  public long given() {
    return given;
  }

  /**
   * Takes note of a stamp from elsewhere.
   *
   * @return false when it is further ahead than the bound, and did not move this clock
   */
  public boolean observe(long stamp) {
    if (isBeyondBound(stamp, wall())) {
      return false;
    }
    last = Math.max(last, stamp);
    return true;
  }

  /** Continues above {@code stamp}, one of this replica's own from before a restart. */
  public void resumeAfter(long stamp) {
    last = Math.max(last, stamp);
  }

  /** The last stamp given or observed. */
  public long last() {
    return last;
  }

  private boolean isBeyondBound(long stamp, long wall) {
    return stamp > last && millisOf(stamp) - millisOf(wall) > boundMillis;
  }

  private long wall() {
    return stamp(Math.max(0, Math.min(MAX_MILLIS, wallMillis.getAsLong())), 0);
  }

  /** The stamp of a moment. */
  public static long stamp(long millis, int counter) {
    return (millis << COUNTER_BITS) + counter;
  }

  /** Milliseconds since the epoch. */
  public static long millisOf(long stamp) {
    return stamp >> COUNTER_BITS;
  }

  /** What tells stamps of one millisecond apart, 0 to 65,535. */
  public static int counterOf(long stamp) {
    return (int) (stamp & ((1 << COUNTER_BITS) - 1));
  }
}
