package dev.starling.beam;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Four nodes on four hosts, two on either side of a partition. Both sides write and remove while
 * they do not hear each other, some of it the same ids; then it heals, and all four show all of it.
 */
final class OverlayPartitionScenario {
  /** Ids that one side alone touches: so many are added, as many replaced and as many removed. */
  private static final int EACH = 200;

  private final TreeMap<String, String> expected = new TreeMap<>();
  private final List<Lan.Host> hosts = new ArrayList<>();
  private OverlaySwarm swarm = new OverlaySwarm();

  private OverlayPartitionScenario() {}

  public static void main(String[] args) throws Exception {
    OverlayPartitionScenario scenario = new OverlayPartitionScenario();
    try (Lan lan = new Lan()) {
      scenario.run(lan);
    } finally {
      scenario.swarm.close();
    }
  }

  private void run(Lan lan) throws Exception {
    for (int i = 0; i < 4; i++) {
      hosts.add(lan.addHost());
    }
    swarm = OverlaySwarm.onHosts(hosts, OverlayProcess.Times.SHORT);
    swarm.connectAll();
    writeTogether();
    swarm.awaitAll(expected);

    between(lan::cut);
    List<OverlayProcess> left = List.of(swarm.node(0), swarm.node(1));
    List<OverlayProcess> right = List.of(swarm.node(2), swarm.node(3));
    writeAlone("left", swarm.node(0), swarm.node(1));
    writeAlone("right", swarm.node(3), swarm.node(2));
    writeTheSame(swarm.node(1), swarm.node(2));
    OverlaySwarm.awaitEqual(left);
    OverlaySwarm.awaitEqual(right);
    check(swarm.node(0).ask("get both-write").equals("by-left"), "the left does not hear");
    check(swarm.node(3).ask("get both-write").equals("by-right"), "the right does not hear");
    Await.until("each side has given the other up", OverlaySwarm.HEALED, this::allGivenUp);

    long healedNanos = System.nanoTime();
    between(lan::heal);
    swarm.awaitAll(expected);
    Results.record(
        "two by two nodes healed after a partition with writes and removals on both sides",
        String.format(
            "all four equal, %d entities, %.1f s after the cable was plugged in",
            expected.size(), (System.nanoTime() - healedNanos) / 1e9));
    swarm.awaitHealthy();
  }

  private boolean allGivenUp() {
    for (int i = 0; i < hosts.size(); i++) {
      if (swarm.node(i).number("down") != 2) {
        return false;
      }
    }
    return true;
  }

  private interface Change {
    void of(Lan.Host one, Lan.Host other);
  }

  private void between(Change change) {
    for (Lan.Host one : hosts.subList(0, 2)) {
      for (Lan.Host other : hosts.subList(2, 4)) {
        change.of(one, other);
      }
    }
  }

  private void writeTogether() {
    for (String side : List.of("left", "right")) {
      for (int i = 0; i < EACH; i++) {
        put(swarm.node(i % 4), side + "-replaced" + i, "old");
        put(swarm.node(i % 4), side + "-removed" + i, "old");
      }
    }
    for (String id : List.of("both-write", "both-remove", "left-writes", "right-writes")) {
      put(swarm.node(0), id, "old");
    }
    swarm.node(1).act("waypoint route here");
    expected.put("waypoint/route", "here");
    swarm.node(2).act("annotate note here");
    expected.put("annotation/note", "here");
  }

  /** What no other side touches has to come to what it is here. */
  private void writeAlone(String side, OverlayProcess one, OverlayProcess other) {
    for (int i = 0; i < EACH; i++) {
      put(i % 2 == 0 ? one : other, side + "-new" + i, "by-" + side);
      put(i % 2 == 0 ? one : other, side + "-replaced" + i, "by-" + side);
      remove(i % 2 == 0 ? one : other, side + "-removed" + i);
    }
  }

  /** The same ids on both sides, the right after the left. */
  private void writeTheSame(OverlayProcess left, OverlayProcess right) {
    left.act("put both-write by-left");
    left.act("remove both-remove");
    left.act("put left-writes by-left");
    left.act("remove right-writes");
    left.act("put both-add by-left");
    left.act("remove-waypoint route");
    left.act("remove-annotation note");
    long millis = System.currentTimeMillis();
    Await.until(
        "it is later", OverlaySwarm.HEALED, () -> System.currentTimeMillis() > millis + 100);
    right.act("put both-write by-right");
    right.act("remove both-remove");
    right.act("remove left-writes");
    right.act("put right-writes by-right");
    right.act("put both-add by-right");
    right.act("waypoint route there");
    expected.put("entity/both-write", "by-right");
    expected.remove("entity/both-remove");
    expected.put("entity/left-writes", "by-left");
    expected.put("entity/right-writes", "by-right");
    expected.put("entity/both-add", "by-right");
    expected.put("waypoint/route", "there");
    expected.remove("annotation/note");
  }

  private void put(OverlayProcess node, String id, String text) {
    node.act("put " + id + " " + text);
    expected.put("entity/" + id, text);
  }

  private void remove(OverlayProcess node, String id) {
    node.act("remove " + id);
    expected.remove("entity/" + id);
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("not so: " + what);
    }
  }
}
