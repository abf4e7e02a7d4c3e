package dev.starling.testkit.world;

/**
 * The wall clock of a host: may be off, run fast or slow, jump, or stand still. Processes on it
 * come and go; the clock stays as it is.
 */
public final class HostClock {
  /** The truth when everything begins, milliseconds since the epoch. */
  public static final long EPOCH_MILLIS = 1_800_000_000_000L;

  private final Agenda agenda;
  private long baseNanos;
  private double baseMillis = EPOCH_MILLIS;
  private double rate = 1;

  HostClock(Agenda agenda) {
    this.agenda = agenda;
  }

  /** What it shows, milliseconds since the epoch. */
  public long millis() {
    return (long) Math.floor(baseMillis + (agenda.nowNanos() - baseNanos) / 1e6 * rate);
  }

  /** Jumps, by less than nothing too. */
  public void step(long millis) {
    rebase();
    baseMillis += millis;
  }

  /** Runs at {@code rate} seconds a second from now on: 1 is right, 0 stands still. */
  public void run(double rate) {
    rebase();
    this.rate = rate;
  }

  /** Shows the truth, and runs right. */
  public void correct() {
    baseNanos = 0;
    baseMillis = EPOCH_MILLIS;
    rate = 1;
  }

  private void rebase() {
    long nowNanos = agenda.nowNanos();
    baseMillis += (nowNanos - baseNanos) / 1e6 * rate;
    baseNanos = nowNanos;
  }
}
