package dev.starling.app.demo;

import dev.starling.app.client.ApiClient;
import dev.starling.app.client.ApiException;
import dev.starling.app.client.EventStream;
import dev.starling.app.client.NotReachableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code starling node} as a process of the demo. */
final class JvmNode implements DemoNode {
  /** What the start script wants every JVM of ours to be given, separated by blanks. */
  private static final String FLAGS_PROPERTY = "starling.jvm.flags";

  private final String name;
  private final URI url;
  private final ChildProcess process;
  private final ApiClient client;

  private JvmNode(String name, URI url, ChildProcess process) {
    this.name = name;
    this.url = url;
    this.process = process;
    this.client = new ApiClient(url, null);
  }

  static JvmNode start(String name, int httpPort, DemoNetwork network, Consumer<String> output)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String flags = System.getProperty(FLAGS_PROPERTY, "").strip();
    if (!flags.isEmpty()) {
      command.addAll(List.of(flags.split(" +", -1)));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(NodeWithParent.class.getName(), "node", "--name", name));
    command.addAll(List.of("--strategy", "gossip"));
    command.addAll(List.of("--gossip-port", Integer.toString(network.gossipPort())));
    command.addAll(List.of("--multicast-addr", DemoNetwork.GOSSIP_GROUP));
    command.addAll(List.of("--http", "127.0.0.1:" + httpPort, "--log-level", "warn"));
    ProcessBuilder builder = new ProcessBuilder(command);
    network.configure(builder);
    builder.environment().put("STARLING_COOKIE", network.cookie());
    ChildProcess process = ChildProcess.start(builder, output);
    return new JvmNode(name, URI.create("http://127.0.0.1:" + httpPort), process);
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
    try {
      client.get("/health/ready");
      return true;
    } catch (NotReachableException | ApiException e) {
      return false;
    }
  }

  @Override
  public Map<String, @Nullable Double> sees() throws NotReachableException {
    Map<String, @Nullable Double> seen = new LinkedHashMap<>();
    try {
      for (JsonNode peer : client.get("/api/v1/nodes")) {
        if (peer.path("status").asString().equals("healthy")) {
          JsonNode rtt = peer.path("p50RttMs");
          seen.put(peer.path("node").asString(), rtt.isNumber() ? rtt.asDouble() : null);
        }
      }
    } catch (ApiException e) {
      throw new NotReachableException(name + " refuses: " + e.getMessage(), e);
    }
    return seen;
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
