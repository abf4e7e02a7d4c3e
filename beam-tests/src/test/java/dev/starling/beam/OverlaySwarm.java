package dev.starling.beam;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Several {@link OverlayProcess}es that know each other. */
final class OverlaySwarm implements AutoCloseable {
  /** TCP doubles its pauses while nothing comes back, and a node that is down is dialled rarely. */
  static final Duration HEALED = Duration.ofSeconds(150);

  private final List<OverlayProcess> nodes = new ArrayList<>();

  OverlayProcess add(OverlayProcess node) {
    nodes.add(node);
    return node;
  }

  OverlayProcess node(int index) {
    return nodes.get(index);
  }

  void remove(OverlayProcess node) {
    node.kill();
    nodes.remove(node);
  }

  List<OverlayProcess> others(OverlayProcess node) {
    return nodes.stream().filter(each -> each != node).toList();
  }

  /** Each with each. */
  void connectAll() {
    for (int i = 0; i < nodes.size(); i++) {
      for (int j = 0; j < i; j++) {
        nodes.get(i).act("connect " + nodes.get(j).name());
      }
    }
    awaitHealthy();
  }

  /** Until each sees all the others. */
  void awaitHealthy() {
    Await.until(
        "all see all",
        HEALED,
        () -> nodes.stream().allMatch(each -> each.number("healthy") == nodes.size() - 1));
  }

  /** Until all show the same, by a hash of what they show. */
  String awaitEqual() {
    awaitEqual(nodes);
    return nodes.get(0).ask("digest");
  }

  static void awaitEqual(List<OverlayProcess> nodes) {
    try {
      Await.until(
          "all show the same", HEALED, () -> agree(nodes, "size") && agree(nodes, "digest"));
    } catch (AssertionError e) {
      throw new AssertionError(
          nodes.stream()
              .map(
                  each ->
                      each.name() + " shows " + each.ask("digest") + "; output:\n" + each.output())
              .collect(Collectors.joining("\n")),
          e);
    }
  }

  private static boolean agree(List<OverlayProcess> nodes, String command) {
    return nodes.stream().map(each -> each.ask(command)).distinct().count() == 1;
  }

  /** Until all show that and nothing else, as {@code entity/x} to its text. */
  void awaitAll(TreeMap<String, String> content) {
    for (OverlayProcess node : nodes) {
      try {
        Await.until(
            node.name() + " shows it", HEALED, () -> node.ask("all").equals(content.toString()));
      } catch (AssertionError e) {
        throw new AssertionError(node.name() + " shows " + node.ask("all") + ", not " + content, e);
      }
    }
  }

  @Override
  public void close() {
    nodes.forEach(OverlayProcess::close);
  }

  /** One node on each host. */
  static OverlaySwarm onHosts(List<Lan.Host> hosts, OverlayProcess.Times times) throws IOException {
    OverlaySwarm swarm = new OverlaySwarm();
    try {
      for (Lan.Host host : hosts) {
        swarm.add(OverlayProcess.start(host, times));
      }
    } catch (IOException | AssertionError e) {
      swarm.close();
      throw e;
    }
    return swarm;
  }
}
