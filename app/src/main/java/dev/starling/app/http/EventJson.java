package dev.starling.app.http;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.event.SwarmEvent.DiscoveryFailed;
import dev.starling.core.event.SwarmEvent.NodeDown;
import dev.starling.core.event.SwarmEvent.NodeForgotten;
import dev.starling.core.event.SwarmEvent.NodeUp;
import dev.starling.core.event.SwarmEvent.StatusChange;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events as {@code /events} gives them; their fields stand in {@code docs/http.md}. */
final class EventJson {
  private EventJson() {}

  static String write(SwarmEvent event) {
    return describe(event).toJson();
  }

  /** Said to a reader whose last event is not kept, instead of what it missed. */
  static String reset(long atMillis) {
    return new Fields(atMillis, "reset").toJson();
  }

  private static Fields describe(SwarmEvent event) {
    if (event instanceof NodeUp up) {
      return new Fields(up.atMillis(), "node_up")
          .with("node", up.node())
          .with("kind", Names.of(up.kind()));
    }
    if (event instanceof NodeDown down) {
      return new Fields(down.atMillis(), "node_down")
          .with("node", down.node())
          .with("reason", Names.of(down.reason()));
    }
    if (event instanceof NodeForgotten forgotten) {
      return new Fields(forgotten.atMillis(), "node_forgotten").with("node", forgotten.node());
    }
    if (event instanceof StatusChange change) {
      return new Fields(change.atMillis(), "status_change")
          .with("node", change.node())
          .with("from", Names.ofNullable(change.from()))
          .with("to", Names.of(change.to()));
    }
    if (event instanceof DiscoveryFailed failed) {
      return new Fields(failed.atMillis(), "discovery_failed")
          .with("strategy", failed.strategy())
          .with("node", failed.node())
          .with("detail", failed.detail());
    }
    throw new IllegalArgumentException("no JSON is defined for " + event);
  }

  /** The fields of one event, in the order in which they are written. */
  private static final class Fields {
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    Fields(long atMillis, String type) {
      values.put("at", atMillis);
      values.put("type", type);
    }

    Fields with(String name, @Nullable Object value) {
      values.put(name, value);
      return this;
    }

    String toJson() {
      return Json.MAPPER.writeValueAsString(values);
    }
  }
}
