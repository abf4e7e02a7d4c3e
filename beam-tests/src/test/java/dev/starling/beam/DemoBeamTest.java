package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.app.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The demo as a user runs it, on a machine with Erlang. */
class DemoBeamTest {
  private static final String COMPLETE = "every node sees every other";

  /** Of the BEAM node, and of a JVM node. */
  private static final String RECEIVED = "beam1@127.0.0.1: received #{<<\"text\">> =>";

  private static final String FROM_BEAM = "\"hello from Erlang\"";

  @Test
  void ctrlCEndsTheDemoWithItsSummary() throws Exception {
    Process demo = start("--json", "--for", "60s");
    String last = "";
    List<ProcessHandle> children = new ArrayList<>();
    boolean told = false;
    try (BufferedReader out = reader(demo)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = line;
        told |= line.contains(FROM_BEAM) && line.contains("message_received");
        if (line.startsWith(RECEIVED)) {
          children.addAll(demo.descendants().toList());
          interrupt(demo);
        }
      }
    }
    assertTrue(told, "a message of the BEAM node's");
    assertTrue(demo.waitFor(30, TimeUnit.SECONDS));

    assertEquals(0, demo.exitValue(), last);
    assertTrue(last.startsWith("{\"type\":\"summary\","), last);
    assertTrue(last.contains("\"ok\":true"), last);
    assertTrue(
        last.contains(
            "{\"node\":\"beam1@127.0.0.1\",\"kind\":\"beam\",\"url\":null,\"saw\":"
                + "[\"jvm1@127.0.0.1\",\"jvm2@127.0.0.1\",\"jvm3@127.0.0.1\"],\"missing\":[],"
                + "\"entities\":null,\"waypoints\":null}"),
        last);
    assertTrue(children.size() >= 4, "three JVMs, and erl with its helpers");
    awaitEnd(children);
  }

  @Test
  void noProcessOutlivesADemoThatIsKilled() throws Exception {
    Process demo = start("--for", "60s");
    List<ProcessHandle> children;
    try (BufferedReader out = reader(demo)) {
      String line = out.readLine();
      while (line != null && !line.contains(COMPLETE)) {
        line = out.readLine();
      }
      children = demo.descendants().toList();
      demo.destroyForcibly().waitFor();
    }

    assertTrue(children.size() >= 4, "three JVMs, and erl with its helpers");
    awaitEnd(children);
  }

  private static void awaitEnd(List<ProcessHandle> children) {
    Await.until(
        "no process is left",
        Duration.ofSeconds(20),
        () -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  private static Process start(String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dstarling.jvm.flags=-XX:TieredStopAtLevel=1",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "demo"));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }
}
