package dev.starling.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

/**
 * The dashboard where there is no terminal; the one on a terminal is tested with real processes.
 */
class TopCommandTest {
  @Test
  void onceShowsAllThereIs() throws Exception {
    try (Api api = Api.started()) {
      api.swarm.nodes = List.of(FakeSwarm.healthy("robin@127.0.0.1"), FakeSwarm.silent("c@h"));

      Run run = Run.of("top", "--once", "--url", api.url().toString());

      assertEquals(0, run.exitCode(), run.err());
      assertTrue(run.out().contains("robin@127.0.0.1  ● healthy"), run.out());
      assertTrue(run.out().contains("◐ suspect"), run.out());
      assertTrue(run.out().contains("Links"), run.out());
      assertTrue(run.out().contains("Map: 0 entities"), run.out());
      assertFalse(run.out().contains("\u001b"), run.out());
    }
  }

  @Test
  void exitCodesTellWhatWentWrong() throws Exception {
    String url;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      url = "http://127.0.0.1:" + socket.getLocalPort();
    }
    for (String once : List.of("--once", "--url=" + url)) {
      Run run = Run.of("top", once, "--url", url);
      if (once.equals("--once")) {
        assertEquals(3, run.exitCode());
        assertTrue(run.err().startsWith("starling top: no node answers at " + url), run.err());
      } else {
        assertEquals(2, run.exitCode(), "--url twice: " + run.err());
      }
    }
    assertEquals(2, Run.of("top", "--fast").exitCode());
    try (Api api = Api.started("t0ken")) {
      assertEquals(1, Run.of("top", "--once", "--url", api.url().toString()).exitCode());
      assertEquals(
          0,
          Run.with(
                  Map.of("STARLING_URL", api.url().toString(), "STARLING_TOKEN", "t0ken"),
                  "top",
                  "--once")
              .exitCode());
    }
  }

  @Test
  void withoutATerminalChangesAreLines() throws Exception {
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
                      .execute("top", "--url", line.url()),
              "follower");
      follower.start();
      Await.until("all there is", () -> out.toString().contains("\nMap: "));
      api.swarm.emit(new SwarmEvent.NodeUp(1, "b@h", PeerKind.BEAM));
      Await.until(
          "an event", () -> out.toString().contains("node_up             b@h is up (beam)"));

      line.refuse();
      Await.until("the loss", () -> out.toString().contains("no connection: "));
      api.swarm.emit(new SwarmEvent.NodeForgotten(2, "b@h"));
      line.accept();

      Await.until("the return", () -> out.toString().contains("connected again"));
      Await.until("what was missed", () -> out.toString().contains("b@h is forgotten"));
      assertEquals(1, out.toString().split("\nMap: ", -1).length - 1, out.toString());
    }
    while (follower.isAlive()) {
      follower.interrupt();
      follower.join(100);
    }
  }
}
