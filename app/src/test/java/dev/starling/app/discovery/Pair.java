package dev.starling.app.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.starling.app.Await;
import dev.starling.core.discovery.DiscoveryStrategy;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.NodeHealth;
import dev.starling.core.health.NodeStatus;
import dev.starling.swarm.EpmdMode;
import dev.starling.swarm.Swarm;
import dev.starling.swarm.SwarmBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Two nodes on two loopback addresses, {@code app@127.0.0.1} with a strategy and {@code
 * app@127.0.0.2} without, and the connection between them: who is at its ends, and its two ports.
 */
final class Pair implements AutoCloseable {
  static final String FINDER = "app@127.0.0.1";
  static final String FOUND_ADDRESS = "127.0.0.2";
  static final String FOUND = "app@" + FOUND_ADDRESS;

  private static final String ESTABLISHED = "01";

  private final Swarm found;
  private final Swarm finder;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Queue<SwarmEvent> deaths = new ConcurrentLinkedQueue<>();

  Pair(DiscoveryStrategy strategy) throws IOException {
    int port = freePort();
    found = node(FOUND, port).start();
    finder = node(FINDER, port).discovery(strategy).start();
    finder.subscribe(this::heard);
    found.subscribe(this::heard);
  }

  private static SwarmBuilder node(String name, int port) {
    return Swarm.builder().name(name).cookie("pair").epmd(EpmdMode.NONE).distPort(port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private void heard(SwarmEvent event) {
    if (event instanceof SwarmEvent.DiscoveryFailed failed && failed.node() == null) {
      failures.add(failed.detail());
    } else if (event instanceof SwarmEvent.NodeDown) {
      deaths.add(event);
    }
  }

  /** Who is connected with whom, by which connection. */
  record Connection(List<Long> creations, Set<String> ports) {}

  /** Waits until both see each other healthy. */
  Connection awaitMet() throws Exception {
    Await.until("they meet", () -> sees(finder, FOUND) && sees(found, FINDER));
    Connection connection = connection();
    assertEquals(1, connection.ports.size(), "one connection");
    return connection;
  }

  private static boolean sees(Swarm node, String other) {
    return node.monitor().health(other).map(NodeHealth::status).stream()
        .anyMatch(NodeStatus.HEALTHY::equals);
  }

  Connection connection() throws IOException {
    Set<String> ports = new TreeSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      List<String> lines = Files.readAllLines(Path.of(table));
      for (String line : lines.subList(1, lines.size())) {
        String[] fields = line.strip().split(" +");
        // Each connection is there twice, once for each end.
        if (fields[3].equals(ESTABLISHED) && port(fields[1]) == found.self().port()) {
          ports.add(port(fields[1]) + "-" + port(fields[2]));
        }
      }
    }
    return new Connection(List.of(finder.self().creation(), found.self().creation()), ports);
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
  }

  /** Waits for a report of a failure that has this in it, and came after the last call. */
  void awaitFailure(String part) throws Exception {
    Await.until(
        "a failure with \"" + part + "\", there are " + failures,
        () -> failures.stream().anyMatch(failure -> failure.contains(part)));
    failures.clear();
  }

  /** Waits for two more questions of the strategy, so that it has dealt with the answer to one. */
  void awaitQuestions(Callable<Long> asked) throws Exception {
    long before = asked.call();
    Await.until("two more questions", () -> asked.call() >= before + 2);
  }

  void assertUntouched(Connection before) throws IOException {
    assertEquals(before, connection());
    assertEquals(List.of(), List.copyOf(deaths));
    assertEquals(List.of(true, true), List.of(sees(finder, FOUND), sees(found, FINDER)));
  }

  @Override
  public void close() {
    finder.close();
    found.close();
  }
}
