package dev.starling.beam;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Five hosts with a quorum of three. Two are cut off: they have no commander within the lease, and
 * the three have one with a higher token; once the cable is plugged in, all follow one.
 */
public final class TopologyPartitionScenario {
  private static final Duration BOUND = Duration.ofSeconds(60);

  private final List<Lan.Host> hosts = new ArrayList<>();
  private final List<OverlayProcess> nodes = new ArrayList<>();

  public static void main(String[] args) throws Exception {
    TopologyPartitionScenario scenario = new TopologyPartitionScenario();
    try (Lan lan = new Lan()) {
      scenario.run(lan);
    } finally {
      scenario.nodes.forEach(OverlayProcess::close);
    }
  }

  private void run(Lan lan) throws Exception {
    for (int i = 0; i < 5; i++) {
      Lan.Host host = lan.addHost();
      hosts.add(host);
      OverlayProcess node = OverlayProcess.start(host, OverlayProcess.Times.SHORT, 3);
      nodes.forEach(other -> node.act("connect " + other.name()));
      nodes.add(node);
    }
    Await.until("all five follow one", BOUND, () -> agreed(nodes) != null);
    // Who joined later votes once its memory is whole: 1.1 leases and an interval after its start.
    Await.throughout("all five follow one", Duration.ofSeconds(5), () -> agreed(nodes) != null);
    String first = agreed(nodes);
    long firstTerm = term(nodes.get(0));
    // The commander is among the two.
    int at = indexOf(first);
    OverlayProcess commander = nodes.remove(at);
    nodes.add(0, commander);
    hosts.add(0, hosts.remove(at));
    List<OverlayProcess> two = nodes.subList(0, 2);
    List<OverlayProcess> three = nodes.subList(2, 5);

    long cutNanos = System.nanoTime();
    between(lan::cut);
    Await.until(
        "the two have no commander",
        BOUND,
        () -> two.stream().allMatch(node -> node.ask("commander").equals("none")));
    final long noneMillis = (System.nanoTime() - cutNanos) / 1_000_000;
    Await.until(
        "the three have one",
        BOUND,
        () ->
            agreed(three) != null && three.stream().anyMatch(n -> n.name().equals(agreed(three))));
    final long nextMillis = (System.nanoTime() - cutNanos) / 1_000_000;
    check(term(three.get(0)) > firstTerm, "the token of the three is higher");
    check(two.stream().allMatch(n -> n.ask("commander").equals("none")), "the two have none");

    between(lan::heal);
    Await.until("all five follow one again", BOUND, () -> agreed(nodes) != null);
    Results.record(
        "five nodes with a quorum of three, cut two by three with the commander among the two",
        String.format(
            "the two had none after %d ms, the three another after %d ms; leases of 1,500 ms",
            noneMillis, nextMillis));
  }

  private int indexOf(String name) {
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new AssertionError(name + " is none of the five");
  }

  private interface Change {
    void of(Lan.Host one, Lan.Host other);
  }

  private void between(Change change) {
    for (Lan.Host one : hosts.subList(0, 2)) {
      for (Lan.Host other : hosts.subList(2, 5)) {
        change.of(one, other);
      }
    }
  }

  private static long term(OverlayProcess node) {
    return Long.parseLong(node.ask("term"));
  }

  private static String agreed(List<OverlayProcess> nodes) {
    List<String> followed = nodes.stream().map(node -> node.ask("commander")).distinct().toList();
    return followed.size() == 1 && !followed.get(0).equals("none") ? followed.get(0) : null;
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("not so: " + what);
    }
  }
}
