package dev.starling.app;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.topology.Commander;
import dev.starling.core.topology.QuorumState;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.Token;
import dev.starling.core.topology.TopologyNode;
import dev.starling.swarm.Subscription;
import dev.starling.swarm.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A topology of two, in which {@code b@h} commands. */
public final class FakeTopology implements Topology {
  public QuorumState quorum = new QuorumState(2, 2, true);
  public final List<String> promoted = new ArrayList<>();

  @Override
  public Role role() {
    return Role.WINGMATE;
  }

  @Override
  public Optional<Commander> commander() {
    return Optional.of(new Commander(7, new Token(12, 9_007_199_254_740_993L, "b@h")));
  }

  @Override
  public List<TopologyNode> nodes() {
    return List.of(
        new TopologyNode("app@127.0.0.1", Role.WINGMATE, OptionalLong.of(5)),
        new TopologyNode("b@h", Role.COMMANDER, OptionalLong.of(9_007_199_254_740_993L)),
        new TopologyNode("beam@h", Role.OBSERVER, OptionalLong.empty()));
  }

  @Override
  public int nodeCount() {
    return 3;
  }

  @Override
  public QuorumState quorum() {
    return quorum;
  }

  @Override
  public CompletionStage<Void> promote(String node, Role role) {
    if (nodes().stream().noneMatch(known -> known.node().equals(node))) {
      return CompletableFuture.failedFuture(new IllegalArgumentException("no " + node));
    }
    promoted.add(node + " " + role.text());
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> requestRole(Role role) {
    return promote("app@127.0.0.1", role);
  }

  @Override
  public Subscription subscribe(Consumer<? super SwarmEvent> listener) {
    return () -> {};
  }
}
