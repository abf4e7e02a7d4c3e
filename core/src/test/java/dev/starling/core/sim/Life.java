package dev.starling.core.sim;

import dev.starling.core.SwarmConfig;
import dev.starling.core.SwarmCore;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.HealthConfig;
import dev.starling.core.message.Message;
import dev.starling.core.port.Now;
import dev.starling.core.port.Peer;
import dev.starling.core.port.Transport;
import dev.starling.core.sync.OverlayConfig;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/** One life of a process: a core, what it waits for, and its connections. */
final class Life implements Transport {
  final String node;
  final long creation;
  final SwarmCore core;
  final Map<String, Connection> connections = new LinkedHashMap<>();
  final Map<String, Dial> dials = new LinkedHashMap<>();

  /** Dials that have reached this process and wait for it to run. */
  final Queue<Dial> knocking = new ArrayDeque<>();

  /**
   * A core of seven has some ten timers; one that is woken more often than this spins. While a
   * large swarm forms there are some for each other node.
   */
  private static final int MAX_WAKES_A_SECOND = 200;

  private static final int MAX_WAKES_A_SECOND_FOR_EACH_NODE = 5;

  private record Waiting(Input input, BiConsumer<SwarmCore, Now> action) {}

  private final VirtualSwarm swarm;
  private final boolean visible;
  private final long originNanos;
  private final long wallOffsetMillis;
  private final SplittableRandom random;
  private final Witness witness;
  private final Queue<Waiting> inbox = new ArrayDeque<>();
  private long timers;
  private long secondOfWakes;
  private int wakes;
  private long pings;
  private boolean timerMissed;
  private boolean paused;
  private boolean dead;
  private long pausedSinceNanos;
  private long pausedNanos;
  private long pausedBeyondAnIntervalNanos;

  /**
   * Begins a life.
   *
   * @param wallOffsetMillis how far the host's wall clock is from the truth
   */
  Life(
      VirtualSwarm swarm,
      String node,
      boolean visible,
      long creation,
      long wallOffsetMillis,
      SplittableRandom random) {
    this.swarm = swarm;
    this.node = node;
    this.visible = visible;
    this.creation = creation;
    this.wallOffsetMillis = wallOffsetMillis;
    this.random = random;
    // Some clocks wrap around within the first minutes.
    this.originNanos =
        random.nextBoolean()
            ? random.nextLong()
            : Long.MAX_VALUE - random.nextLong(200_000_000_000L);
    this.witness = new Witness(swarm, this);
    this.core =
        new SwarmCore(
            new SwarmConfig(node, "test", List.of(), HealthConfig.DEFAULT, OverlayConfig.DEFAULT),
            now().epochMillis() * 1_000,
            random.split(),
            this,
            this::emit);
  }

  Peer asPeer() {
    return new Peer(node, creation, visible);
  }

  boolean isVisible() {
    return visible;
  }

  boolean isDead() {
    return dead;
  }

  boolean isPaused() {
    return paused;
  }

  Witness witness() {
    return witness;
  }

  Now now() {
    long elapsedNanos = swarm.nowNanos();
    return new Now(
        originNanos + elapsedNanos,
        VirtualSwarm.EPOCH_MILLIS + wallOffsetMillis + elapsedNanos / 1_000_000);
  }

  /** How many pings to Starling nodes it has sent. */
  long pings() {
    return pings;
  }

  /** Time in which this process ran. */
  long awakeNanos() {
    return swarm.nowNanos() - pausedNanos;
  }

  /** The same, where at most a ping interval of each pause counts as time that it ran. */
  long awakeOrShortlyPausedNanos() {
    return swarm.nowNanos() - pausedBeyondAnIntervalNanos;
  }

  /** Hands over an input, now or when the process runs again. */
  void input(Input input, BiConsumer<SwarmCore, Now> action) {
    if (dead) {
      return;
    }
    if (paused) {
      inbox.add(new Waiting(input, action));
    } else {
      handle(input, action);
    }
  }

  void pause() {
    if (!dead && !paused) {
      paused = true;
      pausedSinceNanos = swarm.nowNanos();
    }
  }

  void resume() {
    if (dead || !paused) {
      return;
    }
    paused = false;
    long nanos = swarm.nowNanos() - pausedSinceNanos;
    pausedNanos += nanos;
    long interval = HealthConfig.DEFAULT.pingInterval().toNanos();
    pausedBeyondAnIntervalNanos += Math.max(0, nanos - interval);
    if (timerMissed && random.nextBoolean()) {
      handle(Input.TIMER, SwarmCore::advance);
    }
    timerMissed = false;
    while (!inbox.isEmpty() && !dead && !paused) {
      Waiting next = inbox.remove();
      handle(next.input(), next.action());
    }
    setTimer();
  }

  void die() {
    dead = true;
    inbox.clear();
  }

  private void handle(Input input, BiConsumer<SwarmCore, Now> action) {
    swarm.trace().add(swarm.nowNanos(), creation, input.kind().ordinal(), input.figure());
    witness.before(input);
    action.accept(core, now());
    witness.after();
    setTimer();
  }

  private void setTimer() {
    long timer = ++timers;
    long wake = core.nextWakeNanos(now());
    if (wake != Long.MAX_VALUE) {
      long lateNanos = random.nextLong(1_000_000);
      swarm.agenda().after(wake - now().nanos() + lateNanos, () -> wake(timer));
    }
  }

  private void wake(long timer) {
    if (dead || timer != timers) {
      return;
    }
    if (paused) {
      timerMissed = true;
      return;
    }
    long second = swarm.nowNanos() / 1_000_000_000;
    wakes = second == secondOfWakes ? wakes + 1 : 1;
    secondOfWakes = second;
    int nodes = swarm.nodes().size();
    if (wakes > MAX_WAKES_A_SECOND + nodes * MAX_WAKES_A_SECOND_FOR_EACH_NODE) {
      throw new AssertionError(node + " wants to be woken all the time");
    }
    handle(Input.TIMER, SwarmCore::advance);
  }

  private void emit(SwarmEvent event) {
    swarm.trace().tell(swarm.nowNanos(), node + ": " + event);
    witness.saw(event);
  }

  @Override
  public void dial(String target) {
    swarm.network().dial(this, target);
  }

  @Override
  public void disconnect(String target) {
    swarm.network().close(this, target);
  }

  @Override
  public void send(String target, Message message) {
    pings += message instanceof Message.Ping ? 1 : 0;
    swarm.network().send(this, target, message);
  }

  @Override
  public void pingBeam(String target, long sequence) {
    swarm.network().pingBeam(this, target, sequence);
  }
}
