package dev.starling.beam;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Five nodes on five hosts, the link between two of which breaks for three times the time after
 * which a silent node is down. Those two hear of each other through the others all the while, and
 * then from each other again.
 */
final class BrokenLinkScenario {
  private static final int NODES = 5;
  private static final Duration SOON = Duration.ofSeconds(30);

  /** TCP doubles its pauses up to two minutes while nothing comes back. */
  private static final Duration UNTIL_TCP_TRIES_AGAIN = Duration.ofSeconds(150);

  private final List<StarlingProcess> nodes = new ArrayList<>();

  private BrokenLinkScenario() {}

  /** Ping interval, suspect-after, down-after. */
  public static void main(String[] times) throws Exception {
    BrokenLinkScenario scenario = new BrokenLinkScenario();
    try (Lan lan = new Lan()) {
      scenario.run(lan, times);
    } finally {
      scenario.nodes.forEach(StarlingProcess::close);
    }
  }

  private void run(Lan lan, String[] times) throws IOException {
    List<Lan.Host> hosts = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      Lan.Host host = lan.addHost();
      hosts.add(host);
      nodes.add(
          StarlingProcess.start(
              host,
              "node@" + host.address(),
              "broken-link",
              "--ping-interval",
              times[0],
              "--suspect-after",
              times[1],
              "--down-after",
              times[2]));
    }
    StarlingProcess one = nodes.get(0);
    StarlingProcess other = nodes.get(1);
    Await.until("all see all", SOON, this::allHealthy);
    JsonNode before = one.node(other.name()).orElseThrow();

    lan.cut(hosts.get(0), hosts.get(1));
    Await.until("one hears by others", SOON, () -> !via(one, other).isNull());
    Await.until("the other, too", SOON, () -> !via(other, one).isNull());
    Duration downAfter = Duration.parse("PT" + times[2]);
    Await.throughout("nobody is down", downAfter.multipliedBy(3), this::nobodyDown);
    check(!via(one, other).isNull(), "still heard by others");
    Await.until("all see all, with one link broken", SOON, this::allHealthy);

    lan.heal(hosts.get(0), hosts.get(1));
    Await.until("one hears", UNTIL_TCP_TRIES_AGAIN, () -> via(one, other).isNull());
    Await.until("the other hears", UNTIL_TCP_TRIES_AGAIN, () -> via(other, one).isNull());
    JsonNode after = one.node(other.name()).orElseThrow();
    check(before.get("joinedAt").equals(after.get("joinedAt")), "the same life: " + after);

    // What comes after everything else shows that everything else is in the log.
    StarlingProcess last = nodes.remove(NODES - 1);
    last.close();
    for (StarlingProcess node : nodes) {
      try (EventLog events = node.events()) {
        Await.until(
            node.name() + " tells of the end of " + last.name(),
            SOON,
            () -> events.ofType("node_down").size() > 0);
        check(events.ofType("node_down").size() == 1, "one went down: " + events.all());
        check(!events.about(last.name(), "node_down").isEmpty(), "the one that was killed");
      }
    }
  }

  private static JsonNode via(StarlingProcess node, StarlingProcess other) {
    return node.node(other.name()).orElseThrow().get("via");
  }

  private boolean allHealthy() {
    return nodes.stream().allMatch(node -> count(node, "healthy") == NODES - 1);
  }

  private boolean nobodyDown() {
    return nodes.stream().allMatch(node -> count(node, "down") == 0);
  }

  private static int count(StarlingProcess node, String status) {
    int count = 0;
    for (JsonNode other : node.get("/api/v1/nodes")) {
      if (other.get("status").asString().equals(status)) {
        count++;
      }
    }
    return count;
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("not so: " + what);
    }
  }
}
