package dev.starling.swarm.internal;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.NodeHealth;
import dev.starling.core.health.NodeStatus;
import dev.starling.swarm.Monitor;
import dev.starling.swarm.Subscription;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads of the last snapshot. */
public final class HealthView implements Monitor {
  private final Supplier<List<NodeHealth>> nodes;
  private final EventHub events;

  public HealthView(Supplier<List<NodeHealth>> nodes, EventHub events) {
    this.nodes = nodes;
    this.events = events;
  }

  @Override
  public Optional<NodeHealth> health(String node) {
    return nodes.get().stream().filter(health -> health.node().equals(node)).findFirst();
  }

  @Override
  public List<NodeHealth> healthy() {
    return with(NodeStatus.HEALTHY);
  }

  @Override
  public List<NodeHealth> suspect() {
    return with(NodeStatus.SUSPECT);
  }

  @Override
  public List<NodeHealth> all() {
    return nodes.get();
  }

  @Override
  public Subscription subscribe(Consumer<? super SwarmEvent> listener) {
    return events.subscribe(
        event -> {
          if (event instanceof SwarmEvent.NodeUp
              || event instanceof SwarmEvent.NodeDown
              || event instanceof SwarmEvent.NodeForgotten
              || event instanceof SwarmEvent.StatusChange) {
            listener.accept(event);
          }
        });
  }

  private List<NodeHealth> with(NodeStatus status) {
    return nodes.get().stream().filter(health -> health.status() == status).toList();
  }
}
