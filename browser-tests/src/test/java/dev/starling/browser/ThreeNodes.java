package dev.starling.browser;

import dev.starling.beam.Await;
import dev.starling.beam.Epmd;
import dev.starling.beam.StarlingProcess;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Three real nodes that found each other; the first is the eldest, and commands. */
final class ThreeNodes implements AutoCloseable {
  static final Duration BOUND = Duration.ofSeconds(90);

  private static final String COOKIE = "browser-tests";
  private static final List<String> NAMES = List.of("a@127.0.0.1", "b@127.0.0.1", "c@127.0.0.1");

  private final int epmdPort;
  private final int gossipPort;
  private final List<StarlingProcess> nodes = new ArrayList<>();

  ThreeNodes() throws IOException {
    epmdPort = Epmd.freePort();
    gossipPort = freeUdpPort();
    try {
      for (String name : NAMES) {
        nodes.add(StarlingProcess.start(name, COOKIE, epmdPort, options()));
      }
      for (StarlingProcess node : nodes) {
        Await.until(node.name() + " sees all, and follows a", BOUND, () -> isWhole(node));
      }
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  private String[] options() {
    return new String[] {"--gossip-port", Integer.toString(gossipPort), "--log-level", "warn"};
  }

  private static int freeUdpPort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean isWhole(StarlingProcess node) {
    return node.get("/api/v1/nodes").size() == nodes.size() - 1
        && node.get("/api/v1/topology").path("commander").asString("").equals(nodes.get(0).name());
  }

  StarlingProcess a() {
    return nodes.get(0);
  }

  StarlingProcess b() {
    return nodes.get(1);
  }

  StarlingProcess c() {
    return nodes.get(2);
  }

  /** Ends a node, and runs it again where it was. */
  void restart(int index) throws IOException {
    StarlingProcess old = nodes.get(index);
    old.close();
    int port = URI.create(old.url()).getPort();
    nodes.set(index, StarlingProcess.startAt(port, old.name(), COOKIE, epmdPort, options()));
  }

  @Override
  public void close() {
    nodes.forEach(StarlingProcess::close);
  }
}
