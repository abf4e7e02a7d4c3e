package dev.starling.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.app.Await;
import dev.starling.app.Main;
import dev.starling.app.client.ApiClient;
import dev.starling.app.client.EventStream;
import dev.starling.app.client.EventWords;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Nodes as processes, started and ended as a user does it. */
class NodeCommandTest {
  private static final Map<String, String> COOKIE = Map.of("STARLING_COOKIE", "node-command-test");

  @Test
  void sigtermLeavesTheSwarmCleanly() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    int epmdPort;
    int gossipPort;
    try (ServerSocket epmd = new ServerSocket(0, 1, loopback);
        DatagramSocket gossip = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
      epmdPort = epmd.getLocalPort();
      gossipPort = gossip.getLocalPort();
    }
    Process stays = start("stays@127.0.0.1", epmdPort, gossipPort);
    Process leaves = start("leaves@127.0.0.1", epmdPort, gossipPort);
    try (EventStream events = new ApiClient(url(stays), null).events("0")) {
      assertEquals("leaves@127.0.0.1 is up (starling)", next(events, "node_up"));
      ApiClient other = new ApiClient(url(leaves), null);
      Await.until("both see each other", () -> !other.get("/api/v1/nodes").isEmpty());

      leaves.destroy();

      assertEquals("leaves@127.0.0.1 is down: left", next(events, "node_down"));
      assertEquals("leaves@127.0.0.1 is forgotten", next(events, "node_forgotten"));
      assertTrue(leaves.waitFor(20, TimeUnit.SECONDS));
      assertEquals(0, leaves.exitValue());
    } finally {
      leaves.destroyForcibly();
      stays.destroyForcibly();
    }
  }

  private static String next(EventStream events, String type) throws IOException {
    JsonNode event = events.next();
    while (event != null && !EventWords.type(event).equals(type)) {
      event = events.next();
    }
    assertNotNull(event, "the stream ended");
    return EventWords.of(event);
  }

  private static URI url(Process node) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("http ")) {
        return URI.create(line.substring("http ".length()).strip());
      }
    }
    throw new AssertionError("the node did not start");
  }

  private static Process start(String name, int epmdPort, int gossipPort) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "node",
                "--http=127.0.0.1:0",
                "--log-level=error"));
    command.addAll(List.of("--name", name, "--gossip-port", Integer.toString(gossipPort)));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(COOKIE);
    builder.environment().put("ERL_EPMD_PORT", Integer.toString(epmdPort));
    return builder.start();
  }
}
