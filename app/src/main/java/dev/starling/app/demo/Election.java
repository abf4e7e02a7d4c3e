package dev.starling.app.demo;

import dev.starling.app.client.ApiException;
import dev.starling.app.client.NotReachableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Whom each JVM node takes for the commander.
 *
 * @param shown by node; null where it knows none; a node that does not answer is missing
 * @param commander whom all of them name; null if they do not agree
 */
record Election(Map<String, @Nullable String> shown, @Nullable String commander) {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  static final Election NONE = new Election(Map.of(), null);

  /** Asks until they agree, but not for longer than {@code patience}. */
  static Election of(List<JvmNode> nodes, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Election now = look(nodes);
      if (now.commander != null || System.nanoTime() > end) {
        return now;
      }
      TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
    }
  }

  /** Asks once. */
  static Election look(List<JvmNode> nodes) {
    Map<String, @Nullable String> shown = new LinkedHashMap<>();
    for (JvmNode node : nodes) {
      try {
        JsonNode commander = node.topology().path("commander");
        shown.put(node.name(), commander.isString() ? commander.asString() : null);
      } catch (NotReachableException | ApiException e) {
        // Then it is missing.
      }
    }
    String first = shown.isEmpty() ? null : shown.values().iterator().next();
    boolean agree =
        first != null
            && shown.size() == nodes.size()
            && shown.values().stream().allMatch(first::equals)
            && nodes.stream().anyMatch(node -> node.name().equals(first));
    return new Election(shown, agree ? first : null);
  }

  /** What is wrong, in a line. */
  String describe() {
    return "the nodes do not agree on one commander: "
        + shown.entrySet().stream()
            .map(entry -> "%s follows %s".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "));
  }
}
