package dev.starling.app.demo;

import dev.starling.app.client.ApiClient;
import dev.starling.app.client.ApiException;
import dev.starling.app.client.EventStream;
import dev.starling.app.client.NotReachableException;
import dev.starling.app.http.PathId;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code starling node} as a process of the demo. */
final class JvmNode implements DemoNode {
  /** What the start script gives every JVM of the demo, a line each. */
  private static final String FLAGS_PROPERTY = "starling.jvm.flags";

  /** Ctrl-C is for the demo, which still has questions then. */
  private static final List<String> IGNORING_CTRL_C =
      List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "node");

  private final String name;
  private final URI url;
  private final ChildProcess process;
  private final Heard heard;
  private final ApiClient client;

  private JvmNode(String name, URI url, ChildProcess process, Heard heard) {
    this.name = name;
    this.url = url;
    this.process = process;
    this.heard = heard;
    this.client = new ApiClient(url, null);
  }

  /** Understands what a node prints when it has started, and passes on the rest. */
  private static final class Heard implements Consumer<String> {
    private static final Pattern FACT = Pattern.compile("(starling|node|port|http) {2,}.*");

    private final Consumer<String> others;
    private volatile boolean ready;

    Heard(Consumer<String> others) {
      this.others = others;
    }

    @Override
    public void accept(String line) {
      if (!FACT.matcher(line).matches()) {
        others.accept(line);
      } else if (line.startsWith("http")) {
        ready = true;
      }
    }
  }

  static JvmNode start(String name, int httpPort, DemoNetwork network, Consumer<String> output)
      throws IOException {
    List<String> command = new ArrayList<>(IGNORING_CTRL_C);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    System.getProperty(FLAGS_PROPERTY, "").lines().forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(NodeWithParent.class.getName(), "node", "--name", name));
    command.addAll(List.of("--strategy", "gossip"));
    command.addAll(List.of("--gossip-port", Integer.toString(network.gossipPort())));
    command.addAll(List.of("--multicast-addr", DemoNetwork.GOSSIP_GROUP));
    command.addAll(List.of("--http", "127.0.0.1:" + httpPort, "--log-level", "warn"));
    ProcessBuilder builder = new ProcessBuilder(command);
    network.configure(builder);
    builder.environment().put("STARLING_COOKIE", network.cookie());
    Heard heard = new Heard(output);
    ChildProcess process = ChildProcess.start(builder, heard);
    return new JvmNode(name, URI.create("http://127.0.0.1:" + httpPort), process, heard);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String kind() {
    return "starling";
  }

  @Override
  public URI url() {
    return url;
  }

  @Override
  public ChildProcess process() {
    return process;
  }

  /** Whether the node has started. */
  boolean isReady() {
    return heard.ready;
  }

  @Override
  public Map<String, @Nullable Double> sees() throws NotReachableException {
    Map<String, @Nullable Double> seen = new LinkedHashMap<>();
    try {
      for (JsonNode peer : client.get("/api/v1/nodes")) {
        if (!peer.path("status").asString().equals("down")) {
          JsonNode rtt = peer.path("p50RttMs");
          seen.put(peer.path("node").asString(), rtt.isNumber() ? rtt.asDouble() : null);
        }
      }
    } catch (ApiException e) {
      throw new NotReachableException(name + " refuses: " + e.getMessage(), e);
    }
    return seen;
  }

  /** Writes an entity through this node. */
  void putEntity(String id, JsonNode entity) throws NotReachableException, ApiException {
    client.send("PUT", "/api/v1/overlay/entities/" + PathId.encode(id), bytes(entity));
  }

  /** Adds a waypoint through this node. */
  void addWaypoint(JsonNode waypoint) throws NotReachableException, ApiException {
    client.send("POST", "/api/v1/overlay/waypoints", bytes(waypoint));
  }

  /** Sends a message from this node; what happened to it at once. */
  JsonNode sendMessage(String to, String priority, JsonNode body)
      throws NotReachableException, ApiException {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("to", to).put("priority", priority).set("body", body);
    return client.send("POST", "/api/v1/messages", bytes(message));
  }

  /** Who commands, as this node sees it. */
  JsonNode topology() throws NotReachableException, ApiException {
    return client.get("/api/v1/topology");
  }

  /** What this node shows of what all share. */
  JsonNode overlay() throws NotReachableException, ApiException {
    return client.get("/api/v1/overlay");
  }

  private static byte[] bytes(JsonNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Hands every event since the start of the node to {@code listener}, until the node ends. */
  void follow(Consumer<JsonNode> listener) {
    Thread follower =
        new Thread(
            () -> {
              try (EventStream events = client.events("0")) {
                for (JsonNode event = events.next(); event != null; event = events.next()) {
                  listener.accept(event);
                }
              } catch (IOException | NotReachableException | ApiException e) {
                // The node has ended, which whoever watches the processes reports.
              }
            },
            "events-" + name);
    follower.setDaemon(true);
    follower.start();
  }
}
