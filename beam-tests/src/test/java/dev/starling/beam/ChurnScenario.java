package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Nodes come, go, die and change addresses, for as many seconds as the first argument says, with
 * chance from the second. The records of a real name server follow. Each time the swarm is whole
 * within one poll interval, and no connection between two that live is ever lost.
 */
final class ChurnScenario implements AutoCloseable {
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(5);
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final int HOSTS = 5;
  private static final int FEWEST = 2;

  private final Random random;
  private final Lan lan;
  private final Dnsmasq dns;
  private final Lan.Host names;
  private final Deque<Lan.Host> free = new ArrayDeque<>();
  private final Map<Lan.Host, StarlingProcess> nodes = new LinkedHashMap<>();
  private int nextAddress = 100;
  private long slowestMillis;
  private int changes;

  private ChurnScenario(long seed) throws IOException {
    random = new Random(seed);
    lan = new Lan();
    names = lan.addHost();
    for (int i = 1; i < HOSTS; i++) {
      free.add(lan.addHost());
    }
    dns = Dnsmasq.start(names);
  }

  public static void main(String[] arguments) throws Exception {
    long nanos = TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[0]));
    long seed = Long.parseLong(arguments[1]);
    try (ChurnScenario scenario = new ChurnScenario(seed)) {
      long start = System.nanoTime();
      scenario.come();
      scenario.come();
      while (System.nanoTime() - start < nanos) {
        scenario.change();
      }
      Results.record(
          "churn by DNS with real records, seed " + seed,
          "%d changes in %d s, whole again after %d ms at most, polls every %d s"
              .formatted(
                  scenario.changes,
                  TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
                  scenario.slowestMillis,
                  POLL_INTERVAL.toSeconds()));
    }
  }

  private void change() throws Exception {
    Map<Lan.Host, StarlingProcess> lived = new LinkedHashMap<>(nodes);
    Map<Lan.Host, Set<String>> before = new LinkedHashMap<>();
    nodes.keySet().forEach(host -> before.put(host, host.connections()));
    int what = random.nextInt(4);
    if (nodes.size() <= FEWEST || (what == 0 && !free.isEmpty())) {
      come();
    } else if (what == 1) {
      go("-TERM");
    } else if (what == 2) {
      go("-KILL");
    } else {
      move();
    }
    changes++;
    lived.entrySet().removeIf(each -> nodes.get(each.getKey()) != each.getValue());
    for (Lan.Host host : lived.keySet()) {
      assertKept(host, before.getOrDefault(host, Set.of()), lived.keySet());
    }
  }

  private void come() throws Exception {
    start(free.remove());
  }

  /** Ends one; its record goes with it, or a little later. */
  private Lan.Host go(String signal) throws Exception {
    List<Lan.Host> hosts = new ArrayList<>(nodes.keySet());
    Lan.Host host = hosts.get(random.nextInt(hosts.size()));
    StarlingProcess node = nodes.remove(host);
    boolean recordFirst = random.nextBoolean();
    if (recordFirst) {
      publish();
    }
    node.signal(signal);
    node.process().onExit().join();
    if (!recordFirst) {
      publish();
    }
    for (StarlingProcess other : nodes.values()) {
      Await.until(
          other.name() + " knows that " + node.name() + " is gone",
          BOUND,
          () -> !other.status(node.name()).equals("healthy"));
    }
    free.add(host);
    awaitWhole();
    return host;
  }

  private void move() throws Exception {
    Lan.Host host = go("-KILL");
    free.remove(host);
    host.move(nextAddress++);
    start(host);
  }

  private void start(Lan.Host host) throws Exception {
    boolean recordFirst = random.nextBoolean();
    if (recordFirst) {
      publish(host);
    }
    nodes.put(
        host,
        StarlingProcess.start(
            host,
            "app@" + host.address(),
            "churn",
            "--strategy=dns",
            "--query=app.test",
            "--resolver=" + names.address(),
            "--poll-interval=" + POLL_INTERVAL.toSeconds() + "s"));
    publish();
    awaitWhole();
  }

  private void publish(Lan.Host... more) throws Exception {
    List<Lan.Host> hosts = new ArrayList<>(nodes.keySet());
    hosts.addAll(List.of(more));
    dns.records(hosts.stream().map(host -> host.address() + " app.test").toList());
  }

  private void awaitWhole() {
    long start = System.nanoTime();
    for (StarlingProcess node : nodes.values()) {
      for (StarlingProcess other : nodes.values()) {
        if (node != other) {
          Duration left = POLL_INTERVAL.minusNanos(System.nanoTime() - start);
          node.awaitStatus(other.name(), "healthy", left);
        }
      }
    }
    slowestMillis =
        Math.max(slowestMillis, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }

  /** Two that have lived all along are connected by the ports by which they were. */
  private static void assertKept(Lan.Host host, Set<String> before, Set<Lan.Host> lived) {
    Set<String> now = host.connections();
    int others = 0;
    for (String ends : before) {
      if (lived.stream().anyMatch(other -> other != host && mentions(ends, other.address()))) {
        others++;
        assertTrue(now.contains(ends), host.address() + " had " + ends + ", has " + now);
      }
    }
    assertEquals(lived.size() - 1, others, host.address() + " had " + before);
  }

  private static boolean mentions(String ends, String address) {
    return List.of(ends.split(" ")).stream().anyMatch(end -> end.startsWith(address + ":"));
  }

  @Override
  public void close() throws IOException {
    nodes.values().forEach(StarlingProcess::close);
    dns.close();
    lan.close();
  }
}
