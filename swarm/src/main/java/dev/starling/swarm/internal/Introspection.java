package dev.starling.swarm.internal;

import dev.starling.core.health.NodeHealth;
import dev.starling.core.value.Value;
import dev.starling.swarm.Self;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a Starling node tells a BEAM node that asks, by {@code rpc:call(Node, starling, nodes, [])}
 * or {@code gen_server:call({starling, Node}, nodes)}: maps with atom keys.
 */
final class Introspection {
  private final Supplier<Self> self;
  private final Supplier<List<NodeHealth>> nodes;

  Introspection(Supplier<Self> self, Supplier<List<NodeHealth>> nodes) {
    this.self = self;
    this.nodes = nodes;
  }

  /** The requests that are answered. */
  static List<String> requests() {
    return List.of("node", "nodes");
  }

  /** The answer to a request, or null for one that is not known. */
  @Nullable Value answer(String request) {
    return switch (request) {
      case "node" -> node(self.get());
      case "nodes" -> new Value.Sequence(nodes.get().stream().map(Introspection::health).toList());
      default -> null;
    };
  }

  /** The answer to one of {@link #requests}. */
  Value require(String request) {
    Value answer = answer(request);
    if (answer == null) {
      throw new IllegalArgumentException(request + " is not answered");
    }
    return answer;
  }

  private static Value node(Self self) {
    Map<Value, Value> fields = new LinkedHashMap<>();
    put(fields, "name", Value.of(self.name()));
    put(fields, "kind", Value.atom("starling"));
    put(fields, "version", Value.of(self.version()));
    put(fields, "incarnation", Value.of(self.incarnation()));
    put(fields, "creation", Value.of(self.creation()));
    put(fields, "hidden", Value.of(self.hidden()));
    return new Value.Dictionary(fields);
  }

  private static Value health(NodeHealth health) {
    Map<Value, Value> fields = new LinkedHashMap<>();
    put(fields, "node", Value.of(health.node()));
    put(fields, "kind", lowerCase(health.kind()));
    put(fields, "status", lowerCase(health.status()));
    put(
        fields,
        "last_rtt_us",
        health.rtt().isEmpty() ? Value.NULL : Value.of(health.rtt().lastNanos() / 1_000));
    put(fields, "loss", Value.of(health.loss()));
    put(fields, "last_seen_ms", Value.of(health.lastSeenMillis()));
    return new Value.Dictionary(fields);
  }

  private static Value lowerCase(Enum<?> constant) {
    return Value.atom(constant.name().toLowerCase(Locale.ROOT));
  }

  private static void put(Map<Value, Value> fields, String key, Value value) {
    fields.put(Value.atom(key), value);
  }
}
