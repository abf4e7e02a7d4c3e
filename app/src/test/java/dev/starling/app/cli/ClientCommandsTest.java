package dev.starling.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.app.Await;
import dev.starling.app.FakeSwarm;
import dev.starling.app.http.Api;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.PeerKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientCommandsTest {
  @Test
  void nodesShowsATable() throws Exception {
    try (Api api = Api.started()) {
      api.swarm.nodes = List.of(FakeSwarm.healthy("robin@127.0.0.1"), FakeSwarm.silent("c@h"));

      Run run = Run.of("nodes", "--url", api.url().toString());

      assertEquals(0, run.exitCode(), run.err());
      List<String> lines = run.out().lines().toList();
      assertEquals(
          "NODE             KIND      STATUS   LAST     AVG      P50      P99      LOSS   SEEN",
          lines.get(0));
      assertTrue(
          lines
              .get(1)
              .startsWith(
                  "robin@127.0.0.1  starling  healthy  0.50 ms  1.00 ms  0.50 ms  1.50 ms  25 %"),
          lines.get(1));
      assertTrue(
          lines
              .get(2)
              .startsWith(
                  "c@h              beam      suspect  -        -        -        -        100 %"),
          lines.get(2));
    }
  }

  @Test
  void nodesShowsWhatTheNodeSaid() throws Exception {
    try (Api api = Api.started("t0ken")) {
      assertEquals(
          new Run(0, "no other nodes yet\n", ""),
          Run.of("nodes", "--url", api.url().toString(), "--token", "t0ken"));
      Map<String, String> environment =
          Map.of("STARLING_URL", api.url().toString(), "STARLING_TOKEN", "t0ken");
      assertEquals(new Run(0, "[]\n", ""), Run.with(environment, "nodes", "--json"));
    }
  }

  @Test
  void refusalsAreToldInTheWordsOfTheNode() throws Exception {
    try (Api api = Api.started("t0ken")) {
      for (String command : List.of("nodes", "events")) {
        Run run = Run.of(command, "--url", api.url().toString());

        assertEquals(1, run.exitCode());
        assertEquals(
            "starling %s: Send the header \"Authorization: Bearer TOKEN\" with the token of --http-token.\n"
                .formatted(command),
            run.err());
      }
    }
  }

  @Test
  void aNodeThatIsNotThereIsToldInOneLine() throws Exception {
    String url;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      url = "http://127.0.0.1:" + socket.getLocalPort();
    }
    for (String command : List.of("nodes", "events")) {
      assertEquals(
          new Run(
              3,
              "",
              "starling %s: no node answers at %s: nothing listens there; start one with \"starling node\", or name another with --url\n"
                  .formatted(command, url)),
          Run.of(command, "--url", url));
    }
  }

  @Test
  void somethingElseThereIsToldApart() throws Exception {
    try (OneAnswer other = new OneAnswer("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>")) {
      Run run = Run.of("nodes", "--url", other.url());

      assertEquals(1, run.exitCode());
      assertEquals(
          "starling nodes: what answers at " + other.url() + " is no Starling node\n", run.err());
    }
    try (OneAnswer other = new OneAnswer("SSH-2.0-OpenSSH\r\n")) {
      assertEquals(3, Run.of("nodes", "--url", other.url()).exitCode());
    }
  }

  @Test
  void eventsFollowsAndReconnects() throws Exception {
    StringWriter out = new StringWriter();
    Thread follower;
    try (Api api = Api.started();
        Line line = new Line(api.url().getPort())) {
      follower =
          new Thread(
              () ->
                  Cli.commandLine(Map.of())
                      .setOut(new PrintWriter(out, true))
                      .setErr(new PrintWriter(new StringWriter()))
                      .execute("events", "--json", "--url", line.url()),
              "follower");
      follower.start();
      Await.until("it follows", () -> api.openStreams() == 1);
      api.swarm.emit(new SwarmEvent.NodeUp(1, "b@h", PeerKind.BEAM));
      Await.until("the first event", () -> out.toString().contains("\"at\":1,"));

      line.cut();
      api.swarm.emit(new SwarmEvent.NodeForgotten(2, "b@h"));

      Await.until("what was missed", () -> out.toString().contains("\"at\":2,"));
      assertEquals(2, out.toString().lines().count(), out.toString());
    }
    while (follower.isAlive()) {
      follower.interrupt();
      follower.join(100);
    }
  }
}
