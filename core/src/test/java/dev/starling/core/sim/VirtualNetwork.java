package dev.starling.core.sim;

import dev.starling.core.message.Message;
import dev.starling.core.port.DialFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The hosts' wires, and what the kernels and the distribution protocol do on them. */
final class VirtualNetwork {
  private static final long DIAL_TIMEOUT_NANOS = 7_000_000_000L;
  private static final long TICK_TIMEOUT_NANOS = 60_000_000_000L;

  private final VirtualSwarm swarm;
  private final SplittableRandom random;
  private final Map<String, Map<String, Wire>> wires = new HashMap<>();

  VirtualNetwork(VirtualSwarm swarm, SplittableRandom random) {
    this.swarm = swarm;
    this.random = random;
  }

  Wire wire(String from, String to) {
    return wires
        .computeIfAbsent(from, name -> new HashMap<>())
        .computeIfAbsent(to, name -> new Wire(swarm.agenda(), random));
  }

  /** Cuts one direction. Whoever hears no tick for a minute closes its connection. */
  void cut(String from, String to) {
    Wire wire = wire(from, to);
    wire.cut();
    long cut = wire.cuts();
    swarm
        .agenda()
        .after(
            TICK_TIMEOUT_NANOS,
            () -> {
              Life listener = swarm.lifeOf(to);
              if (wire.isCut() && wire.cuts() == cut && listener != null) {
                breakDown(listener, from);
              }
            });
  }

  void dial(Life dialler, String target) {
    if (dialler.connections.containsKey(target)) {
      swarm.agenda().after(0, () -> tellConnected(dialler, target));
      return;
    }
    if (dialler.dials.containsKey(target)) {
      return;
    }
    Dial dial = new Dial(dialler, target);
    dialler.dials.put(target, dial);
    swarm.agenda().after(DIAL_TIMEOUT_NANOS, () -> settle(dial, DialFailure.TIMEOUT));
    boolean cut = wire(dialler.node, target).isCut() || wire(target, dialler.node).isCut();
    if (cut && random.nextBoolean()) {
      swarm
          .agenda()
          .after(random.nextLong(200_000_000), () -> settle(dial, DialFailure.UNREACHABLE));
      return;
    }
    wire(dialler.node, target).carry(() -> knock(dial));
  }

  private void knock(Dial dial) {
    Life target = swarm.lifeOf(dial.target);
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
    Dial own = acceptor.dials.get(dialler.node);
    if (own != null && own.accepted == null) {
      if (dialler.node.compareTo(acceptor.node) < 0) {
        wire(acceptor.node, dialler.node).carry(() -> settle(dial, DialFailure.SUPERSEDED));
        return;
      }
      acceptor.dials.remove(dialler.node);
      own.settled = true;
      acceptor.core.handleDialFailed(
          acceptor.now(), dialler.node, DialFailure.SUPERSEDED, "their dial goes on");
    }
    Connection connection = new Connection(dialler, acceptor);
    dial.accepted = connection;
    wire(acceptor.node, dialler.node).carry(() -> established(dial, connection));
    open(acceptor, connection);
  }

  private void established(Dial dial, Connection connection) {
    Life dialler = dial.dialler;
    dialler.input(
        Input.of(Input.Kind.CONNECTED, dial.target),
        (core, now) -> {
          if (dial.settled) {
            sendClose(dialler, connection);
            return;
          }
          dial.settled = true;
          dialler.dials.remove(dial.target);
          open(dialler, connection);
        });
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
    end.witness().connected(other, connection.other(end).isVisible());
    end.core.handleConnected(end.now(), connection.other(end).asPeer());
  }

  private void settle(Dial dial, DialFailure failure) {
    dial.dialler.input(
        Input.dialFailed(dial.target, failure),
        (core, now) -> {
          if (!dial.settled) {
            dial.settled = true;
            dial.dialler.dials.remove(dial.target);
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
    Life other = connection.other(end);
    wire(end.node, other.node)
        .carry(
            () ->
                other.input(
                    Input.of(Input.Kind.DISCONNECTED, end.node),
                    (core, now) -> {
                      if (connection.isOpenAt(other)) {
                        connection.setOpenAt(other, false);
                        other.connections.remove(end.node);
                        core.handleDisconnected(now, end.node);
                      }
                    }));
  }

  void send(Life from, String to, Message message) {
    Connection connection = from.connections.get(to);
    if (connection != null) {
      Life other = connection.other(from);
      wire(from.node, to).carry(() -> arrive(connection, from, other, message));
    }
  }

  private void arrive(Connection connection, Life from, Life to, Message message) {
    to.input(
        Input.message(from.node, message),
        (core, now) -> {
          if (connection.isOpenAt(to)) {
            to.witness().heard(from.node, message);
            core.handleMessage(now, from.node, message);
          }
        });
  }

  /** The process at the other end answers by itself, as {@code net_kernel} does. */
  void pingBeam(Life from, String to, long sequence) {
    Connection connection = from.connections.get(to);
    if (connection == null) {
      return;
    }
    Life other = connection.other(from);
    wire(from.node, to)
        .carry(
            () ->
                other.input(
                    Input.of(Input.Kind.BEAM_PING, from.node),
                    (core, now) -> {
                      if (connection.isOpenAt(other)) {
                        wire(to, from.node).carry(() -> answer(connection, from, to, sequence));
                      }
                    }));
  }

  private void answer(Connection connection, Life from, String to, long sequence) {
    from.input(
        Input.beamAnswer(to, sequence),
        (core, now) -> {
          if (connection.isOpenAt(from)) {
            from.witness().answered(to);
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
