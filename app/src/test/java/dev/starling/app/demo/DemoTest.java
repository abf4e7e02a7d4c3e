package dev.starling.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.app.Await;
import dev.starling.app.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo as a user runs it, on a machine without Erlang. */
class DemoTest {
  private static final Set<String> NAMES =
      Set.of("jvm1@127.0.0.1", "jvm2@127.0.0.1", "jvm3@127.0.0.1");
  private static final String FAST_START = "-XX:TieredStopAtLevel=1\n-XX:+UseSerialGC";

  @TempDir private Path noTools;

  @Test
  void threeProcessesFindEachOther() throws Exception {
    Process demo = start("--for", "6s", "--json");
    List<JsonNode> lines = new ArrayList<>();
    try (BufferedReader out = reader(demo)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(JsonMapper.shared().readTree(line));
      }
    }
    assertTrue(demo.waitFor(30, TimeUnit.SECONDS));

    assertEquals(0, demo.exitValue(), lines.toString());
    JsonNode summary = lines.remove(lines.size() - 1);
    assertEquals("summary", summary.path("type").asString());
    assertTrue(summary.path("ok").asBoolean(), summary.toString());
    assertTrue(summary.path("agree").asBoolean(), summary.toString());
    assertEquals(3, summary.path("nodes").size());
    Set<String> met = new TreeSet<>();
    Set<String> priorities = new TreeSet<>();
    for (JsonNode line : lines) {
      assertTrue(line.path("at").isNumber(), line.toString());
      assertTrue(NAMES.contains(line.path("node").asString()), line.toString());
      if (line.path("type").asString().equals("node_up")) {
        met.add(line.path("node").asString() + " " + line.path("peer").asString());
      }
      if (line.path("type").asString().equals("message_received")) {
        priorities.add(line.path("priority").asString());
      }
    }
    // On a busy machine links are too slow for the others.
    assertTrue(priorities.containsAll(Set.of("critical", "high")), priorities.toString());
    assertEquals(6, met.size(), met.toString());
    for (JsonNode node : summary.path("nodes")) {
      assertEquals(2, node.path("saw").size(), summary.toString());
      assertEquals(9, node.path("entities").asInt(), summary.toString());
      assertEquals(3, node.path("waypoints").asInt(), summary.toString());
    }
  }

  @Test
  void whenTheCommanderIsKilledTheOthersFollowAnother() throws Exception {
    Process demo = start("--for", "8s", "--kill-commander-after", "2s", "--json");
    String last = "";
    try (BufferedReader out = reader(demo)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = line;
      }
    }
    assertTrue(demo.waitFor(30, TimeUnit.SECONDS));

    assertEquals(0, demo.exitValue(), last);
    JsonNode summary = JsonMapper.shared().readTree(last);
    assertTrue(summary.path("failoverMs").isNumber(), last);
    Set<String> alive = new TreeSet<>();
    for (JsonNode node : summary.path("nodes")) {
      if (node.path("entities").isNumber()) {
        alive.add(node.path("node").asString());
      }
    }
    assertEquals(2, alive.size(), last);
    assertTrue(alive.contains(summary.path("commander").asString()), last);
  }

  @Test
  void noProcessOutlivesADemoThatIsKilled() throws Exception {
    Process demo = start();
    List<ProcessHandle> children;
    try (BufferedReader out = reader(demo)) {
      String line = out.readLine();
      while (line != null && !line.contains("every node sees every other")) {
        line = out.readLine();
      }
      children = demo.descendants().toList();
      assertEquals(3, children.size());
      demo.destroyForcibly().waitFor();
    }
    Await.until("all have ended", () -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  private Process start(String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dstarling.jvm.flags=" + FAST_START,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "demo"));
    command.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(Map.of("PATH", noTools.toString(), "STARLING_STRATEGY", "none"));
    return builder.start();
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }
}
