package dev.starling.core.comms;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.PeerKind;
import dev.starling.core.link.CommsConfig;
import dev.starling.core.message.Message;
import dev.starling.core.port.Now;
import dev.starling.core.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/** Managers with nothing between them but queues, on a clock that the test moves. */
final class Pair {
  long nanos = 1_000_000_000;

  private final Map<String, Node> nodes = new HashMap<>();

  record Sent(String to, Message message) {}

  /** One manager and what it asked for. */
  final class Node implements CommsManager.Effects {
    final String name;
    final long life;
    final CommsManager comms;
    final Queue<Sent> sent = new ArrayDeque<>();
    final List<SwarmEvent.MessageReceived> received = new ArrayList<>();
    final List<Route> routes = new ArrayList<>();
    final Set<String> unheard = new HashSet<>();

    Node(String name, long life, CommsConfig config) {
      this.name = name;
      this.life = life;
      this.comms = new CommsManager(name, life, config, this);
    }

    /** It takes {@code message} for one of {@code from}. */
    void hears(String from, Message.CommsMessage message) {
      comms.handleMessage(now(), from, message);
    }

    void meets(String other, long otherLife) {
      comms.handleConnected(now(), other, PeerKind.STARLING, otherLife, otherLife);
      comms.handleSample(now(), other, 1_000_000, 0);
    }

    @Override
    public void send(String node, Message message) {
      sent.add(new Sent(node, message));
    }

    @Override
    public void sendPlain(String node, Value body, boolean urgent) {
      throw new AssertionError("there are no BEAM nodes");
    }

    @Override
    public long pendingBytes(String node) {
      return 0;
    }

    @Override
    public void awaitReady(String node) {}

    @Override
    public boolean isKnown(String node) {
      return true;
    }

    @Override
    public boolean hears(Now now, String node) {
      return !unheard.contains(node);
    }

    @Override
    public void heardVia(Now now, Route route) {
      routes.add(route);
    }

    @Override
    public void emit(SwarmEvent event) {
      if (event instanceof SwarmEvent.MessageReceived message) {
        received.add(message);
      }
    }
  }

  Now now() {
    return new Now(nanos, 0);
  }

  Node node(String name, long life, CommsConfig config) {
    Node node = new Node(name, life, config);
    nodes.put(name, node);
    return node;
  }

  void connect(Node a, Node b) {
    a.meets(b.name, b.life);
    b.meets(a.name, a.life);
  }

  /** Lets all that was sent arrive, and what follows from it. */
  void deliver() {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (Node node : List.copyOf(nodes.values())) {
        for (Sent next = node.sent.poll(); next != null; next = node.sent.poll()) {
          Node to = nodes.get(next.to());
          if (to != null && next.message() instanceof Message.CommsMessage message) {
            to.hears(node.name, message);
            moved = true;
          }
        }
      }
    }
  }

  void pass(long millis) {
    nanos += millis * 1_000_000;
    nodes.values().forEach(node -> node.comms.advance(now()));
  }
}
