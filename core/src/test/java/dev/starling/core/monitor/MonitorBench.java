package dev.starling.core.monitor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.HealthConfig;
import dev.starling.core.health.NodeHealth;
import dev.starling.core.health.NodeStatus;
import dev.starling.core.health.PeerKind;
import dev.starling.core.port.Now;
import dev.starling.core.port.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A {@link NodeMonitor} in virtual time, and nodes that answer its pings until told to stop. Times
 * are nanoseconds since the bench began.
 */
final class MonitorBench implements NodeMonitor.Effects {
  record Ping(String node, long sequence, long atNanos) {}

  record Probe(String helper, String target, long atNanos) {}

  record Change(String node, NodeStatus to, long atNanos) {}

  private record Input(long dueNanos, long order, Runnable action) implements Comparable<Input> {
    @Override
    public int compareTo(Input other) {
      int byTime = Long.compare(dueNanos, other.dueNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  final NodeMonitor monitor;
  final List<Ping> pings = new ArrayList<>();
  final List<Probe> probes = new ArrayList<>();
  final List<String> probed = new ArrayList<>();
  final List<Change> changes = new ArrayList<>();
  final List<SwarmEvent> events = new ArrayList<>();
  final List<String> disconnects = new ArrayList<>();
  final List<String> forgotten = new ArrayList<>();

  private final Map<String, Long> oneWayNanos = new HashMap<>();
  private final Map<String, Long> stopNanos = new HashMap<>();
  private final PriorityQueue<Input> inputs = new PriorityQueue<>();
  private final long originNanos;
  private long elapsedNanos;
  private long order;

  /** A bench whose clock wraps around after three seconds. */
  MonitorBench() {
    this(HealthConfig.DEFAULT, Long.MAX_VALUE - Duration.ofSeconds(3).toNanos() - 7);
  }

  /**
   * A bench whose clock starts anywhere.
   *
   * @param originNanos what the monotonic clock shows at the start
   */
  MonitorBench(HealthConfig config, long originNanos) {
    this.monitor = new NodeMonitor("self", config, new Random(3), this);
    this.originNanos = originNanos;
  }

  Now now() {
    return new Now(originNanos + elapsedNanos, 1_000 + elapsedNanos / 1_000_000);
  }

  long elapsedNanos() {
    return elapsedNanos;
  }

  /** A Starling node that answers, {@code latency} away. */
  void join(String node, Duration latency) {
    oneWayNanos.put(node, latency.toNanos());
    connect(node, 1);
  }

  /** A Starling node that never answers. */
  void joinSilent(String node) {
    connect(node, 1);
  }

  boolean connect(String node, long creation) {
    return monitor.handleConnected(
        now(), new Peer(node, creation, true), PeerKind.STARLING, now().nanos());
  }

  void stopAnswering(String node) {
    stopNanos.put(node, elapsedNanos);
  }

  void answerAgain(String node) {
    stopNanos.remove(node);
  }

  void answer(String node) {
    long sequence =
        pings.stream()
            .filter(ping -> ping.node().equals(node))
            .reduce((first, second) -> second)
            .orElseThrow()
            .sequence();
    monitor.handleAnswered(now(), node, sequence);
  }

  /** Lets time pass, with the monitor woken when it asked to be and inputs handed over when due. */
  void pass(Duration duration) {
    long endNanos = elapsedNanos + duration.toNanos();
    int wakesAtOneMoment = 0;
    while (true) {
      long wake = monitor.nextWakeNanos(now());
      assertTrue(monitor.isScheduled(now()), "looking at all members finds one sooner");
      long wakeNanos =
          wake == Long.MAX_VALUE ? Long.MAX_VALUE : elapsedNanos + (wake - now().nanos());
      long inputNanos = inputs.isEmpty() ? Long.MAX_VALUE : inputs.peek().dueNanos();
      if (Math.min(wakeNanos, inputNanos) > endNanos) {
        break;
      }
      wakesAtOneMoment = Math.min(wakeNanos, inputNanos) > elapsedNanos ? 0 : wakesAtOneMoment + 1;
      if (wakesAtOneMoment > 100) {
        throw new AssertionError("the monitor wants to be woken again and again at one moment");
      }
      if (inputNanos <= wakeNanos) {
        elapsedNanos = inputNanos;
        inputs.remove().action().run();
      } else {
        elapsedNanos = wakeNanos;
        monitor.advance(now());
      }
    }
    elapsedNanos = endNanos;
  }

  /** This process is held up: neither timers nor inputs. Then come the inputs, or the timers. */
  void stall(Duration duration, boolean inputsFirst) {
    monitor.nextWakeNanos(now());
    elapsedNanos += duration.toNanos();
    if (!inputsFirst) {
      monitor.advance(now());
    }
    while (!inputs.isEmpty() && inputs.peek().dueNanos() <= elapsedNanos) {
      inputs.remove().action().run();
      monitor.nextWakeNanos(now());
    }
    if (inputsFirst) {
      monitor.advance(now());
    }
  }

  NodeHealth health(String node) {
    return monitor.snapshot(now()).stream()
        .filter(health -> health.node().equals(node))
        .findAny()
        .orElseThrow(() -> new AssertionError(node + " is not in the list"));
  }

  NodeStatus status(String node) {
    return health(node).status();
  }

  /** When a node first turned to that status. */
  long changedAtNanos(String node, NodeStatus to) {
    return changes.stream()
        .filter(change -> change.node().equals(node) && change.to() == to)
        .findFirst()
        .orElseThrow(() -> new AssertionError(node + " never turned " + to))
        .atNanos();
  }

  @Override
  public void ping(String node, PeerKind kind, long sequence) {
    pings.add(new Ping(node, sequence, elapsedNanos));
    Long oneWay = oneWayNanos.get(node);
    if (oneWay != null) {
      long reachedNanos = elapsedNanos + oneWay;
      inputs.add(
          new Input(
              reachedNanos + oneWay,
              order++,
              () -> {
                if (stopNanos.getOrDefault(node, Long.MAX_VALUE) > reachedNanos) {
                  monitor.handleAnswered(now(), node, sequence);
                }
              }));
    }
  }

  @Override
  public void probe(String helper, String target) {
    probes.add(new Probe(helper, target, elapsedNanos));
  }

  @Override
  public void probed(String asker, String target) {
    probed.add(asker + " hears of " + target);
  }

  @Override
  public void disconnect(Now now, String node) {
    disconnects.add(node);
  }

  @Override
  public void forgotten(String node) {
    forgotten.add(node);
  }

  @Override
  public void emit(SwarmEvent event) {
    events.add(event);
    if (event instanceof SwarmEvent.StatusChange change) {
      changes.add(new Change(change.node(), change.to(), elapsedNanos));
    }
  }
}
