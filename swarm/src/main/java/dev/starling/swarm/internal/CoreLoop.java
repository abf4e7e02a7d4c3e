package dev.starling.swarm.internal;

import dev.starling.core.SwarmCore;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.NodeHealth;
import dev.starling.core.link.Link;
import dev.starling.core.overlay.OverlaySnapshot;
import dev.starling.core.port.EventSink;
import dev.starling.core.port.Now;
import dev.starling.core.sync.TacticalOverlay;
import dev.starling.core.topology.Commander;
import dev.starling.core.topology.TopologySnapshot;
import dev.starling.crdt.HybridClock;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs the core on the event loop: hands it inputs with their time, wakes it when it asks, and
 * shows what it knows to readers on other threads through volatile fields. What looks at all
 * members is done once for all inputs of a turn of the loop, at its end: with a hundred members
 * dozens of inputs come in one turn.
 */
final class CoreLoop implements CoreAccess {
  private static final Logger LOG = System.getLogger("dev.starling.overlay");

  private final EventExecutor eventLoop;
  private final SwarmCore core;
  private final EventSink listeners;

  /** Events wait here until the snapshot shows what they tell of. */
  private final Queue<SwarmEvent> events = new ArrayDeque<>();

  private final Queue<BiConsumer<SwarmCore, Now>> inputs = new ArrayDeque<>();
  private final Queue<Runnable> afterInput = new ArrayDeque<>();
  private boolean handling;
  private boolean settling;
  private boolean clockOff;
  private @Nullable ScheduledFuture<?> wake;
  private long wakeNanos;

  private volatile List<NodeHealth> nodes = List.of();
  private volatile OverlaySnapshot overlay = OverlaySnapshot.EMPTY;
  private volatile List<Link> links = List.of();
  private volatile TopologySnapshot topology;
  private @Nullable Commander commander;
  private volatile long incarnation;
  private volatile Map<String, Long> counters = Map.of();
  private volatile Map<String, Long> gauges = Map.of();

  /**
   * A loop around a core of its own.
   *
   * @param core makes the core, given where its events go
   * @param listeners hears of events once {@link #nodes} shows what they tell of
   */
  CoreLoop(EventExecutor eventLoop, Function<EventSink, SwarmCore> core, EventSink listeners) {
    this.eventLoop = eventLoop;
    this.listeners = listeners;
    this.core = core.apply(events::add);
    this.incarnation = this.core.incarnation();
    this.topology = this.core.topology(now());
    this.overlay = this.core.overlay().snapshot();
  }

  /** The other nodes as of the last turn of the event loop. */
  List<NodeHealth> nodes() {
    return nodes;
  }

  @Override
  public OverlaySnapshot overlay() {
    return overlay;
  }

  @Override
  public List<Link> links() {
    return links;
  }

  @Override
  public TopologySnapshot topology() {
    return topology;
  }

  long incarnation() {
    return incarnation;
  }

  /** Counters of the core as of the last turn of the event loop. */
  Map<String, Long> counters() {
    return counters;
  }

  /** Figures of the core as of the last turn of the event loop. */
  Map<String, Long> gauges() {
    return gauges;
  }

  /** At once on the event loop, after the inputs that wait already. */
  @Override
  public boolean input(BiConsumer<SwarmCore, Now> input) {
    if (eventLoop.inEventLoop()) {
      handle(input);
      return true;
    }
    try {
      eventLoop.execute(() -> handle(input));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  @Override
  public void afterInput(Runnable action) {
    afterInput.add(action);
  }

  private void handle(BiConsumer<SwarmCore, Now> input) {
    inputs.add(input);
    if (handling) {
      return;
    }
    handling = true;
    try {
      for (BiConsumer<SwarmCore, Now> next = inputs.poll(); next != null; next = inputs.poll()) {
        next.accept(core, now());
        overlay = core.overlay().snapshot();
        if (!Objects.equals(commander, core.commander())) {
          // At once: another may command as soon as it hears that this node does not.
          commander = core.commander();
          topology = core.topology(now());
        }
        for (Runnable after = afterInput.poll(); after != null; after = afterInput.poll()) {
          after.run();
        }
      }
    } finally {
      handling = false;
    }
    if (!settling) {
      settling = true;
      eventLoop.execute(this::settle);
    }
  }

  private void settle() {
    settling = false;
    Now now = now();
    nodes = core.nodes(now);
    links = core.comms().links();
    topology = core.topology(now);
    incarnation = core.incarnation();
    counters = count();
    gauges =
        Map.of(
            "candidates", (long) core.candidates(),
            "overlay_unsettled_members", (long) core.overlay().unsettledMembers());
    reportClock(core.overlay().clockOffsetMillis(now));
    for (SwarmEvent event = events.poll(); event != null; event = events.poll()) {
      listeners.emit(event);
    }
    long nextNanos = core.nextWakeNanos(now);
    ScheduledFuture<?> current = wake;
    if (current != null && !current.isDone()) {
      if (nextNanos == wakeNanos) {
        return;
      }
      current.cancel(false);
    }
    wakeNanos = nextNanos;
    wake =
        nextNanos == Long.MAX_VALUE
            ? null
            : eventLoop.schedule(
                () -> handle(SwarmCore::advance),
                Math.max(nextNanos - now.nanos(), 0),
                TimeUnit.NANOSECONDS);
  }

  /** Says once when this node's clock is wrong, and when it is right again. */
  private void reportClock(long offsetMillis) {
    boolean off = Math.abs(offsetMillis) > HybridClock.DEFAULT_BOUND_MILLIS;
    if (off != clockOff) {
      clockOff = off;
      LOG.log(
          off ? Level.WARNING : Level.INFO,
          off
              ? "the wall clock of this node is {0} ms behind the median of the members; what it"
                  + " writes is stamped by the median"
              : "the wall clock of this node agrees with the members again, to {0} ms",
          Long.toString(offsetMillis));
    }
  }

  private Map<String, Long> count() {
    TacticalOverlay state = core.overlay();
    return Map.of(
        "candidates_refused", core.refusedCandidates(),
        "dials", core.startedDials(),
        "dials_failed", core.failedDials(),
        "discovery_failures", core.discoveryFailures(),
        "journal_failures", core.keepingFailures(),
        "overlay_divergences", state.divergences(),
        "overlay_contradictions", state.contradictions(),
        "overlay_stamps_ahead", state.stampsAhead(),
        "overlay_nacks", state.nacks(),
        "relay_dropped", core.comms().relayDrops());
  }

  private static Now now() {
    return new Now(System.nanoTime(), System.currentTimeMillis());
  }
}
