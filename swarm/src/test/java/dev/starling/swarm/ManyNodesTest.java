package dev.starling.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.starling.core.discovery.DiscoveryContext;
import dev.starling.core.discovery.DiscoveryStrategy;
import dev.starling.core.health.NodeHealth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A full mesh in one JVM, of nodes that know each other's names beforehand and all dial at once.
 */
class ManyNodesTest {
  private static final int NODES = 20;
  private static final long BOUND_SECONDS = 120;

  @Test
  void everyOneSeesEveryOther() throws Exception {
    int epmdPort = freePort();
    List<String> names = IntStream.range(0, NODES).mapToObj(i -> "n" + i + "@127.0.0.1").toList();
    List<Swarm> swarms = new ArrayList<>();
    try {
      for (String name : names) {
        swarms.add(
            Swarm.builder()
                .name(name)
                .cookie("many-nodes-test")
                .epmdPort(epmdPort)
                .discovery(new Hosts(names))
                .start());
      }
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
      while (!swarms.stream().allMatch(ManyNodesTest::seesAll) && System.nanoTime() < end) {
        LockSupport.parkNanos(5_000_000);
      }
      for (Swarm swarm : swarms) {
        Set<String> expected = new HashSet<>(names);
        expected.remove(swarm.self().name());
        assertEquals(expected, healthy(swarm), swarm.self().name());
      }
    } finally {
      swarms.parallelStream().forEach(Swarm::close);
    }
  }

  private static boolean seesAll(Swarm swarm) {
    return healthy(swarm).size() == NODES - 1;
  }

  private static Set<String> healthy(Swarm swarm) {
    Set<String> names = new HashSet<>();
    for (NodeHealth node : swarm.monitor().healthy()) {
      names.add(node.node());
    }
    return names;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Names that are known beforehand. */
  private record Hosts(List<String> names) implements DiscoveryStrategy {
    @Override
    public String name() {
      return "hosts";
    }

    @Override
    public Running start(DiscoveryContext context) {
      names.forEach(name -> context.found(name, DiscoveryContext.FOREVER));
      return () -> {};
    }
  }
}
