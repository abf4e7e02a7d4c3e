package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Two JVM nodes and a BEAM node on three hosts, named by their IPv6 addresses. The JVM nodes find
 * each other by gossip, which is IPv4 and carries whatever name a node has.
 */
final class Ipv6Scenario {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String COOKIE = "ipv6-scenario";

  private Ipv6Scenario() {}

  public static void main(String[] none) throws Exception {
    try (Lan lan = new Lan()) {
      Lan.Host first = lan.addHost();
      Lan.Host second = lan.addHost();
      Lan.Host third = lan.addHost();
      try (StarlingProcess one = start(first);
          StarlingProcess other = start(second)) {
        one.awaitStatus(other.name(), "healthy", SOON);
        other.awaitStatus(one.name(), "healthy", SOON);
        beamJoins(third, one, other);

        String life = one.node(other.name()).orElseThrow().get("incarnation").asString();
        other.close();
        one.awaitStatus(other.name(), "down", Duration.ofSeconds(3));
        try (StarlingProcess again = start(second)) {
          one.awaitStatus(again.name(), "healthy", SOON);
          assertNotEquals(life, one.node(again.name()).orElseThrow().get("incarnation").asString());
        }
      }
    }
  }

  private static void beamJoins(Lan.Host host, StarlingProcess one, StarlingProcess other)
      throws Exception {
    List<String> epmdCommand = new ArrayList<>(host.prefix());
    epmdCommand.add("epmd");
    Process epmd = new ProcessBuilder(epmdCommand).inheritIO().start();
    String name = "beam@" + host.addressV6();
    try (Beam beam = Beam.start(host, name, COOKIE)) {
      for (StarlingProcess node : List.of(one, other)) {
        assertEquals("pong", beam.eval("net_adm:ping('" + node.name() + "')"));
        node.awaitStatus(name, "healthy", SOON);
      }
      assertEquals("2", beam.eval("length(nodes())"));
    } finally {
      epmd.destroyForcibly();
    }
    // Its host no longer answers for it: gone, or the connection is refused.
    one.awaitStatus(name, "down", SOON);
  }

  private static StarlingProcess start(Lan.Host host) throws IOException {
    return StarlingProcess.start(host, "node@" + host.addressV6(), COOKIE);
  }
}
