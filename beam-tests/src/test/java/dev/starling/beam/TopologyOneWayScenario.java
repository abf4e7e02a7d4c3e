package dev.starling.beam;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Three hosts with a quorum of two, between which single directions are cut: what a node cannot
 * answer it does not count as heard. Then four hosts with a quorum of three that see each other in
 * overlapping views.
 */
public final class TopologyOneWayScenario {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Duration STEADY = Duration.ofSeconds(6);

  private final Lan lan;
  private final List<Lan.Host> hosts = new ArrayList<>();
  private final List<OverlayProcess> nodes = new ArrayList<>();

  private TopologyOneWayScenario(Lan lan) {
    this.lan = lan;
  }

  /** What is done to them: {@code one-way} or {@code views}. */
  public static void main(String[] args) throws Exception {
    try (Lan lan = new Lan()) {
      TopologyOneWayScenario scenario = new TopologyOneWayScenario(lan);
      try {
        if (args[0].equals("one-way")) {
          scenario.start(3, 2);
          scenario.cutOneWay();
        } else {
          scenario.start(4, 3);
          scenario.overlap();
        }
      } finally {
        scenario.nodes.forEach(OverlayProcess::close);
      }
    }
  }

  /** The commander is the first of them then. */
  private void start(int count, int quorum) throws Exception {
    for (int i = 0; i < count; i++) {
      Lan.Host host = lan.addHost();
      hosts.add(host);
      OverlayProcess node = OverlayProcess.start(host, OverlayProcess.Times.SHORT, quorum);
      nodes.forEach(other -> node.act("connect " + other.name()));
      nodes.add(node);
    }
    Await.until("all follow one", BOUND, () -> followed(nodes) != null);
    // Who joined later votes once its memory is whole: 1.1 leases and an interval after its start.
    Await.throughout("all follow one", STEADY, () -> followed(nodes) != null);
    int at = nodes.indexOf(named(followed(nodes)));
    nodes.add(0, nodes.remove(at));
    hosts.add(0, hosts.remove(at));
  }

  /**
   * Nothing of what the commander sends arrives any more, but it hears the others still: they elect
   * another, it is none, and it does not come between them while the cut lasts.
   */
  private void cutOneWay() {
    OverlayProcess old = nodes.get(0);
    List<OverlayProcess> others = nodes.subList(1, 3);
    final long firstTerm = term(old);
    watch();
    lan.cutOneWay(hosts.get(0), hosts.get(1));
    lan.cutOneWay(hosts.get(0), hosts.get(2));
    Await.until("the two follow one of them", BOUND, () -> others.contains(leader(others)));
    Await.until("the old one has none", BOUND, () -> !old.ask("commander").equals(old.name()));
    String next = followed(others);
    final long nextTerm = term(others.get(0));
    check(nextTerm > firstTerm, "the token rose");
    Await.throughout("the two follow " + next, STEADY, () -> next.equals(followed(others)));
    check(term(others.get(0)) == nextTerm, "the old one drove no terms up");

    Lan.healOneWay(hosts.get(0), hosts.get(1));
    Lan.healOneWay(hosts.get(0), hosts.get(2));
    Await.until("all follow one again", BOUND, () -> followed(nodes) != null);
    check(next.equals(followed(nodes)), "who commands goes on, though an elder is back");
    assertNeverTwo();
  }

  /**
   * The first and the last are cut from each other; those between hear both, and all. Each of the
   * ends has three with itself, and so could win: only one does at a time.
   */
  private void overlap() {
    final String first = followed(nodes);
    final long firstTerm = term(nodes.get(0));
    watch();
    lan.cut(hosts.get(0), hosts.get(3));
    Await.throughout("all follow " + first, STEADY, () -> first.equals(followed(nodes)));
    check(term(nodes.get(3)) == firstTerm, "one link less deposes nobody");

    // The commander keeps one voter: that is less than the quorum. The other three have it.
    lan.cut(hosts.get(0), hosts.get(2));
    Await.until(
        "the other three follow one of them, and so does the old one by the one that hears both",
        BOUND,
        () -> nodes.subList(1, 4).contains(leader(nodes)));
    check(term(nodes.get(0)) > firstTerm, "the token rose");
    String next = followed(nodes);
    Await.throughout("all follow " + next, STEADY, () -> next.equals(followed(nodes)));

    lan.heal(hosts.get(0), hosts.get(2));
    lan.heal(hosts.get(0), hosts.get(3));
    Await.until("all follow one again", BOUND, () -> followed(nodes) != null);
    assertNeverTwo();
  }

  private void watch() {
    nodes.forEach(node -> node.act("watch"));
  }

  /** By what each told a reader of itself every 10 ms; all have one wall clock. */
  private void assertNeverTwo() {
    List<OverlayNode.Reign> reigns = new ArrayList<>();
    for (OverlayProcess node : nodes) {
      for (String text : node.ask("reigns").split(",")) {
        if (!text.isEmpty()) {
          reigns.add(OverlayNode.Reign.parse(text));
        }
      }
    }
    check(reigns.size() > 1, "command passed");
    for (int i = 0; i < reigns.size(); i++) {
      for (int j = 0; j < i; j++) {
        check(!reigns.get(i).overlaps(reigns.get(j)), "never two commanders: " + reigns);
      }
    }
  }

  private OverlayProcess named(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }

  /** Whom all of them follow; null if they differ. */
  private OverlayProcess leader(List<OverlayProcess> followers) {
    String name = followed(followers);
    return name == null ? null : named(name);
  }

  private static String followed(List<OverlayProcess> nodes) {
    List<String> followed = nodes.stream().map(node -> node.ask("commander")).distinct().toList();
    return followed.size() == 1 && !followed.get(0).equals("none") ? followed.get(0) : null;
  }

  private static long term(OverlayProcess node) {
    return Long.parseLong(node.ask("term"));
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("not so: " + what);
    }
  }
}
