package dev.starling.beam;

import java.util.List;
import java.util.TreeMap;

/**
 * Three hosts in a row: the ends have no way to each other but the node in the middle, which is
 * killed and comes back empty. Then an end is killed while it writes.
 */
final class OverlayForwardScenario {
  private static final OverlayProcess.Times TIMES = OverlayProcess.Times.SHORT;
  private static final int WRITES = 1_000_000;

  private final TreeMap<String, String> expected = new TreeMap<>();
  private OverlaySwarm swarm = new OverlaySwarm();

  private OverlayForwardScenario() {}

  public static void main(String[] args) throws Exception {
    OverlayForwardScenario scenario = new OverlayForwardScenario();
    try (Lan lan = new Lan()) {
      scenario.run(lan);
    } finally {
      scenario.swarm.close();
    }
  }

  private void run(Lan lan) throws Exception {
    Lan.Host left = lan.addHost();
    Lan.Host middle = lan.addHost();
    Lan.Host right = lan.addHost();
    lan.cut(left, right);
    swarm = OverlaySwarm.onHosts(List.of(left, middle, right), TIMES);
    OverlayProcess a = swarm.node(0);
    OverlayProcess b = swarm.node(2);
    swarm.node(1).act("connect " + a.name());
    swarm.node(1).act("connect " + b.name());
    for (int i = 0; i < 20; i++) {
      put(i % 2 == 0 ? a : b, "e" + i, "first");
    }
    swarm.awaitAll(expected);
    remove(a, "e1");
    remove(b, "e2");
    put(a, "e3", "second");
    swarm.awaitAll(expected);

    swarm.remove(swarm.node(1));
    remove(a, "e4");
    remove(b, "e5");
    put(b, "e6", "third");
    // It is found again by those that knew it.
    OverlayProcess back = swarm.add(OverlayProcess.start(middle, TIMES));
    swarm.awaitAll(expected);
    remove(back, "e7");
    swarm.awaitAll(expected);
    killTheWriter(left, a, back, b);
  }

  /**
   * Whatever anybody has of its writes, all have, with nothing left out in the middle; and under
   * its name again it knows all and is heard.
   */
  private void killTheWriter(
      Lan.Host host, OverlayProcess a, OverlayProcess middle, OverlayProcess b) throws Exception {
    a.begin("write-on w " + WRITES);
    Await.until(
        "some of it has come to the other end",
        OverlaySwarm.HEALED,
        () -> b.ask("get w100").equals("written"));
    swarm.remove(a);
    OverlaySwarm.awaitEqual(List.of(middle, b));
    int written = 0;
    while (written < WRITES && b.ask("get w" + written).equals("written")) {
      expected.put("entity/w" + written, "written");
      written++;
    }
    swarm.awaitAll(expected);
    if (written == WRITES) {
      throw new AssertionError("it was killed too late, after " + WRITES + " writes");
    }
    Results.record(
        "writes that a node which was killed had told, known to all others, none left out between",
        Integer.toString(written));

    OverlayProcess again = swarm.add(OverlayProcess.start(host, TIMES));
    swarm.awaitAll(expected);
    put(again, "w0", "again");
    remove(again, "w1");
    put(b, "w2", "by-b");
    swarm.awaitAll(expected);
  }

  private void put(OverlayProcess node, String id, String text) {
    node.act("put " + id + " " + text);
    expected.put("entity/" + id, text);
  }

  private void remove(OverlayProcess node, String id) {
    node.act("remove " + id);
    expected.remove("entity/" + id);
  }
}
