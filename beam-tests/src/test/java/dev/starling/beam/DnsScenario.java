package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Nodes on hosts of their own that find each other by the records of a real name server: two JVM
 * nodes and a BEAM node with IPv6 addresses for names, two JVM nodes with IPv4 addresses. Records
 * change, and the server fails in every way, while they run.
 */
final class DnsScenario {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String COOKIE = "dns-scenario";
  private static final int MANY = 100;

  private final Lan.Host one;
  private final Lan.Host two;
  private final Lan.Host three;
  private final Lan.Host names;

  private DnsScenario(Lan lan) throws IOException {
    one = lan.addHost();
    two = lan.addHost();
    three = lan.addHost();
    names = lan.addHost();
  }

  public static void main(String[] none) throws Exception {
    try (Lan lan = new Lan()) {
      new DnsScenario(lan).run(lan);
    }
  }

  private void run(Lan lan) throws Exception {
    try (Dnsmasq dns = Dnsmasq.start(names)) {
      try (StarlingProcess a = start(one, "four@" + one.address(), "four.test");
          StarlingProcess b = start(two, "four@" + two.address(), "four.test")) {
        Await.until("a failure", SOON, () -> a.metric("starling_discovery_failures_total") > 0);
        assertEquals("absent", a.status(b.name()));
        dns.records(List.of(one.address() + " four.test", two.address() + " four.test"));
        a.awaitStatus(b.name(), "healthy", SOON);
        b.awaitStatus(a.name(), "healthy", SOON);
      }
      try (StarlingProcess a = start(one, "app@" + one.addressV6(), "app.test");
          StarlingProcess b = start(two, "app@" + two.addressV6(), "app.test")) {
        dns.records(six(one, two));
        a.awaitStatus(b.name(), "healthy", SOON);
        b.awaitStatus(a.name(), "healthy", SOON);
        withBeam(dns, lan, a, b);
      }
    }
  }

  private void withBeam(Dnsmasq dns, Lan lan, StarlingProcess a, StarlingProcess b)
      throws Exception {
    List<String> command = new ArrayList<>(three.prefix());
    command.add("epmd");
    Process epmd = new ProcessBuilder(command).inheritIO().start();
    String name = "app@" + three.addressV6();
    try (Beam beam = Beam.start(three, name, COOKIE)) {
      dns.records(six(one, two, three));
      a.awaitStatus(name, "healthy", SOON);
      b.awaitStatus(name, "healthy", SOON);
      assertEquals("2", beam.eval("length(nodes())"));
      List<String> before = identities(a, b, beam);

      // It answers, with less.
      dns.records(six(one));
      awaitQuestions(dns);
      assertEquals(before, identities(a, b, beam), "less");

      fails(a, "NXDOMAIN", () -> dns.records(List.of()));
      assertEquals(before, identities(a, b, beam), "NXDOMAIN");

      fails(a, "no answer", () -> dns.signal("-STOP"));
      assertEquals(before, identities(a, b, beam), "time-outs");
      dns.signal("-CONT");

      try (Refuser broken = new Refuser(lan.address())) {
        fails(a, "SERVFAIL", () -> dns.restart("--server=/test/" + broken.address()));
        assertEquals(before, identities(a, b, beam), "SERVFAIL");
      }
      fails(a, "REFUSED", () -> dns.restart());
      assertEquals(before, identities(a, b, beam), "REFUSED");

      dns.restart("--local=/test/");
      List<String> many = new ArrayList<>(six(one, two, three));
      for (int i = 0; i < MANY; i++) {
        many.add("fd00:66::" + Integer.toHexString(0x1000 + i) + " app.test");
      }
      dns.records(many);
      // So many do not fit into one datagram.
      Await.until("all are candidates", SOON, () -> a.metric("starling_candidates") >= MANY);
      assertEquals(before, identities(a, b, beam), "cut off");
    } finally {
      epmd.destroyForcibly();
    }
  }

  private interface Change {
    void make() throws Exception;
  }

  /** Makes a change that the node has to notice as a failure with these words. */
  private static void fails(StarlingProcess node, String words, Change change) throws Exception {
    try (EventLog events = node.events()) {
      change.make();
      Await.until(
          words + " is reported",
          SOON,
          () ->
              events.all().stream()
                  .anyMatch(
                      event ->
                          event.path("type").asString("").equals("discovery_failed")
                              && event.path("detail").asString("").contains(words)));
    }
  }

  /** Until both have had three more answers. */
  private void awaitQuestions(Dnsmasq dns) {
    for (Lan.Host host : List.of(one, two)) {
      long asked = dns.questions("AAAA", "app.test", host.addressV6());
      Await.until(
          "it is asked again",
          SOON,
          () -> dns.questions("AAAA", "app.test", host.addressV6()) >= asked + 3);
    }
  }

  /** Creations, lives as the others know them, and the ports of all connections. */
  private List<String> identities(StarlingProcess a, StarlingProcess b, Beam beam) {
    List<String> identities = new ArrayList<>();
    for (StarlingProcess node : List.of(a, b)) {
      identities.add(node.name() + " " + node.get("/api/v1/node").get("creation"));
      Set<String> peers = new TreeSet<>();
      for (JsonNode peer : node.get("/api/v1/nodes")) {
        assertEquals("healthy", peer.get("status").asString(), peer.toString());
        peers.add(peer.get("node") + " " + peer.get("incarnation") + " " + peer.get("joinedAt"));
      }
      identities.addAll(peers);
    }
    identities.add(beam.eval("erlang:system_info(creation)"));
    for (Lan.Host host : List.of(one, two, three)) {
      assertEquals(2, host.connections().size(), host.connections().toString());
      identities.addAll(host.connections());
    }
    assertTrue(identities.size() > 10, identities.toString());
    return identities;
  }

  private static List<String> six(Lan.Host... hosts) {
    List<String> records = new ArrayList<>();
    for (Lan.Host host : hosts) {
      records.add(host.addressV6() + " app.test");
    }
    return records;
  }

  private StarlingProcess start(Lan.Host host, String name, String query) throws IOException {
    String resolver =
        name.contains(":") ? "[" + names.addressV6() + "]:53" : names.address() + ":53";
    return StarlingProcess.start(
        host,
        name,
        COOKIE,
        "--strategy=dns",
        "--query=" + query,
        "--resolver=" + resolver,
        "--poll-interval=500ms");
  }

  /** A name server that can answer nothing: SERVFAIL, whatever is asked. */
  private static final class Refuser implements AutoCloseable {
    private static final int SERVFAIL = 2;

    private final DatagramSocket socket;

    Refuser(String address) throws IOException {
      socket = new DatagramSocket(0, InetAddress.getByName(address));
      Thread thread = new Thread(this::serve, "refuser");
      thread.setDaemon(true);
      thread.start();
    }

    /** As dnsmasq writes it. */
    String address() {
      return socket.getLocalAddress().getHostAddress() + "#" + socket.getLocalPort();
    }

    private void serve() {
      byte[] bytes = new byte[4096];
      while (!socket.isClosed()) {
        try {
          DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
          socket.receive(packet);
          bytes[2] |= (byte) 0x80;
          bytes[3] = (byte) (bytes[3] & 0xf0 | SERVFAIL);
          socket.send(packet);
        } catch (IOException e) {
          // Closed.
        }
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
