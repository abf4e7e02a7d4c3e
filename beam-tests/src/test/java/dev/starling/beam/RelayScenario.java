package dev.starling.beam;

import dev.starling.beam.OverlayProcess.Arrival;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/**
 * Two hosts without a way to each other, and two between them: state converges, messages arrive,
 * and the death of the relay that is used costs nothing but time.
 */
final class RelayScenario {
  private static final OverlayProcess.Times TIMES = OverlayProcess.Times.SHORT;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration BOUND = Duration.ofSeconds(150);

  private final int count;
  private final TreeMap<String, String> expected = new TreeMap<>();
  private OverlaySwarm swarm = new OverlaySwarm();
  private OverlayProcess a;
  private OverlayProcess b;

  private RelayScenario(int count) {
    this.count = count;
  }

  /** How many critical messages are under way when the relay is killed. */
  public static void main(String[] args) throws Exception {
    RelayScenario scenario = new RelayScenario(Integer.parseInt(args[0]));
    try (Lan lan = new Lan()) {
      scenario.run(lan);
    } finally {
      scenario.swarm.close();
    }
  }

  private void run(Lan lan) throws Exception {
    List<Lan.Host> hosts = List.of(lan.addHost(), lan.addHost(), lan.addHost(), lan.addHost());
    lan.cut(hosts.get(0), hosts.get(1));
    swarm = OverlaySwarm.onHosts(hosts, TIMES);
    a = swarm.node(0);
    b = swarm.node(1);
    OverlayProcess one = swarm.node(2);
    OverlayProcess other = swarm.node(3);
    one.act("connect " + other.name());
    for (OverlayProcess relay : List.of(one, other)) {
      relay.act("connect " + a.name());
      relay.act("connect " + b.name());
    }
    swarm.awaitHealthy();
    try {
      Await.until("each has a way", SOON, () -> isVia(a, b, one, other) && isVia(b, a, one, other));
    } catch (AssertionError e) {
      String links = a.ask("link " + b.name()) + " and " + b.ask("link " + a.name());
      throw new AssertionError(links, e);
    }
    converge("first");
    eachPriority(a, b, "there");
    eachPriority(b, a, "back");
    relayDies(one, other);
    converge("second");
    eachPriority(a, b, "again");
  }

  private static boolean isVia(OverlayProcess from, OverlayProcess to, OverlayProcess... relays) {
    String via = from.ask("via " + to.name());
    return List.of(relays).stream().anyMatch(relay -> relay.name().equals(via));
  }

  private void converge(String text) {
    put(a, "of-a", text);
    put(b, "of-b", text);
    swarm.awaitAll(expected);
  }

  private void put(OverlayProcess node, String id, String text) {
    node.act("put " + id + " " + text);
    expected.put("entity/" + id, text);
  }

  /** A relayed link is as good as none: what is critical or high is carried. */
  private static void eachPriority(OverlayProcess from, OverlayProcess to, String text) {
    check(from, "quality " + to.name(), "disconnected");
    String send = "send " + to.name() + " ";
    for (String priority : List.of("normal", "low")) {
      check(from, send + priority + " not-" + text, "dropped:not_connected");
    }
    check(from, send + "critical c-" + text, "sent");
    check(from, "became c-" + text, "delivered");
    check(from, send + "high h-" + text, "sent");
    Await.until(
        "both have come, and nothing else",
        SOON,
        () -> {
          List<String> received = List.of(to.ask("received").split(","));
          return received.contains("c-" + text + "=critical")
              && received.contains("h-" + text + "=high")
              && received.stream().noneMatch(each -> each.startsWith("not-"));
        });
  }

  private void relayDies(OverlayProcess one, OverlayProcess other) {
    a.act("stream " + b.name() + " 0 " + count);
    Await.until("some have come", SOON, () -> b.arrivals().size() >= count / 10);
    OverlayProcess used = isVia(a, b, one) ? one : other;
    OverlayProcess left = used == one ? other : one;
    int before = b.arrivals().size();
    swarm.remove(used);
    long killNanos = System.nanoTime();
    Await.until("the other is used", SOON, () -> isVia(a, b, left));
    Await.until("more have come", SOON, () -> b.arrivals().size() > before + 256);
    long againMillis = (System.nanoTime() - killNanos) / 1_000_000;
    Await.until("all have come", BOUND, () -> b.arrivals().size() >= count);
    Await.until(
        "all are acknowledged",
        BOUND,
        () -> a.ask("streamed").startsWith("delivered=" + count + " lost=0"));
    List<Arrival> arrivals = b.arrivals();
    for (int i = 0; i < arrivals.size(); i++) {
      if (arrivals.get(i).number() != i || arrivals.get(i).redelivered()) {
        throw new AssertionError("at place " + i + ": " + arrivals.get(i));
      }
    }
    Results.record(
        count + " critical messages over a relay that is killed with another one beside it",
        "none lost, none doubled; going on after " + againMillis + " ms, " + before + " before");
  }

  private static void check(OverlayProcess node, String command, String expected) {
    String answer = node.ask(command);
    if (!answer.equals(expected)) {
      throw new AssertionError(node.name() + ", " + command + ": " + answer + ", not " + expected);
    }
  }
}
