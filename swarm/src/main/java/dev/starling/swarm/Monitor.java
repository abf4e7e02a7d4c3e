package dev.starling.swarm;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.NodeHealth;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The health of the other nodes. Reads answer from an immutable snapshot: they never wait and never
 * touch the network. The node itself is not in it. Lists are ordered by name.
 */
public interface Monitor {
  Optional<NodeHealth> health(String node);

  List<NodeHealth> healthy();

  List<NodeHealth> suspect();

  /** Members and those that are down but not yet forgotten. */
  List<NodeHealth> all();

  /** Calls {@code listener} for every event about the health of a node from now on. */
  Subscription subscribe(Consumer<? super SwarmEvent> listener);
}
