package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.health.NodeStatus;
import dev.starling.discovery.gossip.Gossip;
import dev.starling.swarm.Swarm;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Many nodes in one JVM find each other by gossip: every one sees every other. They register in an
 * EPMD of its own process: one of them would be late to answer while all shake hands.
 */
class HundredNodesTest {
  private static final int NODES = Boolean.getBoolean("starling.long") ? 100 : 20;

  /** Far above what it takes, for machines that do much else meanwhile. */
  private static final Duration FORMED = Duration.ofMinutes(5);

  private static final Duration CLOSED = Duration.ofMinutes(1);
  private static final int STARTERS = 8;

  private final ExecutorService starters = Executors.newFixedThreadPool(STARTERS);

  @AfterEach
  void end() {
    starters.shutdownNow();
  }

  @Test
  void everyOneSeesEveryOther() throws Exception {
    try (Epmd epmd = Epmd.start()) {
      form(epmd.port());
    }
  }

  private void form(int epmdPort) throws Exception {
    int gossipPort = Epmd.freePort();
    long startNanos = System.nanoTime();
    long startCpuNanos = cpuNanos();
    List<CompletableFuture<Swarm>> starting = new ArrayList<>();
    for (int i = 1; i <= NODES; i++) {
      String name = "n" + i + "@127.0.0.1";
      starting.add(
          CompletableFuture.supplyAsync(() -> start(name, epmdPort, gossipPort), starters));
    }
    List<Swarm> swarms = new ArrayList<>();
    try {
      for (CompletableFuture<Swarm> one : starting) {
        swarms.add(one.get(FORMED.toSeconds(), TimeUnit.SECONDS));
      }
      Await.until(
          NODES + " nodes see each other",
          FORMED,
          () -> swarms.stream().allMatch(swarm -> healthy(swarm) == NODES - 1));
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      double cpuSeconds = (cpuNanos() - startCpuNanos) / 1e9;
      Results.record(
          NODES + " nodes in one JVM formed by gossip",
          String.format("%.1f s, %.1f s of processor time", seconds, cpuSeconds));
    } finally {
      close(starting);
    }
  }

  /** All at once, and whatever did start. */
  private void close(List<CompletableFuture<Swarm>> starting) throws Exception {
    long startNanos = System.nanoTime();
    List<CompletableFuture<Void>> closing = new ArrayList<>();
    for (CompletableFuture<Swarm> one : starting) {
      closing.add(one.thenAcceptAsync(Swarm::close, starters));
    }
    for (CompletableFuture<Void> one : closing) {
      one.get(CLOSED.toSeconds(), TimeUnit.SECONDS);
    }
    Await.until(
        "the event loops have ended",
        CLOSED,
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("erl-node")));
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
    assertTrue(seconds <= CLOSED.toSeconds(), "closed after " + seconds + " s");
  }

  private static Swarm start(String name, int epmdPort, int gossipPort) {
    return Swarm.builder()
        .name(name)
        .cookie("hundred-nodes-test")
        .epmdPort(epmdPort)
        .discovery(Gossip.builder().port(gossipPort).build())
        .start();
  }

  private static long healthy(Swarm swarm) {
    return swarm.monitor().all().stream()
        .filter(node -> node.status() == NodeStatus.HEALTHY)
        .count();
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
