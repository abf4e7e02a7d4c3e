package dev.starling.erldist.dist;

/**
 * Decides at each tick of one connection, as net_kernel's ticker does: a tick is due when nothing
 * was written since the last one, and a peer that was not heard for {@link #INTENSITY} ticks in a
 * row is gone. With a tick time of 60 s, that is 60 to 75 s of silence.
 */
final class TickCounter {
  /** Ticks in one tick time. */
  static final int INTENSITY = 4;

  enum Action {
    NOTHING,
    SEND_TICK,
    DROP
  }

  private int silentTicks;

  /**
   * @param visible whether the peer is; a simple hidden node only ticks in answer to a tick
   * @param heard whether bytes came since the last call
   * @param wrote whether anything was sent since the last call, ticks not included
   * @param pending whether something waits to be sent
   */
  Action tick(boolean visible, boolean heard, boolean wrote, boolean pending) {
    silentTicks = heard ? 0 : silentTicks + 1;
    if (silentTicks >= INTENSITY) {
      return Action.DROP;
    }
    boolean due = (!wrote && !pending) || (!visible && !heard);
    return due ? Action.SEND_TICK : Action.NOTHING;
  }
}
