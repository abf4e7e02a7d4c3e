package dev.starling.core.link;

/** How good a link is, best first. */
public enum LinkQuality {
  /** A round trip of less than 10 ms. */
  EXCELLENT(10),
  /** Less than 50 ms. */
  GOOD(50),
  /** Less than 200 ms. */
  DEGRADED(200),
  /** Less than a second. */
  POOR(1_000),
  /** Slower, or no connection. */
  DISCONNECTED(Long.MAX_VALUE);

  private static final double SOME_LOSS = 0.05;
  private static final double MUCH_LOSS = 0.2;

  private final long belowMillis;

  LinkQuality(long belowMillis) {
    this.belowMillis = belowMillis;
  }

  /**
   * The quality that belongs to what was measured.
   *
   * @param rttNanos a typical round trip
   * @param loss the share of pings without an answer, 0 to 1; 5 % is one class worse, 20 % two
   */
  public static LinkQuality of(long rttNanos, double loss) {
    int place = 0;
    while (rttNanos / 1_000_000 >= values()[place].belowMillis) {
      place++;
    }
    place += loss >= MUCH_LOSS ? 2 : loss >= SOME_LOSS ? 1 : 0;
    return values()[Math.min(place, values().length - 1)];
  }

  /** Whether a message of that priority may leave. */
  public boolean carries(Priority priority) {
    return switch (priority) {
      case CRITICAL, HIGH -> true;
      case NORMAL -> compareTo(POOR) < 0;
      case LOW -> compareTo(DEGRADED) < 0;
    };
  }
}
