package dev.starling.browser;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A swarm on paper: what its first node would answer, and what would happen next. */
final class Scene {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int PINGS = 60;
  private static final double MIDDLE_X = 8.54;
  private static final double MIDDLE_Y = 47.38;
  private static final List<String> WORDS = List.of("moving", "holding", "returning", "searching");

  /**
   * Another node.
   *
   * @param rttMillis about which its round trips lie
   */
  record Peer(
      String node,
      String kind,
      String status,
      String role,
      String quality,
      double rttMillis,
      double loss,
      String via) {}

  private final List<Peer> peers;
  private final int entityCount;
  private final double radius;
  private final int movedInAStep;
  private final Random random = new Random(7);
  private final long startedAt = System.currentTimeMillis() - 754_000;
  private final Map<String, ObjectNode> entities = new TreeMap<>();
  private long steps;

  private Scene(List<Peer> peers, int entityCount, double radius, int movedInAStep) {
    this.peers = peers;
    this.entityCount = entityCount;
    this.radius = radius;
    this.movedInAStep = movedInAStep;
    for (int i = 0; i < entityCount; i++) {
      entities.put(id(i), entity(i));
    }
  }

  /** Eight nodes with all that may happen to them, and a dozen entities. */
  static Scene patrol() {
    return new Scene(
        List.of(
            new Peer(
                "falcon@10.0.0.2", "starling", "healthy", "wingmate", "excellent", 1.8, 0, null),
            new Peer("harrier@10.0.0.3", "starling", "healthy", "relay", "good", 24, 0, null),
            new Peer(
                "heron@10.0.1.7",
                "starling",
                "healthy",
                "wingmate",
                "disconnected",
                0,
                0,
                "harrier@10.0.0.3"),
            new Peer(
                "kestrel@10.0.0.4", "starling", "suspect", "wingmate", "poor", 410, 0.12, null),
            new Peer(
                "merlin@10.0.0.5", "starling", "healthy", "wingmate", "degraded", 96, 0.03, null),
            new Peer("osprey@10.0.0.6", "starling", "down", null, "disconnected", 3.1, 1, null),
            new Peer("tower@10.0.0.9", "beam", "healthy", "observer", "excellent", 0.7, 0, null)),
        12,
        0.012,
        2);
  }

  /** As many nodes and entities, of which 200 move in each step. */
  static Scene large(int nodes, int entities) {
    List<Peer> peers = new ArrayList<>();
    for (int i = 1; i < nodes; i++) {
      String status = i % 41 == 0 ? "down" : i % 29 == 0 ? "suspect" : "healthy";
      String quality = i % 13 == 0 ? "degraded" : i % 7 == 0 ? "good" : "excellent";
      peers.add(
          new Peer(
              "node%03d@10.0.0.1".formatted(i),
              "starling",
              status,
              i % 17 == 0 ? "relay" : "wingmate",
              quality,
              1 + i % 30,
              i % 13 == 0 ? 0.03 : 0,
              null));
    }
    return new Scene(peers, entities, 0.1, 200);
  }

  ObjectNode node() {
    return JSON.objectNode()
        .put("name", "eagle@10.0.0.1")
        .put("kind", "starling")
        .put("version", "0.1.0")
        .put("startedAt", startedAt)
        .put("uptimeMs", System.currentTimeMillis() - startedAt)
        .put("role", "commander")
        .put("incarnation", "1795406071580073")
        .put("creation", 7)
        .put("hidden", false);
  }

  synchronized ArrayNode nodes() {
    ArrayNode all = JSON.arrayNode();
    long now = System.currentTimeMillis();
    for (Peer peer : peers) {
      ObjectNode json = JSON.objectNode();
      json.put("node", peer.node()).put("kind", peer.kind()).put("status", peer.status());
      boolean isMeasured = peer.rttMillis() > 0;
      ArrayNode history = JSON.arrayNode();
      double last = 0;
      for (int i = 0; isMeasured && i < PINGS; i++) {
        // The same wave that moves on by one with each second.
        double at = i + steps / 10.0;
        last =
            peer.rttMillis()
                * (1 + 0.25 * Math.sin(at / 5) + 0.2 * Math.sin(at * 1.7 + peer.rttMillis()));
        history.add(last);
      }
      json.put("avgRttMs", isMeasured ? (Double) peer.rttMillis() : null);
      json.put("lastRttMs", isMeasured ? (Double) last : null);
      json.put("p50RttMs", isMeasured ? (Double) (peer.rttMillis() * 0.98) : null);
      json.put("p99RttMs", isMeasured ? (Double) (peer.rttMillis() * 1.44) : null);
      json.set("rttHistoryMs", history);
      boolean answers = peer.status().equals("healthy");
      json.put("loss", peer.loss()).put("lastSeenMs", answers ? now - 400 : now - 41_000);
      json.put("joinedAt", startedAt + 2_000)
          .put("role", peer.role())
          .put("quality", peer.quality());
      json.put("incarnation", peer.kind().equals("beam") ? null : "1795406071580111");
      all.add(json.put("via", peer.via()));
    }
    return all;
  }

  /** Somebody is not settled for a moment, now and then. */
  synchronized String metrics() {
    return "starling_overlay_unsettled_members "
        + (steps % 170 < 60 ? 1.0 + steps % 2 : 0.0)
        + "\n";
  }

  synchronized ArrayNode links() {
    ArrayNode all = JSON.arrayNode();
    int place = 0;
    for (Peer peer : peers) {
      place++;
      boolean isBad = peer.quality().equals("poor") || peer.status().equals("down");
      all.add(
          JSON.objectNode()
              .put("node", peer.node())
              .put("quality", peer.quality())
              .put("rttMs", peer.rttMillis() > 0 ? (Double) peer.rttMillis() : null)
              .put("loss", peer.loss())
              .put("via", peer.via())
              .put("sent", 1_800L + steps * (1 + place % 3) / 2)
              .put("dropped", isBad ? 12 + steps / 8 : 0)
              .put("queued", isBad ? 3 : 0));
    }
    return all;
  }

  ObjectNode topology() {
    ObjectNode topology = JSON.objectNode();
    topology
        .put("commander", "eagle@10.0.0.1")
        .put("term", 12)
        .put("token", "12.117663.eagle@10.0.0.1");
    topology.set(
        "quorum",
        JSON.objectNode().put("size", 4).put("have", 6).put("met", true).put("safe", true));
    topology.put("role", "commander");
    ArrayNode nodes = topology.putArray("nodes");
    nodes.add(
        JSON.objectNode().put("node", "eagle@10.0.0.1").put("role", "commander").put("birth", "1"));
    for (Peer peer : peers) {
      if (peer.role() != null) {
        nodes.add(
            JSON.objectNode()
                .put("node", peer.node())
                .put("role", peer.role())
                .put("birth", peer.kind().equals("beam") ? null : "2"));
      }
    }
    return topology;
  }

  synchronized ObjectNode overlay() {
    ObjectNode overlay = JSON.objectNode();
    ObjectNode all = overlay.putObject("entities");
    entities.forEach(all::set);
    ArrayNode waypoints = overlay.putArray("waypoints");
    waypoints.add(waypoint("base", "Base", 0, 0));
    waypoints.add(waypoint("rally", "Rally point", 1.5, 0.6));
    waypoints.add(waypoint("ridge", "Ridge", -1.7, -0.4));
    ObjectNode note = JSON.objectNode().put("text", "Strong wind from the west");
    note.putArray("position").add(MIDDLE_X + radius).add(MIDDLE_Y - 0.9 * radius);
    overlay.putObject("annotations").set("wind", note);
    return overlay;
  }

  private ObjectNode waypoint(String id, String label, double right, double up) {
    ObjectNode waypoint = JSON.objectNode().put("id", id).put("label", label);
    waypoint.putArray("position").add(MIDDLE_X + right * radius).add(MIDDLE_Y + up * radius);
    return waypoint;
  }

  /** What happened before anybody looked, elder first. */
  List<ObjectNode> history() {
    List<ObjectNode> events = new ArrayList<>();
    for (Peer peer : peers.subList(0, Math.min(8, peers.size()))) {
      events.add(event(-600_000, "node_up").put("peer", peer.node()).put("kind", peer.kind()));
    }
    events.add(
        event(-598_000, "commander_changed")
            .put("from", (String) null)
            .put("to", "osprey@10.0.0.6")
            .put("term", 11)
            .put("token", "11"));
    events.add(link(-95_000, "merlin@10.0.0.5", "good", "degraded"));
    events.add(
        event(-41_500, "status_change")
            .put("peer", "osprey@10.0.0.6")
            .put("from", "healthy")
            .put("to", "suspect"));
    events.add(event(-41_000, "node_down").put("peer", "osprey@10.0.0.6").put("reason", "refused"));
    events.add(
        event(-40_800, "commander_changed")
            .put("from", "osprey@10.0.0.6")
            .put("to", "eagle@10.0.0.1")
            .put("term", 12)
            .put("token", "12"));
    events.add(
        event(-32_000, "role_changed")
            .put("peer", "harrier@10.0.0.3")
            .put("from", "wingmate")
            .put("to", "relay"));
    ObjectNode message =
        event(-21_000, "message_received").put("from", "falcon@10.0.0.2").put("priority", "high");
    message
        .put("redelivered", false)
        .set("body", JSON.objectNode().put("sector", "B4").put("clear", true));
    events.add(message);
    events.add(link(-12_000, "kestrel@10.0.0.4", "degraded", "poor"));
    events.add(
        event(-6_000, "status_change")
            .put("peer", "kestrel@10.0.0.4")
            .put("from", "healthy")
            .put("to", "suspect"));
    return events;
  }

  private static ObjectNode link(long at, String peer, String from, String to) {
    return event(at, "link_changed").put("peer", peer).put("from", from).put("to", to);
  }

  private static ObjectNode event(long ago, String type) {
    return JSON.objectNode().put("at", System.currentTimeMillis() + ago).put("type", type);
  }

  /** What happens in a tenth of a second. */
  synchronized List<ObjectNode> step() {
    steps++;
    List<ObjectNode> events = new ArrayList<>();
    for (int moved = 0; moved < movedInAStep; moved++) {
      int i = (int) ((steps * movedInAStep + moved) % entityCount);
      boolean isRare = i % 12 == 10 && steps % 200 > 2;
      if (isRare || i % 12 == 11) {
        // Some are heard of each 20 s, some never again.
        continue;
      }
      ObjectNode before = entities.get(id(i));
      ObjectNode after = entity(i);
      entities.put(id(i), after);
      ObjectNode event = event(0, "entity_updated").put("id", id(i));
      event.set("value", after);
      events.add((ObjectNode) event.set("before", before));
    }
    return events;
  }

  private static String id(int i) {
    return "unit-%04d".formatted(i + 1);
  }

  private ObjectNode entity(int i) {
    double turn = steps / 600.0 * (i % 2 == 0 ? 1 : -1) + i * 0.381966;
    double angle = 2 * Math.PI * turn;
    double far = radius * (0.35 + 1.25 * Math.sqrt((i + 1.0) / entityCount));
    double heading = i % 2 == 0 ? -360 * turn : 180 - 360 * turn;
    ObjectNode entity = JSON.objectNode();
    entity
        .put("label", "Unit " + (i + 1))
        .put("type", "drone")
        .put("status", WORDS.get(i % WORDS.size()));
    entity.put("node", i % 3 == 0 ? "eagle@10.0.0.1" : "falcon@10.0.0.2");
    entity.put("heading", ((heading % 360) + 360) % 360);
    long silence = i % 12 == 11 ? 65_000 : 0;
    entity.put("last_updated", System.currentTimeMillis() - silence - random.nextInt(50));
    entity
        .putArray("position")
        .add(MIDDLE_X + 1.35 * far * Math.cos(angle))
        .add(MIDDLE_Y + 0.62 * far * Math.sin(angle))
        .add(120.0);
    return entity;
  }
}
