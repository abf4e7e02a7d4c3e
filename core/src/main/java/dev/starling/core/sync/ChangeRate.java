package dev.starling.core.sync;

import dev.starling.core.port.Now;

/** About how many changes there were in the last while, from the counts of two windows. */
final class ChangeRate {
  private final long windowNanos;
  private boolean started;
  private long startNanos;
  private int before;
  private int current;

  ChangeRate(long windowNanos) {
    this.windowNanos = windowNanos;
  }

  void count(Now now) {
    roll(now);
    current++;
  }

  /** As if the changes of the window before had come evenly. */
  long last(Now now) {
    roll(now);
    long remainingNanos = windowNanos - (now.nanos() - startNanos);
    return current + before * remainingNanos / windowNanos;
  }

  private void roll(Now now) {
    long sinceNanos = now.nanos() - startNanos;
    if (started && sinceNanos < windowNanos) {
      return;
    }
    boolean next = started && sinceNanos < 2 * windowNanos;
    before = next ? current : 0;
    startNanos = next ? startNanos + windowNanos : now.nanos();
    current = 0;
    started = true;
  }
}
