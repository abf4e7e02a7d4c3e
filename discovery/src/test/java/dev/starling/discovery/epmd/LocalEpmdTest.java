package dev.starling.discovery.epmd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.discovery.DiscoveryStrategy;
import dev.starling.discovery.Listening;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalEpmdTest {
  private static final Duration FAST = Duration.ofMillis(100);

  /** Answers every question with a list of names, as an EPMD does. */
  private static final class Names implements AutoCloseable {
    private final ServerSocket socket;
    private volatile String list = "";

    Names(int port) throws IOException {
      socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      Thread thread = new Thread(this::serve, "names");
      thread.setDaemon(true);
      thread.start();
    }

    int port() {
      return socket.getLocalPort();
    }

    private void serve() {
      while (!socket.isClosed()) {
        try (Socket asked = socket.accept()) {
          byte[] question = asked.getInputStream().readNBytes(3);
          assertEquals('n', question[2]);
          OutputStream out = asked.getOutputStream();
          out.write(new byte[] {0, 0, 0x11, 0x11});
          out.write(list.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
          // Closed, by either side.
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void namesThoseOfThisHostButNotItself() throws Exception {
    try (Names epmd = new Names(0)) {
      Listening node = new Listening("a@127.0.0.1", epmd.port());
      epmd.list = "name a at port 4711\nname b at port 4712\n";
      try (DiscoveryStrategy.Running running = LocalEpmd.every(FAST).start(node)) {
        node.awaitFound("b@127.0.0.1");
        epmd.list = "name a at port 4711\nname b at port 4712\nname c at port 4713\n";
        node.awaitFound("c@127.0.0.1");
        assertEquals(Set.of("b@127.0.0.1", "c@127.0.0.1"), node.names());
        assertEquals(0, node.failures().size());
        assertTrue(running != null);
      }
    }
  }

  @Test
  void anEpmdThatIsNotThereIsReportedOnceAndAskedAgain() throws Exception {
    int port;
    try (Names gone = new Names(0)) {
      port = gone.port();
    }
    Listening node = new Listening("a@fd00::1", port);
    try (DiscoveryStrategy.Running running = LocalEpmd.every(FAST).start(node)) {
      Listening.until("that is reported", () -> !node.failures().isEmpty());
      try (Names epmd = new Names(port)) {
        epmd.list = "name b at port 4712\n";
        node.awaitFound("b@fd00::1");
      }
      assertTrue(node.failures().get(0).contains("port " + port), node.failures().get(0));
      assertTrue(running != null);
    }
  }

  @Test
  void isMadeFromTheCommandLine() {
    LocalEpmdProvider provider = new LocalEpmdProvider();
    assertEquals(Duration.ofSeconds(5), provider.create(Map.of()).pollInterval());
    assertEquals(
        Duration.ofSeconds(1), provider.create(Map.of("poll-interval", "1s")).pollInterval());
    assertThrows(IllegalArgumentException.class, () -> LocalEpmd.every(Duration.ZERO));
  }
}
