package dev.starling.app;

import dev.starling.app.cli.Cli;
import dev.starling.app.http.HttpSocket;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/**
 * Loads what the commands use, and exits: run by the build with {@code -XX:DumpLoadedClassList}, so
 * that later starts find those classes ready and take half the time. It touches nothing but ports
 * of its own on the loopback interface.
 */
public final class WarmUp {
  private static final int ATTEMPTS = 100;
  private static final int PAUSE_MILLIS = 100;

  private WarmUp() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    String http = freeHttpAddress();
    String[] node = {
      "node",
      "--name",
      "warm-up@127.0.0.1",
      "--cookie",
      "warm-up",
      "--epmd",
      "none",
      "--gossip-port",
      freeUdpPort(),
      "--http",
      http,
      "--log-level",
      "error"
    };
    Thread runner = new Thread(() -> Cli.commandLine(Map.of()).execute(node), "node");
    runner.setDaemon(true);
    runner.start();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Thread.sleep(PAUSE_MILLIS);
      int exitCode = Cli.commandLine(Map.of()).execute("nodes", "--url", "http://" + http);
      if (exitCode == 0) {
        System.exit(0);
      }
    }
    System.exit(1);
  }

  private static String freeHttpAddress() throws IOException {
    try (HttpSocket socket = HttpSocket.bind("127.0.0.1", 0)) {
      return socket.authority();
    }
  }

  private static String freeUdpPort() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (DatagramSocket socket = new DatagramSocket(any)) {
      return Integer.toString(socket.getLocalPort());
    }
  }
}
