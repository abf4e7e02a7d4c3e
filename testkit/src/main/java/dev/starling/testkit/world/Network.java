package dev.starling.testkit.world;

import dev.starling.core.comms.CommsManager;
import dev.starling.core.message.Message;
import dev.starling.core.port.DialFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The hosts' wires, and what the kernels and the distribution protocol do on them. */
final class Network {
  private static final long DIAL_TIMEOUT_NANOS = 7_000_000_000L;
  private static final long TICK_TIMEOUT_NANOS = 60_000_000_000L;
  private static final long READY_LOOK_NANOS = 20_000_000;
  private static final long RESET_SPREAD_NANOS = 5_000_000;

  private final World world;
  private final SplittableRandom random;
  private final Map<String, Map<String, Wire>> wires = new HashMap<>();
  private final Set<Wire.Lane> stalled = new LinkedHashSet<>();
  private final Codec codec = new Codec();
  private long messages;
  private long bytes;

  Network(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  Wire wire(String from, String to) {
    return wires
        .computeIfAbsent(from, name -> new HashMap<>())
        .computeIfAbsent(to, name -> new Wire(world.agenda(), random));
  }

  /** Messages sent so far, all nodes together. */
  long messages() {
    return messages;
  }

  /** Their bytes, without what frames and TCP add. */
  long bytes() {
    return bytes;
  }

  /** Cuts one direction. Whoever hears no tick for a minute closes its connection. */
  void cut(String from, String to) {
    Wire wire = wire(from, to);
    wire.cut();
    long cut = wire.cuts();
    world
        .agenda()
        .after(
            TICK_TIMEOUT_NANOS,
            () -> {
              Life listener = world.lifeOf(to);
              if (wire.isCut() && wire.cuts() == cut && listener != null) {
                breakDown(listener, from);
              }
            });
  }

  /** Nothing more arrives of what {@code from} sends on the connection that stands, for a while. */
  boolean stall(String from, String to, Duration duration) {
    Connection connection = connection(from, to);
    if (connection == null) {
      return false;
    }
    Wire.Lane lane = connection.from(world.requireLife(from));
    lane.stall();
    stalled.add(lane);
    world.agenda().after(duration.toNanos(), () -> flow(lane));
    return true;
  }

  /** Lets all connections flow again. */
  void flowAll() {
    List.copyOf(stalled).forEach(this::flow);
  }

  private void flow(Wire.Lane lane) {
    stalled.remove(lane);
    lane.flow();
  }

  /** Both ends lose the connection, and what is on its way. */
  boolean reset(String a, String b) {
    Connection connection = connection(a, b);
    if (connection == null) {
      return false;
    }
    connection.reset();
    drop(connection, connection.dialler, random.nextLong(RESET_SPREAD_NANOS));
    drop(connection, connection.acceptor, random.nextLong(RESET_SPREAD_NANOS));
    return true;
  }

  /** One end loses the connection. The other learns it when it sends. */
  boolean halfClose(String end, String other) {
    Connection connection = connection(end, other);
    if (connection == null) {
      return false;
    }
    drop(connection, world.requireLife(end), 0);
    return true;
  }

  private @Nullable Connection connection(String end, String other) {
    Life life = world.lifeOf(end);
    return life == null ? null : life.connections.get(other);
  }

  void dial(Life dialler, String target) {
    if (dialler.connections.containsKey(target)) {
      world.agenda().after(0, () -> tellConnected(dialler, target));
      return;
    }
    if (dialler.dials.containsKey(target)) {
      return;
    }
    Dial dial = new Dial(dialler, target);
    dialler.dials.put(target, dial);
    world.agenda().after(DIAL_TIMEOUT_NANOS, () -> settle(dial, DialFailure.TIMEOUT));
    boolean cut = wire(dialler.node, target).isCut() || wire(target, dialler.node).isCut();
    if (cut && random.nextBoolean()) {
      world
          .agenda()
          .after(random.nextLong(200_000_000), () -> settle(dial, DialFailure.UNREACHABLE));
      return;
    }
    wire(dialler.node, target).carry(() -> knock(dial));
  }

  private void knock(Dial dial) {
    Life target = world.lifeOf(dial.target);
    if (target == null) {
      refuse(dial);
    } else {
      target.knocking.add(dial);
      target.input(
          Input.of(Input.Kind.CONNECTED, dial.dialler.node),
          (core, now) -> {
            if (target.knocking.remove(dial)) {
              accept(dial, target);
            }
          });
    }
  }

  private void refuse(Dial dial) {
    DialFailure failure = random.nextBoolean() ? DialFailure.REFUSED : DialFailure.NAME_GONE;
    wire(dial.target, dial.dialler.node).carry(() -> settle(dial, failure));
  }

  private void accept(Dial dial, Life acceptor) {
    Life dialler = dial.dialler;
    if (dial.settled || dialler.isDead()) {
      return;
    }
    Wire back = wire(acceptor.node, dialler.node);
    Dial own = acceptor.dials.get(dialler.node);
    // Even if the other one has accepted: that may have been an earlier life, whose answer is late.
    if (own != null) {
      if (dialler.node.compareTo(acceptor.node) < 0) {
        back.carry(() -> settle(dial, DialFailure.SUPERSEDED));
        return;
      }
      acceptor.dials.remove(dialler.node);
      own.settled = true;
      acceptor.core.handleDialFailed(
          acceptor.now(), dialler.node, DialFailure.SUPERSEDED, "their dial goes on");
    }
    Connection connection =
        new Connection(
            dialler, acceptor, back.newLane(), wire(dialler.node, acceptor.node).newLane());
    dial.accepted = connection;
    connection.from(acceptor).carry(() -> established(dial, connection));
    open(acceptor, connection);
  }

  private void established(Dial dial, Connection connection) {
    Life dialler = dial.dialler;
    dialler.input(
        Input.of(Input.Kind.CONNECTED, dial.target),
        (core, now) -> {
          if (dial.settled || connection.isReset()) {
            settleQuietly(dial);
            sendClose(dialler, connection);
            return;
          }
          settleQuietly(dial);
          open(dialler, connection);
        });
  }

  private static void settleQuietly(Dial dial) {
    if (!dial.settled) {
      dial.settled = true;
      dial.dialler.dials.remove(dial.target);
    }
  }

  /** Opens one end; a connection that stands there already is replaced. */
  private void open(Life end, Connection connection) {
    String other = connection.other(end).node;
    Connection old = end.connections.remove(other);
    if (old != null) {
      old.setOpenAt(end, false);
      sendClose(end, old);
      end.core.handleDisconnected(end.now(), other);
    }
    connection.setOpenAt(end, true);
    end.connections.put(other, connection);
    end.connected(connection.other(end));
    end.core.handleConnected(end.now(), connection.other(end).asPeer());
  }

  private void settle(Dial dial, DialFailure failure) {
    dial.dialler.input(
        Input.dialFailed(dial.target, failure),
        (core, now) -> {
          if (!dial.settled) {
            settleQuietly(dial);
            core.handleDialFailed(now, dial.target, failure, failure.name());
          }
        });
  }

  private void tellConnected(Life dialler, String target) {
    DialFailure failure = DialFailure.SUPERSEDED;
    dialler.input(
        Input.dialFailed(target, failure),
        (core, now) -> core.handleDialFailed(now, target, failure, "connected already"));
  }

  /** One end closes its connection. */
  void close(Life end, String other) {
    Connection connection = end.connections.remove(other);
    if (connection != null) {
      connection.setOpenAt(end, false);
      sendClose(end, connection);
    }
  }

  /** One end gives its connection up, and its core is told. */
  private void breakDown(Life end, String other) {
    Connection connection = end.connections.get(other);
    if (connection != null) {
      end.input(
          Input.of(Input.Kind.DISCONNECTED, other),
          (core, now) -> {
            if (connection.isOpenAt(end)) {
              close(end, other);
              core.handleDisconnected(now, other);
            }
          });
    }
  }

  private void sendClose(Life end, Connection connection) {
    connection.from(end).carry(() -> drop(connection, connection.other(end), 0));
  }

  /** One end is told that its connection is gone. */
  private void drop(Connection connection, Life end, long afterNanos) {
    world.agenda().after(afterNanos, () -> dropNow(connection, end));
  }

  private static void dropNow(Connection connection, Life end) {
    String other = connection.other(end).node;
    end.input(
        Input.of(Input.Kind.DISCONNECTED, other),
        (core, now) -> {
          if (connection.isOpenAt(end)) {
            connection.setOpenAt(end, false);
            end.connections.remove(other);
            core.handleDisconnected(now, other);
          }
        });
  }

  void send(Life from, String to, Message message) {
    Connection connection = from.connections.get(to);
    if (connection != null) {
      Life other = connection.other(from);
      Codec.Frame frame = codec.encode(message);
      messages++;
      bytes += frame.bytes.length;
      connection.from(from).carry(() -> arrive(connection, from, other, frame), frame.bytes.length);
    }
  }

  /** Bytes that wait since a link is cut or slow. */
  long pendingBytes(Life from, String to) {
    Connection connection = from.connections.get(to);
    return connection == null ? 0 : connection.from(from).pendingBytes();
  }

  /** Tells once when fewer bytes wait; looks now and then. */
  void awaitReady(Life from, String to) {
    Connection connection = from.connections.get(to);
    if (connection != null && connection.from(from).await()) {
      lookUntilReady(connection, from, to);
    }
  }

  private void lookUntilReady(Connection connection, Life from, String to) {
    world
        .agenda()
        .after(
            READY_LOOK_NANOS,
            () -> {
              if (from.isDead() || !connection.isOpenAt(from)) {
                return;
              }
              if (connection.from(from).pendingBytes() >= CommsManager.READY_BYTES) {
                lookUntilReady(connection, from, to);
                return;
              }
              connection.from(from).awaitNoMore();
              from.input(Input.of(Input.Kind.READY, to), (core, now) -> core.handleReady(now, to));
            });
  }

  private void arrive(Connection connection, Life from, Life to, Codec.Frame frame) {
    if (connection.isReset() || to.isDead()) {
      return;
    }
    Message message = codec.decode(frame);
    to.input(
        Input.message(from.node, message, frame.hash()),
        (core, now) -> {
          if (connection.isOpenAt(to)) {
            to.heard(from.node, message);
            core.handleMessage(now, from.node, message);
          } else {
            refuseFrame(connection, from, to);
          }
        });
  }

  /** What comes for a connection that is closed here is answered with a reset. */
  private void refuseFrame(Connection connection, Life from, Life to) {
    wire(to.node, from.node).carry(() -> dropNow(connection, from));
  }

  /** The process at the other end answers by itself, as {@code net_kernel} does. */
  void pingBeam(Life from, String to, long sequence) {
    Connection connection = from.connections.get(to);
    if (connection == null) {
      return;
    }
    Life other = connection.other(from);
    connection
        .from(from)
        .carry(
            () ->
                other.input(
                    Input.of(Input.Kind.BEAM_PING, from.node),
                    (core, now) -> {
                      if (connection.isOpenAt(other)) {
                        connection.from(other).carry(() -> answer(connection, from, to, sequence));
                      } else {
                        refuseFrame(connection, from, other);
                      }
                    }));
  }

  private static void answer(Connection connection, Life from, String to, long sequence) {
    from.input(
        Input.beamAnswer(to, sequence),
        (core, now) -> {
          if (connection.isOpenAt(from) && !connection.isReset()) {
            from.answered(to);
            core.handleBeamAnswer(now, to, sequence);
          }
        });
  }

  /** The kernel closes what a dead process had open, and refuses who waited for it. */
  void bury(Life dead) {
    for (Connection connection : List.copyOf(dead.connections.values())) {
      connection.setOpenAt(dead, false);
      sendClose(dead, connection);
    }
    dead.connections.clear();
    for (Dial dial : dead.dials.values()) {
      if (dial.accepted != null) {
        sendClose(dead, dial.accepted);
      }
    }
    dead.knocking.forEach(this::refuse);
    dead.knocking.clear();
  }
}
