package dev.starling.testkit.world;

import dev.starling.core.SwarmConfig;
import dev.starling.core.SwarmCore;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.HealthConfig;
import dev.starling.core.message.Message;
import dev.starling.core.port.Journal;
import dev.starling.core.port.Now;
import dev.starling.core.port.Peer;
import dev.starling.core.port.Transport;
import dev.starling.core.value.Value;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One life of a process: a core, what it waits for, and its connections. */
public final class Life implements Transport {
  /**
   * A core of seven has some ten timers; one that is woken more often than this spins. While a
   * large swarm forms there are some for each other node.
   */
  private static final int MAX_WAKES_A_SECOND = 200;

  private static final int MAX_WAKES_A_SECOND_FOR_EACH_NODE = 5;
  private static final long TIMER_LATE_NANOS = 1_000_000;
  private static final long HANDLER_NANOS = 2_000_000;
  private static final long TURN_NANOS = 100_000;

  private record Waiting(Input input, BiConsumer<SwarmCore, Now> action) {}

  final String node;
  final long creation;
  final SwarmCore core;
  final Map<String, Connection> connections = new LinkedHashMap<>();
  final Map<String, Dial> dials = new LinkedHashMap<>();

  /** Dials that have reached this process and wait for it to run. */
  final Queue<Dial> knocking = new ArrayDeque<>();

  private final World world;
  private final boolean visible;
  private final @Nullable LifeJournal journal;
  private final HostClock clock;
  private final long originNanos;
  private final SplittableRandom random;
  private final List<Observer> observers;
  private final Queue<Waiting> inbox = new ArrayDeque<>();
  private final Queue<Waiting> turn = new ArrayDeque<>();
  private boolean handling;
  private boolean turning;

  /** When the core is to be woken, and when the agenda comes back to that: no later. */
  private long wakeNanos = Long.MAX_VALUE;

  private long agendaNanos = Long.MAX_VALUE;
  private long secondOfWakes;
  private int wakes;
  private long pings;
  private boolean timerMissed;
  private boolean paused;
  private boolean dead;
  private long pausedSinceNanos;
  private long pausedNanos;
  private long pausedBeyondAnIntervalNanos;
  private long slowNanos;
  private long slowSinceNanos;
  private long slowedNanos;
  private long lastDueNanos;
  private int late;
  private long handlersBusyUntilNanos;

  Life(
      World world,
      String node,
      boolean visible,
      long creation,
      Journal.Image kept,
      @Nullable LifeJournal journal,
      SplittableRandom random) {
    this.world = world;
    this.node = node;
    this.visible = visible;
    this.creation = creation;
    this.clock = world.clockOf(node);
    this.random = random;
    // Some clocks wrap around within the first minutes.
    this.originNanos =
        random.nextBoolean()
            ? random.nextLong()
            : Long.MAX_VALUE - random.nextLong(200_000_000_000L);
    // Two processes do not begin within one microsecond, even of a clock that stands still; and of
    // two that begin with one disk neither is taken for the other.
    long incarnation =
        Math.max(
            now().epochMillis() * 1_000 + creation % 1_000,
            kept.incarnation() + 1 + (kept.incarnation() == 0 ? 0 : random.nextInt(1_000_000)));
    this.core =
        new SwarmCore(
            new SwarmConfig(
                node,
                "test",
                List.of(),
                HealthConfig.DEFAULT,
                world.overlayConfig(),
                world.commsConfig(),
                world.topologyConfig(node)),
            incarnation,
            kept,
            journal,
            random.split(),
            this,
            this::emit);
    core.plant(world.planted());
    this.journal = journal;
    this.observers = world.observersOf(this);
    if (journal != null) {
      journal.begin(this);
    }
  }

  public String node() {
    return node;
  }

  /** Tells this life from all others. */
  public long creation() {
    return creation;
  }

  /** To be read; what changes it goes through {@link #input}. */
  public SwarmCore core() {
    return core;
  }

  public World world() {
    return world;
  }

  public Set<String> connectedTo() {
    return connections.keySet();
  }

  /** Whether it keeps its state on a disk of its own. */
  public boolean isKeeping() {
    return journal != null;
  }

  /** Whether all that it has handed over is kept. */
  boolean hasKeptAll() {
    return journal == null || (journal.isIdle() && !core.isKeepingFailed());
  }

  Peer asPeer() {
    return new Peer(node, creation, visible);
  }

  public boolean isDead() {
    return dead;
  }

  public boolean isPaused() {
    return paused;
  }

  /** How late an input may be handled, beyond its arrival. */
  public long slowNanos() {
    return slowNanos;
  }

  public Now now() {
    return new Now(originNanos + world.nowNanos(), clock.millis());
  }

  /** How many pings to Starling nodes it has sent. */
  public long pings() {
    return pings;
  }

  /**
   * Time in which this process ran as it should: each late timer of its own it holds against
   * nobody, so that while it is slow silence counts for less than the time that passes.
   */
  public long awakeNanos() {
    long slowNow = slowNanos > 0 ? world.nowNanos() - slowSinceNanos : 0;
    return world.nowNanos() - pausedNanos - slowedNanos - slowNow;
  }

  /** The same, where at most a ping interval of each pause counts as time that it ran. */
  public long awakeOrShortlyPausedNanos() {
    return world.nowNanos() - pausedBeyondAnIntervalNanos;
  }

  /** Hands over an input: at once, or when the process runs again, or late if it is slow. */
  public void input(Input input, BiConsumer<SwarmCore, Now> action) {
    if (dead) {
      return;
    }
    Waiting next = new Waiting(input, action);
    if (slowNanos == 0 && late == 0) {
      enter(next);
      return;
    }
    late++;
    lastDueNanos = Math.max(lastDueNanos, world.nowNanos() + slowness());
    world
        .agenda()
        .at(
            lastDueNanos,
            () -> {
              late--;
              enter(next);
            });
  }

  private void enter(Waiting next) {
    if (dead) {
      return;
    }
    if (paused) {
      inbox.add(next);
    } else {
      handle(next);
    }
  }

  private long slowness() {
    return slowNanos == 0 ? 0 : random.nextLong(slowNanos);
  }

  /** From now on each input is handled late by at most so much; 0 for at once. */
  void slowDown(long nanos) {
    if (slowNanos > 0) {
      slowedNanos += world.nowNanos() - slowSinceNanos;
    }
    slowSinceNanos = world.nowNanos();
    slowNanos = nanos;
  }

  void pause() {
    if (!dead && !paused) {
      paused = true;
      pausedSinceNanos = world.nowNanos();
    }
  }

  void resume() {
    if (dead || !paused) {
      return;
    }
    paused = false;
    long nanos = world.nowNanos() - pausedSinceNanos;
    pausedNanos += nanos;
    long interval = HealthConfig.DEFAULT.pingInterval().toNanos();
    pausedBeyondAnIntervalNanos += Math.max(0, nanos - interval);
    if (timerMissed && random.nextBoolean()) {
      handle(new Waiting(Input.TIMER, SwarmCore::advance));
    }
    timerMissed = false;
    while (!inbox.isEmpty() && !dead && !paused) {
      handle(inbox.remove());
    }
    setTimer();
  }

  void sayGoodbye() {
    handle(new Waiting(Input.LEAVE, SwarmCore::handleLeave));
  }

  void die() {
    dead = true;
    inbox.clear();
    observers.forEach(Observer::died);
  }

  void connected(Life other) {
    observers.forEach(observer -> observer.connected(other.node, other.visible));
  }

  void answered(String by) {
    observers.forEach(observer -> observer.answered(by));
  }

  void heard(String from, Message message) {
    observers.forEach(observer -> observer.heard(from, message));
  }

  void inspect() {
    observers.forEach(Observer::inspect);
  }

  /** What a listener to an event does comes after what the event came of. */
  private void handle(Waiting first) {
    turn.add(first);
    if (handling) {
      return;
    }
    handling = true;
    while (!turn.isEmpty() && !dead) {
      handleOne(turn.remove());
    }
    handling = false;
    setTimerSoon();
  }

  private void handleOne(Waiting waiting) {
    Input input = waiting.input();
    world.trace().add(world.nowNanos(), creation, input.kind().name().hashCode(), input.figure());
    observers.forEach(observer -> observer.before(input));
    waiting.action().accept(core, now());
    observers.forEach(Observer::after);
  }

  /**
   * Once for all inputs of a turn, as production does: to ask when it is due costs a large core.
   */
  private void setTimerSoon() {
    if (!turning) {
      turning = true;
      world
          .agenda()
          .after(
              TURN_NANOS,
              () -> {
                turning = false;
                if (!dead) {
                  setTimer();
                }
              });
    }
  }

  private void setTimer() {
    long wake = core.nextWakeNanos(now());
    wakeNanos = Long.MAX_VALUE;
    if (wake != Long.MAX_VALUE) {
      long lateNanos = random.nextLong(TIMER_LATE_NANOS) + slowness();
      wakeNanos = world.nowNanos() + Math.max(wake - now().nanos() + lateNanos, 0);
      comeBack();
    }
  }

  /** A timer that is put off again and again is one entry of the agenda, not one each time. */
  private void comeBack() {
    if (wakeNanos < agendaNanos) {
      long atNanos = wakeNanos;
      agendaNanos = atNanos;
      world
          .agenda()
          .at(
              atNanos,
              () -> {
                if (atNanos == agendaNanos) {
                  agendaNanos = Long.MAX_VALUE;
                  wake();
                }
              });
    }
  }

  private void wake() {
    if (dead) {
      return;
    }
    if (wakeNanos > world.nowNanos()) {
      comeBack();
      return;
    }
    wakeNanos = Long.MAX_VALUE;
    if (paused) {
      timerMissed = true;
      return;
    }
    long second = world.nowNanos() / 1_000_000_000;
    wakes = second == secondOfWakes ? wakes + 1 : 1;
    secondOfWakes = second;
    int nodes = world.nodes().size();
    if (wakes > MAX_WAKES_A_SECOND + nodes * MAX_WAKES_A_SECOND_FOR_EACH_NODE) {
      throw new AssertionError(node + " wants to be woken all the time");
    }
    handle(new Waiting(Input.TIMER, SwarmCore::advance));
  }

  private void emit(SwarmEvent event) {
    world.trace().tell(world.nowNanos(), node + ": " + event);
    observers.forEach(observer -> observer.saw(event));
    if (event instanceof SwarmEvent.MessageReceived message) {
      handleLater(message);
    }
  }

  /** Handlers take their time, one after the other. */
  private void handleLater(SwarmEvent.MessageReceived message) {
    handlersBusyUntilNanos = Math.max(handlersBusyUntilNanos, world.nowNanos());
    handlersBusyUntilNanos += random.nextLong(HANDLER_NANOS);
    world
        .agenda()
        .at(
            handlersBusyUntilNanos,
            () ->
                input(
                    Input.of(Input.Kind.HANDLED, node),
                    (live, now) -> {
                      observers.forEach(observer -> observer.handled(message));
                      live.comms().handleHandled(List.of(message.number()));
                    }));
  }

  @Override
  public void dial(String target) {
    world.network().dial(this, target);
  }

  @Override
  public void disconnect(String target) {
    world.network().close(this, target);
  }

  @Override
  public void send(String target, Message message) {
    pings += message instanceof Message.Ping ? 1 : 0;
    observers.forEach(observer -> observer.sent(target, message));
    world.network().send(this, target, message);
  }

  @Override
  public void sendPlain(String target, Value body, boolean urgent) {
    throw new AssertionError(target + " is no plain node");
  }

  /** Waits where the wire is slow: as the kernel's buffer that is full. */
  @Override
  public long pendingBytes(String target) {
    return world.network().pendingBytes(this, target);
  }

  @Override
  public void awaitReady(String target) {
    world.network().awaitReady(this, target);
  }

  @Override
  public void pingBeam(String target, long sequence) {
    if (sequence > 0) {
      observers.forEach(observer -> observer.pinged(target));
    }
    world.network().pingBeam(this, target, sequence);
  }
}
