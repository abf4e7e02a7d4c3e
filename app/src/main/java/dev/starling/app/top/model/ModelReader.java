package dev.starling.app.top.model;

import dev.starling.app.client.EventWords;
import dev.starling.app.top.screen.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** From what a node answers. All text is plain afterwards; what is not understood is left out. */
public final class ModelReader {
  private static final int MAX_TEXT = 200;

  /** Numbers below are no times of the epoch: those of a node's monotonic clock, say. */
  private static final long LEAST_EPOCH_MILLIS = 1_000_000_000_000L;

  /** So far may the clock of a writer be ahead of ours. */
  private static final long LEEWAY_MILLIS = 60_000;

  private ModelReader() {}

  /** The answers of {@code /node}, {@code /nodes}, {@code /topology} and {@code /links}. */
  public static Facts facts(JsonNode node, JsonNode nodes, JsonNode topology, JsonNode links) {
    // The clock of the node, since that stamped what it saw.
    long now = node.path("startedAt").asLong(0) + node.path("uptimeMs").asLong(0);
    Map<String, String> roles = new HashMap<>();
    for (JsonNode member : topology.path("nodes")) {
      roles.put(text(member, "node"), text(member, "role"));
    }
    List<Member> members = new ArrayList<>();
    members.add(here(node));
    for (JsonNode other : nodes) {
      members.add(member(other, roles, now));
    }
    List<Link> read = new ArrayList<>();
    for (JsonNode link : links) {
      read.add(link(link));
    }
    return new Facts(members, command(topology), read);
  }

  private static Member here(JsonNode node) {
    return new Member(
        text(node, "name"),
        text(node, "kind"),
        Member.HERE,
        optional(node, "role"),
        null,
        null,
        null,
        List.of(),
        0,
        null,
        null);
  }

  private static Member member(JsonNode node, Map<String, String> roles, long now) {
    List<Double> rtts = new ArrayList<>();
    node.path("rttHistoryMs").forEach(rtt -> rtts.add(rtt.asDouble(0)));
    String name = text(node, "node");
    String role = optional(node, "role");
    JsonNode seen = node.path("lastSeenMs");
    return new Member(
        name,
        text(node, "kind"),
        text(node, "status"),
        role == null ? roles.get(name) : role,
        number(node, "lastRttMs"),
        number(node, "p50RttMs"),
        number(node, "p99RttMs"),
        List.copyOf(rtts),
        node.path("loss").asDouble(0),
        seen.isNumber() && seen.asLong() > 0 ? Math.max(0, now - seen.asLong()) : null,
        optional(node, "via"));
  }

  private static Link link(JsonNode link) {
    return new Link(
        text(link, "node"),
        text(link, "quality"),
        number(link, "rttMs"),
        link.path("loss").asDouble(0),
        optional(link, "via"),
        link.path("sent").asLong(0),
        link.path("dropped").asLong(0),
        link.path("queued").asLong(0));
  }

  private static Command command(JsonNode topology) {
    JsonNode quorum = topology.path("quorum");
    JsonNode term = topology.path("term");
    return new Command(
        optional(topology, "commander"),
        term.isNull() || term.isMissingNode() ? null : term.asLong(0),
        optional(topology, "token"),
        quorum.path("size").asInt(0),
        quorum.path("have").asInt(0),
        quorum.path("met").asBoolean(false),
        quorum.path("safe").asBoolean(true));
  }

  /** The answer of {@code /overlay}. */
  public static List<Place> places(JsonNode overlay, long nowMillis) {
    List<Place> places = new ArrayList<>();
    overlay
        .path("entities")
        .properties()
        .forEach(e -> places.add(place(Place.Kind.ENTITY, e.getKey(), e.getValue(), nowMillis)));
    for (JsonNode waypoint : overlay.path("waypoints")) {
      String id = waypoint.path("id").asString("");
      places.add(place(Place.Kind.WAYPOINT, id, waypoint, nowMillis));
    }
    overlay
        .path("annotations")
        .properties()
        .forEach(
            e -> places.add(place(Place.Kind.ANNOTATION, e.getKey(), e.getValue(), nowMillis)));
    return places;
  }

  /**
   * What an event changes of what is shared; null if nothing.
   *
   * @param ageMillis how long ago it happened
   */
  public static @Nullable Change change(JsonNode event, long nowMillis, long ageMillis) {
    Place.Kind kind =
        switch (EventWords.type(event)) {
          case "entity_updated", "entity_removed" -> Place.Kind.ENTITY;
          case "waypoint_added", "waypoint_removed" -> Place.Kind.WAYPOINT;
          case "annotation_updated", "annotation_removed" -> Place.Kind.ANNOTATION;
          default -> null;
        };
    if (kind == null) {
      return null;
    }
    String id = event.path("id").asString("");
    JsonNode value = event.path("value");
    return new Change(
        kind, id, value.isObject() ? place(kind, id, value, nowMillis - ageMillis) : null);
  }

  private static Place place(Place.Kind kind, String id, JsonNode value, long seenAt) {
    String label = text(value, "label");
    Double heading = number(value, "heading");
    long updated = value.path("last_updated").asLong(0);
    boolean isTime = updated >= LEAST_EPOCH_MILLIS && updated <= seenAt + LEEWAY_MILLIS;
    return new Place(
        kind,
        id,
        label.isEmpty() ? text(value, "text") : label,
        point(value.path("position")),
        heading == null || heading.isInfinite() ? null : heading,
        text(value, "status"),
        isTime ? Math.min(seenAt, updated) : seenAt);
  }

  /** The first two of {@code [x, y]} or {@code [x, y, z]}, as in the dashboard. */
  private static Place.@Nullable Point point(JsonNode position) {
    Double x = finite(position.path(0));
    Double y = finite(position.path(1));
    return x == null || y == null ? null : new Place.Point(x, y);
  }

  private static @Nullable Double finite(JsonNode figure) {
    return figure.isNumber() && Double.isFinite(figure.asDouble(Double.NaN))
        ? (Double) figure.asDouble()
        : null;
  }

  /** An event in words. */
  public static LogLine line(JsonNode event) {
    String type = EventWords.type(event);
    boolean fresh = event.path("before").isNull();
    LogLine.Group group =
        switch (type) {
          case "commander_changed", "commander_conflict", "role_changed" -> LogLine.Group.COMMAND;
          case "entity_updated" -> fresh ? LogLine.Group.SHARED : LogLine.Group.MOVES;
          case "entity_removed",
              "waypoint_added",
              "waypoint_removed",
              "annotation_updated",
              "annotation_removed" ->
              LogLine.Group.SHARED;
          case "message_received" -> LogLine.Group.MESSAGES;
          default -> LogLine.Group.NODES;
        };
    return new LogLine(
        event.path("at").asLong(0),
        shorten(Text.plain(type)),
        group,
        weight(event, type),
        shorten(Text.plain(words(event, fresh))));
  }

  /** Of what is shared, what people look for instead of its JSON. */
  private static String words(JsonNode event, boolean fresh) {
    String type = EventWords.type(event);
    JsonNode value = event.path("value");
    int verb = type.indexOf('_');
    if (!event.has("before") || !value.isObject() || verb < 0) {
      return EventWords.of(event);
    }
    StringBuilder text = new StringBuilder(type.substring(0, verb)).append(' ');
    text.append(event.path("id").asString("")).append(fresh ? " is new" : " changes");
    for (String field : List.of("label", "text", "status")) {
      if (value.path(field).isString()) {
        text.append(", ").append(value.path(field).asString(""));
      }
    }
    Place.Point point = point(value.path("position"));
    return point == null
        ? text.toString()
        : text.append(String.format(Locale.ROOT, ", at %.5f, %.5f", point.x(), point.y()))
            .toString();
  }

  private static LogLine.Weight weight(JsonNode event, String type) {
    return switch (type) {
      case "node_up" -> LogLine.Weight.GOOD;
      case "node_down" -> LogLine.Weight.BAD;
      case "commander_conflict", "discovery_failed", "reset" -> LogLine.Weight.WARNING;
      case "commander_changed" ->
          event.path("to").isString() ? LogLine.Weight.GOOD : LogLine.Weight.WARNING;
      case "status_change", "link_changed" ->
          switch (event.path("to").asString("")) {
            case "healthy", "excellent", "good" -> LogLine.Weight.GOOD;
            case "down", "disconnected" -> LogLine.Weight.BAD;
            default -> LogLine.Weight.WARNING;
          };
      default -> LogLine.Weight.NOTE;
    };
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return shorten(Text.plain(value.isValueNode() ? value.asString("") : ""));
  }

  private static @Nullable String optional(JsonNode node, String field) {
    String text = text(node, field);
    return text.isEmpty() ? null : text;
  }

  private static String shorten(String text) {
    return Text.fit(text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text, MAX_TEXT);
  }

  private static @Nullable Double number(JsonNode node, String field) {
    return finite(node.path(field));
  }
}
