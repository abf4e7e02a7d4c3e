package dev.starling.swarm.internal;

import dev.starling.core.SwarmConfig;
import dev.starling.core.SwarmCore;
import dev.starling.core.discovery.DiscoveryStrategy;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.message.Message;
import dev.starling.core.port.DialFailure;
import dev.starling.core.port.Journal;
import dev.starling.core.port.Peer;
import dev.starling.core.value.Value;
import dev.starling.erldist.dist.CloseReason;
import dev.starling.erldist.dist.DistFlags;
import dev.starling.erldist.dist.NodeName;
import dev.starling.erldist.dist.PeerInfo;
import dev.starling.erldist.node.ErlNode;
import dev.starling.erldist.node.NodeListener;
import dev.starling.erldist.node.NodeStats;
import dev.starling.erldist.term.Term;
import dev.starling.swarm.Comms;
import dev.starling.swarm.Monitor;
import dev.starling.swarm.Overlay;
import dev.starling.swarm.RemoteFunction;
import dev.starling.swarm.Self;
import dev.starling.swarm.Subscription;
import dev.starling.swarm.Swarm;
import dev.starling.swarm.SwarmException;
import dev.starling.swarm.Topology;
import dev.starling.swarm.internal.disk.DiskJournal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A running node: the pure core on an Erlang node, with discovery beside it. */
public final class SwarmNode implements Swarm {
  private static final String MODULE = "starling";

  private final Settings settings;
  private final @Nullable DiskJournal disk;
  private final ListenerExecutor executor;
  private final EventHub events;
  private final ErlNode node;
  private final CoreLoop loop;
  private final HealthView monitor;
  private final OverlayView overlay;
  private final MessageInbox inbox;
  private final CommsView comms;
  private final PlainServer plain;
  private final TopologyView topology;
  private final StarlingServer server;
  private final DiscoveryRunner discovery = new DiscoveryRunner();
  private final PendingCalls calls = new PendingCalls(this::closedException);
  private final ConnectRequests connectRequests = new ConnectRequests();
  private final Set<String> exposed = ConcurrentHashMap.newKeySet();
  private final long startedAtMillis = System.currentTimeMillis();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Starts a node.
   *
   * @throws SwarmException if it cannot start; nothing is left running then
   */
  public static SwarmNode start(Settings settings) {
    List<DiscoveryStrategy> strategies = DiscoveryRunner.strategies(settings);
    DiskJournal disk = disk(settings);
    SwarmNode swarm;
    try {
      swarm = new SwarmNode(settings, disk);
    } catch (RuntimeException e) {
      if (disk != null) {
        disk.close();
      }
      throw e;
    }
    try {
      swarm.open(strategies);
    } catch (RuntimeException e) {
      swarm.close();
      throw e;
    }
    return swarm;
  }

  private static @Nullable DiskJournal disk(Settings settings) {
    return settings.dataDirectory() == null
        ? null
        : DiskJournal.open(
            settings.dataDirectory(),
            settings.fsync(),
            Incarnations.next(),
            settings.overlay().replicaRetention(),
            System.currentTimeMillis());
  }

  private SwarmNode(Settings settings, @Nullable DiskJournal disk) {
    this.settings = settings;
    this.disk = disk;
    long incarnation = disk == null ? Incarnations.next() : disk.incarnation();
    Journal.Image kept = disk == null ? Journal.Image.EMPTY : disk.kept();
    this.node =
        ErlNodes.builder(settings)
            .creation(Incarnations.creation(incarnation))
            .listener(new Connections())
            .build();
    this.executor = new ListenerExecutor(settings.listenerExecutor(), node.name());
    this.events = new EventHub(executor);
    SwarmConfig config =
        new SwarmConfig(
            node.name(),
            Release.VERSION,
            List.of(),
            settings.health(),
            settings.overlay(),
            settings.comms(),
            settings.topology());
    ErlTransport transport = new ErlTransport(node, new Outcomes());
    this.loop =
        new CoreLoop(
            node.eventLoop(),
            sink ->
                new SwarmCore(
                    config, incarnation, kept, disk, RandomGenerator.getDefault(), transport, sink),
            this::tell);
    this.inbox =
        new MessageInbox(
            executor, numbers -> loop.input((core, now) -> core.comms().handleHandled(numbers)));
    this.comms = new CommsView(loop, node.name(), inbox, calls);
    this.monitor = new HealthView(loop::nodes, events);
    this.overlay = new OverlayView(loop, events, calls);
    this.topology = new TopologyView(node.name(), loop, System::nanoTime, events, calls);
    Introspection introspection = new Introspection(this::self, loop::nodes);
    this.server = new StarlingServer(this::received, introspection::answer, System::nanoTime);
    node.spawn(Envelope.NAME, server);
    this.plain =
        new PlainServer(
            (from, body) -> loop.input((core, now) -> core.handlePlain(now, from, body)));
    node.spawn(ErlTransport.COMMS, plain);
    for (String request : Introspection.requests()) {
      node.registerFunction(
          MODULE, request, 0, call -> Values.toTerm(introspection.require(request)));
    }
  }

  private void open(List<DiscoveryStrategy> strategies) {
    if (disk != null) {
      disk.start(loop::input);
    }
    try {
      node.start().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new SwarmException("cannot start " + node.name() + ": " + ErlTransport.detail(e), e);
    }
    loop.input(SwarmCore::advance);
    discovery.start(strategies, ErlNodes.place(settings, node.name()), new Sightings());
  }

  @Override
  public Self self() {
    return new Self(
        node.name(),
        Release.VERSION,
        loop.incarnation(),
        node.creation(),
        settings.hidden(),
        node.port(),
        startedAtMillis);
  }

  @Override
  public Monitor monitor() {
    return monitor;
  }

  @Override
  public Overlay overlay() {
    return overlay;
  }

  @Override
  public Comms comms() {
    return comms;
  }

  private void tell(SwarmEvent event) {
    if (event instanceof SwarmEvent.MessageReceived message) {
      inbox.add(message);
    }
    events.emit(event);
  }

  @Override
  public Topology topology() {
    return topology;
  }

  @Override
  public CompletionStage<Void> connect(String to) {
    NodeName.parse(to);
    CompletableFuture<Void> call = calls.open();
    boolean accepted =
        loop.input(
            (core, now) -> {
              if (call.isDone()) {
                return;
              }
              if (isConnected(to)) {
                call.complete(null);
              } else if (connectRequests.add(to, call) && !core.handleConnectRequest(now, to)) {
                connectRequests.failed(
                    to,
                    "connect: "
                        + to
                        + " is this node itself, or too many nodes are dialled already");
              }
            });
    if (!accepted) {
      calls.fail(call);
    }
    return call;
  }

  private SwarmException closedException() {
    return new SwarmException(node.name() + " is closed");
  }

  @Override
  public Subscription subscribe(Consumer<? super SwarmEvent> listener) {
    return events.subscribe(listener);
  }

  @Override
  public Subscription expose(String module, String function, RemoteFunction implementation) {
    String name = module + ":" + function;
    if (module.equals(MODULE) || !exposed.add(name)) {
      throw new IllegalStateException(name + " is taken");
    }
    node.registerAsyncFunction(
        module,
        function,
        ErlNode.ANY_ARITY,
        call ->
            CompletableFuture.supplyAsync(
                    () ->
                        implementation.call(
                            call.caller().node().name(), Values.fromTerms(call.arguments())),
                    executor)
                .thenCompose(answer -> answer)
                .thenApply(Values::toTerm));
    return () -> {
      if (exposed.remove(name)) {
        node.unregisterFunction(module, function, ErlNode.ANY_ARITY);
      }
    };
  }

  @Override
  public CompletionStage<Value> call(
      String to, String module, String function, List<Value> arguments, Duration timeout) {
    List<Term> terms = Values.toTerms(arguments);
    return connect(to)
        .thenCompose(connected -> node.rpc(to, module, function, terms, timeout))
        .thenApply(Values::fromTerm)
        .exceptionally(
            error -> {
              throw new SwarmException(
                  module + ":" + function + " on " + to + ": " + ErlTransport.detail(error), error);
            });
  }

  @Override
  public Map<String, Long> counters() {
    NodeStats stats = node.stats();
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("messages_unknown", server.unknownMessages());
    counters.put("messages_malformed", server.malformedMessages() + plain.malformedMessages());
    counters.put("messages_unhandled", inbox.unhandled());
    counters.put("operations_unknown", stats.unknownOperations());
    counters.put("operations_malformed", stats.malformedOperations());
    counters.put("messages_lost", stats.lostMessages());
    counters.put("messages_undeliverable", stats.undeliverableMessages());
    counters.put("refused_at_limit", stats.refusedAtLimit());
    counters.put("handlers_failed", stats.failedHandlers());
    counters.put("events_dropped", events.dropped());
    counters.putAll(loop.counters());
    return counters;
  }

  @Override
  public Map<String, Long> gauges() {
    return loop.gauges();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    discovery.close();
    if (disk != null) {
      disk.drain();
    }
    loop.input(
        (core, now) -> {
          core.handleLeave(now);
          calls.end();
        });
    node.close();
    calls.end();
    if (disk != null) {
      disk.close();
    }
    executor.close();
  }

  private boolean isConnected(String other) {
    return node.nodes().stream().anyMatch(peer -> peer.node().equals(other));
  }

  private void received(String from, Message message) {
    loop.input((core, now) -> core.handleMessage(now, from, message));
  }

  /** Connections of the node, as the core hears of them. */
  private final class Connections implements NodeListener {
    @Override
    public void up(PeerInfo info) {
      // Its own flag: the connection counts as hidden when it is we who hide.
      boolean published = (info.flags() & DistFlags.PUBLISHED) != 0;
      Peer peer = new Peer(info.node(), info.creation(), published);
      loop.input((core, now) -> core.handleConnected(now, peer));
      connectRequests.connected(info.node());
    }

    @Override
    public void down(PeerInfo info, CloseReason reason) {
      loop.input((core, now) -> core.handleDisconnected(now, info.node()));
    }
  }

  /** What becomes of the core's requests. */
  private final class Outcomes implements ErlTransport.Outcomes {
    @Override
    public void dialFailed(String to, DialFailure failure, String detail) {
      loop.input((core, now) -> core.handleDialFailed(now, to, failure, detail));
      if (failure != DialFailure.SUPERSEDED) {
        connectRequests.failed(to, detail);
      }
    }

    @Override
    public void beamAnswered(String from, long sequence) {
      loop.input((core, now) -> core.handleBeamAnswer(now, from, sequence));
    }

    @Override
    public void ready(String to) {
      loop.input((core, now) -> core.handleReady(now, to));
    }
  }

  /** What discovery reports, from its own threads. */
  private final class Sightings implements DiscoveryRunner.Reports {
    @Override
    public void found(DiscoveryStrategy strategy, String found, Duration holds) {
      try {
        NodeName.parse(found);
      } catch (IllegalArgumentException e) {
        failed(strategy, ErlTransport.detail(e));
        return;
      }
      loop.input(
          (core, now) ->
              core.handleSighted(now, strategy.name(), strategy.maxCandidates(), found, holds));
    }

    @Override
    public void failed(DiscoveryStrategy strategy, String detail) {
      loop.input((core, now) -> core.handleDiscoveryFailed(now, strategy.name(), detail));
    }
  }
}
