package dev.starling.core;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.HealthConfig;
import dev.starling.core.health.NodeHealth;
import dev.starling.core.link.CommsConfig;
import dev.starling.core.message.Message;
import dev.starling.core.port.DialFailure;
import dev.starling.core.port.EventSink;
import dev.starling.core.port.Journal;
import dev.starling.core.port.Now;
import dev.starling.core.port.Peer;
import dev.starling.core.port.Transport;
import dev.starling.core.sync.OverlayConfig;
import dev.starling.core.topology.TopologyConfig;
import dev.starling.core.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** One {@link SwarmCore} in virtual time, with the test as the world around it. */
final class CoreBench implements Transport, EventSink {
  static final String SELF = "self@127.0.0.1";
  static final long INCARNATION = 1_000_000;

  record Sent(String to, Message message) {}

  record BeamPing(String to, long sequence) {}

  final List<String> dials = new ArrayList<>();
  final List<String> disconnects = new ArrayList<>();
  final List<Sent> sent = new ArrayList<>();
  final List<BeamPing> beamPings = new ArrayList<>();
  final List<Value> plain = new ArrayList<>();
  final List<String> awaited = new ArrayList<>();
  final List<SwarmEvent> linkEvents = new ArrayList<>();
  final List<SwarmEvent> events = new ArrayList<>();
  final SwarmCore core;

  /** What becomes of every dial at once; null when the test decides on each. */
  DialFailure dialsFail;

  private static final long ORIGIN_NANOS = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos() - 7;
  private long elapsedNanos;
  private long pendingBytes;

  CoreBench() {
    this(HealthConfig.DEFAULT);
  }

  CoreBench(HealthConfig health) {
    this(health, INCARNATION, Journal.Image.EMPTY, null);
  }

  CoreBench(HealthConfig health, long incarnation, Journal.Image kept, Journal journal) {
    core =
        new SwarmCore(
            new SwarmConfig(
                SELF,
                "test",
                List.of("feature"),
                health,
                OverlayConfig.DEFAULT,
                CommsConfig.DEFAULT,
                TopologyConfig.DEFAULT),
            incarnation,
            kept,
            journal,
            new Random(1),
            this,
            this);
  }

  /** The virtual time; it starts a minute before the nanoseconds wrap around. */
  Now now() {
    return new Now(ORIGIN_NANOS + elapsedNanos, 1_000 + elapsedNanos / 1_000_000);
  }

  /** Lets time pass, with the core woken whenever it asked to be. */
  void pass(Duration duration) {
    long endNanos = elapsedNanos + duration.toNanos();
    int wakesAtOneMoment = 0;
    while (true) {
      long wake = core.nextWakeNanos(now());
      long waitNanos = wake == Long.MAX_VALUE ? Long.MAX_VALUE : wake - now().nanos();
      if (waitNanos > endNanos - elapsedNanos) {
        break;
      }
      wakesAtOneMoment = waitNanos > 0 ? 0 : wakesAtOneMoment + 1;
      if (wakesAtOneMoment > 100) {
        throw new AssertionError("the core wants to be woken again and again at one moment");
      }
      elapsedNanos += waitNanos;
      int dialsBefore = dials.size();
      core.advance(now());
      for (int i = dialsBefore; dialsFail != null && i < dials.size(); i++) {
        core.handleDialFailed(now(), dials.get(i), dialsFail, "detail of " + dialsFail);
      }
    }
    elapsedNanos = endNanos;
  }

  /** This process is held up for that long; then its timer fires. */
  void stall(Duration duration) {
    elapsedNanos += duration.toNanos();
    core.advance(now());
  }

  /** Lets the core do what it wants to do at once. */
  void settle() {
    pass(Duration.ZERO);
  }

  void connect(String node, long creation) {
    core.handleConnected(now(), new Peer(node, creation, true));
    settle();
  }

  void connectHidden(String node, long creation) {
    core.handleConnected(now(), new Peer(node, creation, false));
    settle();
  }

  /** Connects a Starling node that says hello at once. */
  void join(String node, long creation) {
    connect(node, creation);
    hello(node, creation * 1_000, OptionalLong.empty());
  }

  void hello(String node, long incarnation, OptionalLong seen) {
    receive(node, new Message.Hello(incarnation, seen, "test", List.of()));
  }

  void receive(String from, Message message) {
    core.handleMessage(now(), from, message);
    settle();
  }

  /** The node answers the last ping sent to it. */
  void pong(String node) {
    receive(node, new Message.Pong(lastPing(node)));
  }

  /** The nodes answer their pings at once, each second, for that long. */
  void passAnswered(Duration duration, String... nodes) {
    for (long second = 0; second < duration.toSeconds(); second++) {
      pass(Duration.ofSeconds(1));
      for (String node : nodes) {
        pong(node);
      }
    }
  }

  void disconnected(String node) {
    core.handleDisconnected(now(), node);
    settle();
  }

  void dialFailed(String node, DialFailure failure) {
    core.handleDialFailed(now(), node, failure, "detail of " + failure);
    settle();
  }

  Optional<NodeHealth> health(String node) {
    return core.nodes(now()).stream().filter(health -> health.node().equals(node)).findAny();
  }

  NodeHealth member(String node) {
    return health(node).orElseThrow(() -> new AssertionError(node + " is not in the list"));
  }

  long lastPing(String node) {
    return sent.stream()
        .filter(s -> s.to().equals(node) && s.message() instanceof Message.Ping)
        .mapToLong(s -> ((Message.Ping) s.message()).sequence())
        .reduce((first, second) -> second)
        .orElseThrow(() -> new AssertionError(node + " was not pinged"));
  }

  List<Message> sentTo(String node) {
    return sent.stream().filter(s -> s.to().equals(node)).map(Sent::message).toList();
  }

  void forgetCalls() {
    dials.clear();
    disconnects.clear();
    sent.clear();
    beamPings.clear();
    events.clear();
  }

  @Override
  public void dial(String node) {
    dials.add(node);
  }

  @Override
  public void disconnect(String node) {
    disconnects.add(node);
  }

  @Override
  public void send(String node, Message message) {
    sent.add(new Sent(node, message));
  }

  @Override
  public void sendPlain(String node, Value body, boolean urgent) {
    plain.add(body);
  }

  @Override
  public long pendingBytes(String node) {
    return pendingBytes;
  }

  @Override
  public void awaitReady(String node) {
    awaited.add(node);
  }

  @Override
  public void pingBeam(String node, long sequence) {
    beamPings.add(new BeamPing(node, sequence));
  }

  @Override
  public void emit(SwarmEvent event) {
    boolean topology =
        event instanceof SwarmEvent.CommanderChanged || event instanceof SwarmEvent.RoleChanged;
    if (!topology) {
      events.add(event);
    }
  }
}
