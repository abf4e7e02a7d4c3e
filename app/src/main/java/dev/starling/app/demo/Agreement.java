package dev.starling.app.demo;

import dev.starling.app.client.ApiException;
import dev.starling.app.client.NotReachableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What each JVM node shows of what all share, once nothing moves any more.
 *
 * @param shown the overlay by node; a node that does not answer is missing
 * @param complete whether all nodes show all entities, and the same
 */
record Agreement(Map<String, JsonNode> shown, boolean complete) {
  /** The last writes are on their way for some milliseconds; a machine may be busy. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  static final Agreement NONE = new Agreement(Map.of(), false);

  /** Asks until they agree, but not for ever. */
  static Agreement of(List<JvmNode> nodes, int expected) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Agreement now = look(nodes, expected);
      if (now.complete || System.nanoTime() > end) {
        return now;
      }
      TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
    }
  }

  /** Asks once whether every node shows the entities of all. */
  static boolean allEntitiesShowAt(List<JvmNode> nodes) {
    int expected = expectedEntities(nodes);
    Agreement now = look(nodes, expected);
    return nodes.stream().allMatch(node -> Objects.equals(now.entities(node.name()), expected));
  }

  static int expectedEntities(List<JvmNode> nodes) {
    return Patrol.ENTITIES_PER_NODE * nodes.size();
  }

  private static Agreement look(List<JvmNode> nodes, int expected) {
    Map<String, JsonNode> shown = new LinkedHashMap<>();
    for (JvmNode node : nodes) {
      try {
        shown.put(node.name(), node.overlay());
      } catch (NotReachableException | ApiException e) {
        // Then it is missing.
      }
    }
    boolean complete =
        shown.size() == nodes.size()
            && shown.values().stream().distinct().count() == 1
            && shown.values().stream().allMatch(o -> o.path("entities").size() == expected);
    return new Agreement(shown, complete);
  }

  /** How many entities a node shows; null if it was not asked, or did not answer. */
  @Nullable Integer entities(String node) {
    return count(node, "entities");
  }

  /** How many waypoints a node shows; null as for {@link #entities}. */
  @Nullable Integer waypoints(String node) {
    return count(node, "waypoints");
  }

  private @Nullable Integer count(String node, String kind) {
    JsonNode overlay = shown.get(node);
    return overlay == null ? null : overlay.path(kind).size();
  }

  /** What is wrong, in a line. */
  String describe() {
    return "the nodes do not show the same entities: "
        + shown.keySet().stream()
            .map(node -> "%s shows %d".formatted(node, entities(node)))
            .collect(Collectors.joining(", "));
  }
}
