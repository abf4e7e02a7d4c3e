package dev.starling.app.demo;

import dev.starling.app.client.ApiException;
import dev.starling.app.client.NotReachableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Has the nodes send each other messages now and then, one of each priority, by the HTTP calls that
 * a user would make.
 */
final class Courier {
  private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(10);

  /** A link is good for little until it was measured a few times. */
  private static final Duration BEFORE_THE_FIRST = Duration.ofSeconds(1);

  private static final Map<String, String> TEXTS = texts();

  private final Consumer<String> notes;
  private final @Nullable String beam;
  private int round;
  private long nextNanos;

  /**
   * Nothing is sent before {@link #begin}.
   *
   * @param notes hears what becomes of each message
   * @param beam a BEAM node that gets one, too; null for none
   */
  Courier(Consumer<String> notes, @Nullable String beam) {
    this.notes = notes;
    this.beam = beam;
  }

  private static Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("critical", "return to base");
    texts.put("high", "battery at 20 %");
    texts.put("normal", "all is well");
    texts.put("low", "a picture was taken");
    return texts;
  }

  /** From now on there are nodes to send to. */
  void begin() {
    nextNanos = System.nanoTime() + BEFORE_THE_FIRST.toNanos();
  }

  /** Sends what is due by now: each time by the next of the nodes, to the one after it. */
  void look(List<JvmNode> nodes) {
    if (nextNanos == 0 || System.nanoTime() - nextNanos < 0 || nodes.size() < 2) {
      return;
    }
    nextNanos = System.nanoTime() + BETWEEN_ROUNDS.toNanos();
    JvmNode from = nodes.get(round % nodes.size());
    String to = nodes.get((round + 1) % nodes.size()).name();
    TEXTS.forEach((priority, text) -> send(from, to, priority, text));
    if (beam != null) {
      send(from, beam, "high", "hello from Java");
    }
    round++;
  }

  private void send(JvmNode from, String to, String priority, String text) {
    JsonNode body = JsonNodeFactory.instance.objectNode().put("text", text);
    try {
      JsonNode answer = from.sendMessage(to, priority, body);
      String reason = answer.path("reason").asString("").replace('_', ' ');
      notes.accept(
          "%s to %s, %s: %s%s"
              .formatted(
                  from.name(),
                  to,
                  priority,
                  answer.path("outcome").asString(""),
                  reason.isEmpty() ? "" : ", " + reason));
    } catch (ApiException e) {
      notes.accept("%s to %s, %s: %s".formatted(from.name(), to, priority, e.getMessage()));
    } catch (NotReachableException e) {
      // It is about to end, or too busy; whoever watches the processes tells.
    }
  }
}
