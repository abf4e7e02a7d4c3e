package dev.starling.testkit.world;

/**
 * How datagrams fare.
 *
 * @param loss how likely one is lost, 0 to 1
 * @param doubled how likely one arrives twice
 * @param spreadNanos how much later than the fastest the slowest may be; they overtake each other
 */
public record Datagrams(double loss, double doubled, long spreadNanos) {
  /** Within a millisecond, each once. */
  public static final Datagrams GOOD = new Datagrams(0, 0, 1_000_000);
}
