package dev.starling.crdt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One write or removal in a {@link CausalStore}, as replicas tell it each other.
 *
 * @param dot the identity of the change; removals take one, too, so that a version vector tells
 *     what a replica knows, and nothing else is needed
 * @param stamp orders this write against concurrent ones, see {@link HybridClock}
 * @param value null for a removal
 * @param replaced the live writes of the key that the writer had seen
 */
public record Change<K, V>(Dot dot, long stamp, K key, @Nullable V value, List<Dot> replaced) {
  public Change {
    replaced = List.copyOf(replaced);
  }

  public boolean isRemoval() {
    return value == null;
  }
}
