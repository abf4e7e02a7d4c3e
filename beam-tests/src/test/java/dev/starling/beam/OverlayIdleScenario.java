package dev.starling.beam;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What three idle nodes send and receive, everything on the wire included, with few entities and
 * with many.
 */
final class OverlayIdleScenario {
  private OverlaySwarm swarm = new OverlaySwarm();

  private OverlayIdleScenario() {}

  /**
   * Seconds to look, anti-entropy interval in ms, by how many percent the results may differ since
   * there are some pings more or less in that time, and the numbers of entities.
   */
  public static void main(String[] args) throws Exception {
    OverlayIdleScenario scenario = new OverlayIdleScenario();
    try (Lan lan = new Lan()) {
      scenario.run(lan, args);
    } finally {
      scenario.swarm.close();
    }
  }

  private void run(Lan lan, String[] args) throws Exception {
    Duration window = Duration.ofSeconds(Long.parseLong(args[0]));
    OverlayProcess.Times times =
        new OverlayProcess.Times(1_000, 5_000, 30_000, Integer.parseInt(args[1]));
    List<Lan.Host> hosts = List.of(lan.addHost(), lan.addHost(), lan.addHost());
    swarm = OverlaySwarm.onHosts(hosts, times);
    swarm.connectAll();
    List<Long> bytes = new ArrayList<>();
    for (int i = 3; i < args.length; i++) {
      int entities = Integer.parseInt(args[i]);
      // The same writer each time, or one more entry in each vector is told.
      swarm.node(0).act("fill e " + entities + " text-of-an-entity");
      swarm.awaitEqual();
      awaitQuiet(hosts, times);
      long before = bytes(hosts);
      long startNanos = System.nanoTime();
      Await.throughout("healthy and equal", window, () -> swarm.node(0).number("healthy") == 2);
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      bytes.add(Math.round((bytes(hosts) - before) / seconds));
      Results.record(
          "bytes a second on the wire of three idle nodes with "
              + swarm.node(0).ask("size")
              + " entities, pings every second and anti-entropy every "
              + args[1]
              + " ms, over "
              + args[0]
              + " s",
          Long.toString(bytes.get(bytes.size() - 1)));
    }
    for (long each : bytes) {
      if (100 * Math.abs(each - bytes.get(0)) > Long.parseLong(args[2]) * bytes.get(0)) {
        throw new AssertionError("bytes a second: " + bytes);
      }
    }
  }

  /** Until nothing but what is idle goes on: for two rounds hardly more than pings. */
  private void awaitQuiet(List<Lan.Host> hosts, OverlayProcess.Times times) {
    Await.until(
        "the filling is over on the wire",
        OverlaySwarm.HEALED,
        () -> {
          long before = bytes(hosts);
          Await.throughout(
              "healthy",
              Duration.ofMillis(times.antiEntropy()),
              () -> swarm.node(0).number("healthy") == 2);
          return bytes(hosts) - before < 20L * times.antiEntropy();
        });
  }

  /** What the hosts have received from the switch since they exist. */
  private static long bytes(List<Lan.Host> hosts) throws IOException {
    long bytes = 0;
    for (Lan.Host host : hosts) {
      List<String> command = new ArrayList<>(host.prefix());
      command.addAll(List.of("cat", "/proc/net/dev"));
      Process cat = new ProcessBuilder(command).redirectErrorStream(true).start();
      String devices = new String(cat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String eth0 =
          devices
              .lines()
              .map(String::trim)
              .filter(line -> line.startsWith("eth0:"))
              .findFirst()
              .orElseThrow();
      bytes += Long.parseLong(eth0.substring("eth0:".length()).trim().split("\\s+")[0]);
    }
    return bytes;
  }
}
