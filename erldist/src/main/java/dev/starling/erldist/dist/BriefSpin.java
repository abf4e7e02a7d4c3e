package dev.starling.erldist.dist;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;

/**
 * Lets an event loop look out for a moment before it sleeps, as the schedulers of the BEAM do. To
 * be woken costs a thread several times what a small message takes to come and go, so a peer that
 * answers at once is answered at once.
 *
 * <p>It learns: a look-out in vain makes it sleep without one for the next few times, and for ever
 * more up to {@link #MAX_SLEEPS}. A loop that waits for rare messages spends next to nothing on it.
 *
 * <p>Of one event loop.
 */
final class BriefSpin implements SelectStrategy {
  /** A little more than the round trip to a peer on this host that does the same. */
  static final long SPIN_NANOS = 50_000;

  static final int MAX_SLEEPS = 64;

  private boolean spinning;
  private long spinningSinceNanos;
  private int sleepsAfterMiss = 1;
  private int sleeps;

  @Override
  public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
    if (!hasTasks && !spinning && sleeps > 0) {
      sleeps--;
      return SelectStrategy.SELECT;
    }
    int ready = selectNow.get();
    if (ready > 0 || hasTasks) {
      if (spinning) {
        spinning = false;
        sleepsAfterMiss = 1;
      }
      return ready;
    }
    return spinOn(System.nanoTime());
  }

  private int spinOn(long nowNanos) {
    if (!spinning) {
      spinning = true;
      spinningSinceNanos = nowNanos;
    } else if (nowNanos - spinningSinceNanos >= SPIN_NANOS) {
      spinning = false;
      sleeps = sleepsAfterMiss;
      sleepsAfterMiss = Math.min(2 * sleepsAfterMiss, MAX_SLEEPS);
      return SelectStrategy.SELECT;
    }
    Thread.onSpinWait();
    return SelectStrategy.CONTINUE;
  }
}
