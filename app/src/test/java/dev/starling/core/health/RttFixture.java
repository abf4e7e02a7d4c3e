package dev.starling.core.health;

/** Round-trip times as the monitor would have measured them. */
public final class RttFixture {
  private RttFixture() {}

  public static Rtt of(long... nanos) {
    RttWindow window = new RttWindow();
    for (long value : nanos) {
      window.add(value);
    }
    return window.snapshot();
  }
}
