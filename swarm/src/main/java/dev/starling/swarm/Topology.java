package dev.starling.swarm;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.topology.Commander;
import dev.starling.core.topology.QuorumState;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.TopologyNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Who commands, and what everybody is. Reads never block. */
public interface Topology {
  /** This node's role: {@code COMMANDER}, {@code WINGMATE}, {@code OBSERVER} or {@code RELAY}. */
  Role role();

  /**
   * The commander, as this node knows it now, with the token by which whoever guards a resource
   * tells it from earlier ones. With a quorum of 1 another partition may have another.
   */
  Optional<Commander> commander();

  /** All nodes that are not down, this one included, by name. */
  List<TopologyNode> nodes();

  /** How many nodes are not down, this one included. */
  int nodeCount();

  QuorumState quorum();

  /**
   * Gives a role to a node in the life that it lives now; {@code AUTO} takes it back. {@code
   * COMMANDER} makes it the first to command, and takes that from whoever had it; command passes
   * when the others know. Completes when this node has applied it; fails with an {@link
   * IllegalArgumentException} if no Starling node of that name is known.
   */
  CompletionStage<Void> promote(String node, Role role);

  /** As {@link #promote}, of this node. */
  CompletionStage<Void> requestRole(Role role);

  /** Calls {@code listener} when the commander or a role changes, from now on. */
  Subscription subscribe(Consumer<? super SwarmEvent> listener);
}
