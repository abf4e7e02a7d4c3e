package dev.starling.testkit.world;

import dev.starling.core.port.Journal;

/** The journal of one life, on a disk of the world. */
interface LifeJournal extends Journal {
  /** Begins to keep, before that life hears of anybody. */
  void begin(dev.starling.testkit.world.Life owner);

  /** Whether nothing waits to be kept. */
  boolean isIdle();
}
