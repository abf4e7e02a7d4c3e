package dev.starling.beam;

import java.util.List;

/**
 * Nodes that have to be told much: one that is new, and one that was away while there were more
 * changes than are kept. What was removed meanwhile it learns from what the others still have.
 */
final class OverlayJoinScenario {
  private static final int ENTITIES = 10_000;

  /** More rounds of all entities than changes are kept, 65,536. */
  private static final int ROUNDS = 7;

  private OverlaySwarm swarm = new OverlaySwarm();

  private OverlayJoinScenario() {}

  public static void main(String[] args) throws Exception {
    OverlayJoinScenario scenario = new OverlayJoinScenario();
    try (Lan lan = new Lan()) {
      scenario.run(lan);
    } finally {
      scenario.swarm.close();
    }
  }

  private void run(Lan lan) throws Exception {
    List<Lan.Host> hosts = List.of(lan.addHost(), lan.addHost(), lan.addHost());
    swarm = OverlaySwarm.onHosts(hosts, OverlayProcess.Times.SHORT);
    swarm.connectAll();
    OverlayProcess a = swarm.node(0);
    OverlayProcess b = swarm.node(1);
    OverlayProcess away = swarm.node(2);
    a.act("fill e " + ENTITIES + " first");
    b.act("put removed-meanwhile old");
    b.act("put updated-by-the-one-away old");
    b.act("put removed-by-the-one-away old");
    swarm.awaitEqual();
    join(lan, "a fresh node that joins has 10,000 entities, told change by change");

    cutOff(lan, hosts, true);
    a.act("remove removed-meanwhile");
    for (int round = 1; round <= ROUNDS; round++) {
      a.act("fill e " + ENTITIES + " round" + round);
    }
    away.act("put updated-by-the-one-away new");
    away.act("remove removed-by-the-one-away");
    away.act("put added-by-the-one-away new");
    OverlaySwarm.awaitEqual(List.of(a, b));
    if (away.ask("get removed-meanwhile").equals("absent")) {
      throw new AssertionError("the one that is away heard of the removal");
    }
    long startNanos = System.nanoTime();
    cutOff(lan, hosts, false);
    swarm.awaitEqual();
    record(
        "a node that was away for " + ROUNDS * ENTITIES + " changes and a removal has all",
        startNanos);
    for (OverlayProcess node : List.of(a, b, away)) {
      expect(node, "removed-meanwhile", "absent");
      expect(node, "removed-by-the-one-away", "absent");
      expect(node, "updated-by-the-one-away", "new");
      expect(node, "added-by-the-one-away", "new");
      expect(node, "e" + (ENTITIES - 1), "round" + ROUNDS);
      if (node.number("size") != ENTITIES + 2) {
        throw new AssertionError(node.name() + " has " + node.ask("size"));
      }
    }
    join(lan, "a fresh node that joins has 10,000 entities, told in ranges");
  }

  private void join(Lan lan, String what) throws Exception {
    OverlayProcess fresh =
        swarm.add(OverlayProcess.start(lan.addHost(), OverlayProcess.Times.SHORT));
    long startNanos = System.nanoTime();
    fresh.act("connect " + swarm.node(0).name());
    Await.until(
        "the fresh one has all",
        OverlaySwarm.HEALED,
        () -> fresh.number("size") == swarm.node(0).number("size"));
    record(what + ", from its connect on", startNanos);
    for (OverlayProcess other : swarm.others(fresh)) {
      fresh.act("connect " + other.name());
    }
    swarm.awaitEqual();
    swarm.remove(fresh);
  }

  private static void record(String what, long startNanos) {
    Results.record(what, String.format("after %.2f s", (System.nanoTime() - startNanos) / 1e9));
  }

  private static void cutOff(Lan lan, List<Lan.Host> hosts, boolean off) {
    for (Lan.Host other : hosts.subList(0, 2)) {
      if (off) {
        lan.cut(hosts.get(2), other);
      } else {
        lan.heal(hosts.get(2), other);
      }
    }
  }

  private static void expect(OverlayProcess node, String id, String text) {
    String shown = node.ask("get " + id);
    if (!shown.equals(text)) {
      throw new AssertionError(node.name() + " shows " + shown + " for " + id);
    }
  }
}
