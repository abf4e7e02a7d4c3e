package dev.starling.crdt;

import java.util.Objects;

/**
 * One value, of which the last write counts. Immutable.
 *
 * <p>{@link #update} stamps above the write it replaces, so whoever reads and then writes wins over
 * what was read, whatever the wall clocks say. Among concurrent writes the newer stamp wins,
 * between equal stamps the greater replica, and of one replica's the later write.
 *
 * <p><b>Convergence.</b> Writes are totally ordered by (stamp, replica, sequence), since a replica
 * numbers its writes; {@link #merge} is the maximum of that order, and so commutative, associative
 * and idempotent.
 *
 * <p>Source: M. Shapiro et al., A Comprehensive Study of Convergent and Commutative Replicated Data
 * Types, 2011, section 3.2.1; stamps by {@link HybridClock}.
 *
 * @param <T> an immutable type
 */
public final class LwwRegister<T> {
  private final T value;
  private final long stamp;
  private final Replica writer;
  private final long sequence;

  private LwwRegister(T value, long stamp, Replica writer, long sequence) {
    this.value = Objects.requireNonNull(value, "the value is null");
    this.stamp = stamp;
    this.writer = writer;
    this.sequence = sequence;
  }

  /** A register that was just written. */
  public static <T> LwwRegister<T> of(T value, HybridClock clock) {
    return new LwwRegister<>(value, clock.next(), clock.replica(), clock.given());
  }

  /** A register as another program sent it, or as it was stored. */
  public static <T> LwwRegister<T> of(T value, long stamp, Replica writer, long sequence) {
    return new LwwRegister<>(value, stamp, writer, sequence);
  }

  /** This register with a new value. */
  public LwwRegister<T> update(T newValue, HybridClock clock) {
    long next = clock.nextAfter(stamp);
    return new LwwRegister<>(newValue, next, clock.replica(), clock.given());
  }

  /** The later one of the two. */
  public LwwRegister<T> merge(LwwRegister<T> that) {
    int order = Long.compare(stamp, that.stamp);
    if (order == 0) {
      order = writer.compareTo(that.writer);
    }
    if (order == 0) {
      order = Long.compare(sequence, that.sequence);
    }
    return order >= 0 ? this : that;
  }

  public T value() {
    return value;
  }

  /** Of the write, as {@link HybridClock} gives it. */
  public long stamp() {
    return stamp;
  }

  public Replica writer() {
    return writer;
  }

  /** The number of the write among those of its writer, ascending. */
  public long sequence() {
    return sequence;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LwwRegister<?> that
        && stamp == that.stamp
        && sequence == that.sequence
        && writer.equals(that.writer)
        && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(stamp, writer);
  }

  @Override
  public String toString() {
    return value + " (" + writer + " at " + stamp + ")";
  }
}
