package dev.starling.app.client;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Says in words what happened. Takes the JSON of an event, since that is what clients have. */
public final class EventWords {
  private static final int MAX_VALUE_CHARS = 100;

  private EventWords() {}

  public static String of(JsonNode event) {
    String peer = event.path("peer").asString("");
    return switch (type(event)) {
      case "node_up" -> peer + " is up (" + event.path("kind").asString() + ")";
      case "node_down" -> peer + " is down: " + event.path("reason").asString().replace('_', ' ');
      case "node_forgotten" -> peer + " is forgotten";
      case "status_change" -> peer + " is " + event.path("to").asString() + was(event.path("from"));
      case "discovery_failed" ->
          event.path("strategy").asString()
              + (peer.isEmpty() ? "" : ", " + peer)
              + ": "
              + event.path("detail").asString();
      case "entity_updated", "waypoint_added", "annotation_updated" -> thing(event) + now(event);
      case "entity_removed", "waypoint_removed", "annotation_removed" ->
          thing(event) + " is removed";
      case "link_changed" ->
          "the link to " + peer + " is " + event.path("to").asString() + was(event.path("from"));
      case "message_received" ->
          event.path("from").asString()
              + " says "
              + shorten(event.path("body").toString())
              + (event.path("priority").isString()
                  ? " (" + event.path("priority").asString() + ")"
                  : "");
      case "commander_changed" ->
          event.path("to").isString()
              ? event.path("to").asString()
                  + " commands, term "
                  + event.path("term").asLong()
                  + was(event.path("from"))
              : "nobody commands" + was(event.path("from"));
      case "commander_conflict" ->
          peer + " commands, too; " + event.path("kept").asString() + " goes on";
      case "role_changed" -> peer + " is " + event.path("to").asString() + was(event.path("from"));
      case "reset" -> "more happened than this node remembers";
      default -> fields(event);
    };
  }

  public static String type(JsonNode event) {
    return event.path("type").asString("");
  }

  private static String was(JsonNode from) {
    return from.isString() ? ", was " + from.asString() : "";
  }

  private static String thing(JsonNode event) {
    String type = type(event);
    return type.substring(0, type.indexOf('_')) + " " + event.path("id").asString("");
  }

  private static String now(JsonNode event) {
    String value = event.path("value").toString();
    boolean fresh = event.path("before").isNull();
    return (fresh ? " is new: " : " is now ") + shorten(value);
  }

  private static String shorten(String value) {
    return value.length() <= MAX_VALUE_CHARS ? value : value.substring(0, MAX_VALUE_CHARS) + "…";
  }

  /** For types that a newer node may send. */
  private static String fields(JsonNode event) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, JsonNode> field : event.properties()) {
      if (!field.getKey().equals("at") && !field.getKey().equals("type")) {
        text.append(text.isEmpty() ? "" : " ").append(field.getKey()).append('=');
        text.append(field.getValue().isString() ? field.getValue().asString() : field.getValue());
      }
    }
    return text.toString();
  }
}
