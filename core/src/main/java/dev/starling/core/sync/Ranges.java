package dev.starling.core.sync;

import dev.starling.core.message.Message.KnownWrite;
import dev.starling.core.message.Message.OverlayRange;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.overlay.OverlayLimits;
import dev.starling.core.value.Value;
import dev.starling.crdt.CausalStore;
import dev.starling.crdt.VersionVector;
import dev.starling.crdt.Write;
import java.util.ArrayList;
import java.util.List;

/** Cuts a store into ranges of hashes, to be told or kept one by one. */
public final class Ranges {
  private static final int MAX_WRITES = 256;
  private static final int OVERHEAD_BYTES = 48;

  private Ranges() {}

  /**
   * The range that begins at a hash; its {@code next} is where the one behind it begins, 0 if there
   * is none. Writes of one hash are never parted.
   *
   * @param from 0 for the first range, which alone carries the store's vector
   * @param exchange the number that the range is sent under
   * @param known what the receiver has seen: values of these writes are left out
   * @param maxBytes no further hash is added beyond that
   */
  public static OverlayRange from(
      int from,
      long exchange,
      CausalStore<OverlayKey, Value.Dictionary> store,
      VersionVector known,
      int maxBytes) {
    List<KnownWrite> knownWrites = new ArrayList<>();
    List<Write<OverlayKey, Value.Dictionary>> writes = new ArrayList<>();
    List<Write<OverlayKey, Value.Dictionary>> range = store.range(from, MAX_WRITES);
    // Behind the highest hash comes 0, which says that this was the last range.
    int next =
        range.size() < MAX_WRITES ? 0 : CausalStore.hash(range.get(range.size() - 1).key()) + 1;
    long bytes = 0;
    int lastHash = 0;
    for (Write<OverlayKey, Value.Dictionary> write : range) {
      int hash = CausalStore.hash(write.key());
      if (bytes > maxBytes && hash != lastHash) {
        next = hash;
        break;
      }
      lastHash = hash;
      bytes += OVERHEAD_BYTES + write.key().id().length();
      if (known.contains(write.dot())) {
        knownWrites.add(new KnownWrite(write.key(), write.dot()));
      } else {
        bytes += OverlayLimits.size(write.value());
        writes.add(write);
      }
    }
    VersionVector vector = from == 0 ? store.vector() : VersionVector.EMPTY;
    return new OverlayRange(exchange, vector, from, next, knownWrites, writes);
  }
}
