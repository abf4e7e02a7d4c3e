package dev.starling.core.port;

import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.topology.Promise;
import dev.starling.core.value.Value;
import dev.starling.crdt.CausalStore;
import dev.starling.crdt.Delta;
import java.util.List;

/**
 * Keeps what is to outlive the process, in the order in which it is handed over. Calls return at
 * once; {@code SwarmCore.handleKept} and {@code handleKeepingFailed} tell what became of them.
 *
 * <p>After a failure nothing that was handed over before it is known to be kept, and nothing is
 * kept until {@link #replace} is called anew.
 */
public interface Journal {
  /** What is added to what is kept. */
  sealed interface Entry {}

  /** A life of this node begins, or is known by a higher number from now on. */
  record Life(long incarnation) implements Entry {}

  /** A promise takes the place of the one before. */
  record Promised(Promise promise) implements Entry {}

  /** Changes of the overlay, to be found again all or none. */
  record Changes(List<Delta<OverlayKey, Value.Dictionary>> deltas) implements Entry {
    public Changes {
      deltas = List.copyOf(deltas);
    }
  }

  /**
   * All that is kept.
   *
   * @param incarnation the highest of any life of this node
   * @param promise the last that it made
   */
  record Image(long incarnation, Promise promise, CausalStore<OverlayKey, Value.Dictionary> store) {
    public static final Image EMPTY = new Image(0, Promise.NONE, CausalStore.empty());

    /** With an entry added. */
    public Image with(Entry entry) {
      if (entry instanceof Changes changes) {
        CausalStore<OverlayKey, Value.Dictionary> after = store;
        for (Delta<OverlayKey, Value.Dictionary> delta : changes.deltas()) {
          after = after.apply(delta);
        }
        return new Image(incarnation, promise, after);
      } else if (entry instanceof Promised promised) {
        return new Image(incarnation, promised.promise(), store);
      }
      return new Image(Math.max(incarnation, ((Life) entry).incarnation()), promise, store);
    }
  }

  /**
   * Adds an entry.
   *
   * @param number of this call; they ascend
   */
  void add(long number, Entry entry);

  /**
   * Puts an image in the place of all that was handed over before.
   *
   * @param number of this call
   */
  void replace(long number, Image image);
}
