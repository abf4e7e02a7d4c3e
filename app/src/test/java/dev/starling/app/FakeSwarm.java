package dev.starling.app;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.event.SwarmEvent.MessageReceived;
import dev.starling.core.health.NodeHealth;
import dev.starling.core.health.NodeStatus;
import dev.starling.core.health.PeerKind;
import dev.starling.core.health.Rtt;
import dev.starling.core.link.Link;
import dev.starling.core.link.LinkQuality;
import dev.starling.core.link.Priority;
import dev.starling.core.link.SendOutcome;
import dev.starling.core.value.Value;
import dev.starling.swarm.Comms;
import dev.starling.swarm.Dispatch;
import dev.starling.swarm.Monitor;
import dev.starling.swarm.RemoteFunction;
import dev.starling.swarm.Self;
import dev.starling.swarm.Subscription;
import dev.starling.swarm.Swarm;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A swarm that is whatever a test says it is. */
public final class FakeSwarm implements Swarm {
  public static final long INCARNATION = 1_763_823_456_789_012L;

  public volatile List<NodeHealth> nodes = List.of();
  public volatile Map<String, Long> counters = Map.of();
  public volatile Map<String, Long> gauges = Map.of();
  public volatile boolean closed;

  /** What becomes of messages to nodes that are connected. */
  public volatile SendOutcome outcome = SendOutcome.SENT;

  public final List<Value> sent = new CopyOnWriteArrayList<>();
  private final List<Priority> priorities = new CopyOnWriteArrayList<>();
  private final FakeOverlay overlay = new FakeOverlay(this::emit);
  private final FakeTopology topology = new FakeTopology();
  private final List<Consumer<? super SwarmEvent>> listeners = new CopyOnWriteArrayList<>();

  /** A Starling node with two measured pings. */
  public static NodeHealth healthy(String name) {
    return new NodeHealth(
        name,
        PeerKind.STARLING,
        NodeStatus.HEALTHY,
        OptionalLong.of(9_007_199_254_740_993L),
        7,
        true,
        null,
        1_000,
        2_000,
        Rtt.of(1_500_000, 500_000),
        0.25);
  }

  /** A BEAM node that never answered. */
  public static NodeHealth silent(String name) {
    return new NodeHealth(
        name,
        PeerKind.BEAM,
        NodeStatus.SUSPECT,
        OptionalLong.empty(),
        7,
        false,
        "relay@h",
        1_000,
        1_000,
        Rtt.of(),
        1);
  }

  /** The priorities of {@link #sent}, as they are written. */
  public List<String> sentPriorities() {
    return priorities.stream().map(priority -> priority.name().toLowerCase(Locale.ROOT)).toList();
  }

  public void emit(SwarmEvent event) {
    listeners.forEach(listener -> listener.accept(event));
  }

  @Override
  public Self self() {
    return new Self("app@127.0.0.1", "1.2.3", INCARNATION, 4_294_967_295L, false, 4_711, 5_000);
  }

  @Override
  public Monitor monitor() {
    return new Monitor() {
      @Override
      public Optional<NodeHealth> health(String node) {
        return nodes.stream().filter(health -> health.node().equals(node)).findFirst();
      }

      @Override
      public List<NodeHealth> healthy() {
        return nodes.stream().filter(node -> node.status() == NodeStatus.HEALTHY).toList();
      }

      @Override
      public List<NodeHealth> suspect() {
        return nodes.stream().filter(node -> node.status() == NodeStatus.SUSPECT).toList();
      }

      @Override
      public List<NodeHealth> all() {
        return nodes;
      }

      @Override
      public Subscription subscribe(Consumer<? super SwarmEvent> listener) {
        return FakeSwarm.this.subscribe(listener);
      }
    };
  }

  @Override
  public FakeTopology topology() {
    return topology;
  }

  @Override
  public FakeOverlay overlay() {
    return overlay;
  }

  /** Links to all nodes, and messages that are sent, or dropped where there is no connection. */
  @Override
  public Comms comms() {
    return new Comms() {
      @Override
      public Dispatch send(String node, Value message, Priority priority) {
        Optional<NodeHealth> to = monitor().health(node);
        SendOutcome outcome =
            to.isEmpty()
                ? SendOutcome.rejected(SendOutcome.Reason.UNKNOWN_NODE)
                : to.get().connected()
                    ? FakeSwarm.this.outcome
                    : SendOutcome.dropped(SendOutcome.Reason.NOT_CONNECTED);
        if (to.isPresent()) {
          sent.add(message);
          priorities.add(priority);
        }
        return new Dispatch(
            CompletableFuture.completedFuture(outcome), CompletableFuture.completedFuture(outcome));
      }

      @Override
      public LinkQuality quality(String node) {
        return links().stream()
            .filter(link -> link.node().equals(node))
            .map(Link::quality)
            .findFirst()
            .orElse(LinkQuality.DISCONNECTED);
      }

      @Override
      public List<Link> links() {
        return nodes.stream()
            .map(
                node ->
                    new Link(
                        node.node(),
                        node.connected() ? LinkQuality.EXCELLENT : LinkQuality.DISCONNECTED,
                        node.rtt().isEmpty()
                            ? OptionalLong.empty()
                            : OptionalLong.of(node.rtt().p50Nanos()),
                        node.loss(),
                        node.via(),
                        3,
                        2,
                        1))
            .toList();
      }

      @Override
      public Subscription onMessage(Consumer<? super MessageReceived> handler) {
        return FakeSwarm.this.subscribe(
            event -> {
              if (event instanceof MessageReceived message) {
                handler.accept(message);
              }
            });
      }
    };
  }

  @Override
  public Subscription subscribe(Consumer<? super SwarmEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public CompletionStage<Void> connect(String node) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Subscription expose(String module, String function, RemoteFunction implementation) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Value> call(
      String node, String module, String function, List<Value> arguments, Duration timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, Long> gauges() {
    return gauges;
  }

  @Override
  public Map<String, Long> counters() {
    return counters;
  }

  @Override
  public void close() {
    closed = true;
  }
}
