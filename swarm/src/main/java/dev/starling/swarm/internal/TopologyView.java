package dev.starling.swarm.internal;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.topology.Commander;
import dev.starling.core.topology.QuorumState;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.TopologyNode;
import dev.starling.swarm.Subscription;
import dev.starling.swarm.Topology;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Reads of the last snapshot at the time of the read; changes go to the core. */
public final class TopologyView implements Topology {
  private final String self;
  private final CoreAccess loop;
  private final LongSupplier nanoClock;
  private final EventHub events;
  private final PendingCalls calls;

  /**
   * A view of the topology of the core that {@code loop} runs.
   *
   * @param nanoClock the clock of that core
   * @param calls where changes wait until they are done
   */
  public TopologyView(
      String self, CoreAccess loop, LongSupplier nanoClock, EventHub events, PendingCalls calls) {
    this.self = self;
    this.loop = loop;
    this.nanoClock = nanoClock;
    this.events = events;
    this.calls = calls;
  }

  @Override
  public Role role() {
    return loop.topology().role(nanoClock.getAsLong());
  }

  @Override
  public Optional<Commander> commander() {
    return Optional.ofNullable(loop.topology().commander(nanoClock.getAsLong()));
  }

  @Override
  public List<TopologyNode> nodes() {
    return loop.topology().nodes(nanoClock.getAsLong());
  }

  @Override
  public int nodeCount() {
    return loop.topology().nodeCount();
  }

  @Override
  public QuorumState quorum() {
    return loop.topology().quorum(nanoClock.getAsLong());
  }

  @Override
  public CompletionStage<Void> promote(String node, Role role) {
    CompletableFuture<Void> done = calls.open();
    boolean accepted =
        loop.input(
            (core, now) -> {
              if (done.isDone()) {
                return;
              }
              try {
                core.handlePromote(now, node, role);
                loop.afterInput(() -> done.complete(null));
              } catch (RuntimeException e) {
                done.completeExceptionally(e);
              }
            });
    if (!accepted) {
      calls.fail(done);
    }
    return done;
  }

  @Override
  public CompletionStage<Void> requestRole(Role role) {
    return promote(self, role);
  }

  @Override
  public Subscription subscribe(Consumer<? super SwarmEvent> listener) {
    return events.subscribe(
        event -> {
          if (event instanceof SwarmEvent.CommanderChanged
              || event instanceof SwarmEvent.CommanderConflict
              || event instanceof SwarmEvent.RoleChanged) {
            listener.accept(event);
          }
        });
  }
}
