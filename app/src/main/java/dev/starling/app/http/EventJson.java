package dev.starling.app.http;

import dev.starling.app.json.ValueWriter;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.event.SwarmEvent.CommanderChanged;
import dev.starling.core.event.SwarmEvent.CommanderConflict;
import dev.starling.core.event.SwarmEvent.DiscoveryFailed;
import dev.starling.core.event.SwarmEvent.LinkChanged;
import dev.starling.core.event.SwarmEvent.MessageReceived;
import dev.starling.core.event.SwarmEvent.NodeDown;
import dev.starling.core.event.SwarmEvent.NodeForgotten;
import dev.starling.core.event.SwarmEvent.NodeUp;
import dev.starling.core.event.SwarmEvent.OverlayChanged;
import dev.starling.core.event.SwarmEvent.RoleChanged;
import dev.starling.core.event.SwarmEvent.StatusChange;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.topology.Commander;
import dev.starling.core.value.Value;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * Events as {@code /events} gives them; their fields stand in {@code docs/http.md}. The node that
 * an event is about is its {@code peer}: {@code node} is left for who tells of it, where the events
 * of several nodes come together.
 */
public final class EventJson {
  private EventJson() {}

  public static ObjectNode of(SwarmEvent event) {
    if (event instanceof NodeUp up) {
      return start(up.atMillis(), "node_up")
          .put("peer", up.node())
          .put("kind", Names.of(up.kind()));
    }
    if (event instanceof NodeDown down) {
      return start(down.atMillis(), "node_down")
          .put("peer", down.node())
          .put("reason", Names.of(down.reason()));
    }
    if (event instanceof NodeForgotten forgotten) {
      return start(forgotten.atMillis(), "node_forgotten").put("peer", forgotten.node());
    }
    if (event instanceof StatusChange change) {
      return start(change.atMillis(), "status_change")
          .put("peer", change.node())
          .put("from", Names.ofNullable(change.from()))
          .put("to", Names.of(change.to()));
    }
    if (event instanceof DiscoveryFailed failed) {
      return start(failed.atMillis(), "discovery_failed")
          .put("strategy", failed.strategy())
          .put("peer", failed.node())
          .put("detail", failed.detail());
    }
    if (event instanceof OverlayChanged change) {
      return start(change.atMillis(), type(change))
          .put("id", change.id())
          .putRawValue("value", raw(change.after()))
          .putRawValue("before", raw(change.before()));
    }
    if (event instanceof LinkChanged change) {
      return start(change.atMillis(), "link_changed")
          .put("peer", change.node())
          .put("from", Names.ofNullable(change.from()))
          .put("to", Names.of(change.to()));
    }
    if (event instanceof CommanderChanged change) {
      Commander to = change.to();
      ObjectNode json =
          start(change.atMillis(), "commander_changed")
              .put("from", change.from() == null ? null : change.from().node())
              .put("to", to == null ? null : to.node());
      return to == null
          ? json.putNull("term").putNull("token")
          : json.put("term", to.token().term()).put("token", to.token().toString());
    }
    if (event instanceof CommanderConflict conflict) {
      return start(conflict.atMillis(), "commander_conflict")
          .put("peer", conflict.other())
          .put("kept", conflict.kept());
    }
    if (event instanceof RoleChanged change) {
      return start(change.atMillis(), "role_changed")
          .put("peer", change.node())
          .put("from", Names.ofNullable(change.from()))
          .put("to", Names.of(change.to()));
    }
    if (event instanceof MessageReceived message) {
      return start(message.atMillis(), "message_received")
          .put("from", message.from())
          .put("priority", Names.ofNullable(message.priority()))
          .put("redelivered", message.redelivered())
          .putRawValue("body", new RawValue(ValueWriter.write(message.body())));
    }
    throw new IllegalArgumentException("no JSON is defined for " + event);
  }

  private static String type(OverlayChanged change) {
    boolean added = change.kind() == OverlayKind.WAYPOINT;
    return Names.of(change.kind())
        + (change.isRemoval() ? "_removed" : added ? "_added" : "_updated");
  }

  private static RawValue raw(Value.@Nullable Dictionary value) {
    return new RawValue(value == null ? "null" : ValueWriter.write(value));
  }

  /** Said to a reader whose last event is not kept, instead of what it missed. */
  static ObjectNode reset(long atMillis) {
    return start(atMillis, "reset");
  }

  private static ObjectNode start(long atMillis, String type) {
    return JsonNodeFactory.instance.objectNode().put("at", atMillis).put("type", type);
  }
}
