package dev.starling.erldist.epmd;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** What stands behind an {@link EpmdServer}: a table of nodes, or another EPMD. */
interface EpmdDirectory {
  /**
   * Registers a node. A directory that is only for look-ups refuses.
   *
   * @param longCreation whether the node reads 32 bits of creation, else 1 to 3
   * @return its creation, never 0; empty when refused
   */
  default OptionalLong register(NodeEntry entry, boolean longCreation) {
    return OptionalLong.empty();
  }

  /** Ends a registration that was granted. */
  default void unregister(String name) {}

  CompletionStage<Optional<NodeEntry>> find(String name);

  CompletionStage<List<RegisteredName>> names();
}
