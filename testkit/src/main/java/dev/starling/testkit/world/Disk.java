package dev.starling.testkit.world;

import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.value.Value;
import dev.starling.crdt.CausalStore;

/**
 * What a process finds when it starts.
 *
 * @param incarnation of the life that wrote it; 0 if none did
 */
record Disk(CausalStore<OverlayKey, Value.Dictionary> store, long incarnation) {
  static final Disk EMPTY = new Disk(CausalStore.empty(), 0);

  static Disk of(Life life) {
    return new Disk(life.core().overlay().snapshot().store(), life.core().incarnation());
  }
}
