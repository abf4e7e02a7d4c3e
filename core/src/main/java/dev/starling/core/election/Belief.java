package dev.starling.core.election;

import dev.starling.core.topology.Commander;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom this node follows.
 *
 * @param commander of term 0 if it does not command yet; null if nobody
 * @param path on which it is heard of, as in {@code TopologyState}
 */
record Belief(@Nullable Commander commander, List<String> path) {
  static final Belief NOBODY = new Belief(null, List.of());

  /** The commander, if it commands. */
  @Nullable Commander commanding() {
    Commander followed = commander;
    return followed == null || followed.token().term() == 0 ? null : followed;
  }
}
