package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.discovery.gossip.Gossip;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ways to find each other on this host, with nodes as their users run them. */
class DiscoveryProcessesTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String COOKIE = "discovery-processes";

  /** Names that gossip takes, the nodes themselves, and some that just expire. */
  private static final long MAX_CANDIDATES = 260;

  private static final int FLOOD_PER_SECOND = 1_000;
  private static final int FLOOD_SECONDS = Boolean.getBoolean("starling.long") ? 60 : 8;
  private static final long MAX_HEAP_GROWTH_BYTES = 16 << 20;

  private final List<AutoCloseable> running = new ArrayList<>();
  private int epmd;

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : running) {
      each.close();
    }
  }

  @Test
  void byAListThatNamesOneTwiceAndNobodyToo() throws Exception {
    epmd = Epmd.freePort();
    String hosts = "--hosts=a@127.0.0.1,b@127.0.0.1,beam@127.0.0.1,nobody@127.0.0.1";
    StarlingProcess a = start("a", "--strategy=epmd", hosts);
    StarlingProcess b = start("b", "--strategy=epmd,local-epmd", hosts, "--poll-interval=200ms");
    Beam beam = keep(Beam.start("beam@127.0.0.1", COOKIE, epmd));
    a.awaitStatus("beam@127.0.0.1", "healthy", Duration.ofMinutes(2));
    b.awaitStatus("beam@127.0.0.1", "healthy", SOON);
    a.awaitStatus("b@127.0.0.1", "healthy", SOON);
    assertEquals(Set.of("a@127.0.0.1", "beam@127.0.0.1"), peers(b), "each is one node");
    assertEquals("2", beam.eval("length(nodes())"));
  }

  @Test
  void byTheNamesOfThisHostsEpmdAndWithARawTopology() throws Exception {
    epmd = Epmd.freePort();
    keep(Epmd.start(epmd));
    keep(Beam.start("beam@127.0.0.1", COOKIE, epmd));
    StarlingProcess a =
        start("a", "--raw-topology=local-epmd poll-interval=200ms;epmd hosts=c@127.0.0.1");
    a.awaitStatus("beam@127.0.0.1", "healthy", SOON);
    StarlingProcess c = start("c", "--strategy=none");
    c.awaitStatus("a@127.0.0.1", "healthy", SOON);
    assertEquals(Set.of("beam@127.0.0.1", "c@127.0.0.1"), peers(a));
  }

  @Test
  void byServiceRecords() throws Exception {
    Dnsmasq.assumeInstalled();
    epmd = Epmd.freePort();
    int port = Epmd.freePort();
    Dnsmasq dns = keep(Dnsmasq.start(port));
    String[] options = {
      "--strategy=dns",
      "--query=_erl._tcp.swarm.test",
      "--node-basename=b",
      "--resolver=127.0.0.1:" + port,
      "--poll-interval=200ms"
    };
    StarlingProcess a = keep(StarlingProcess.start("a@127.0.0.1", COOKIE, epmd, options));
    Await.until("it has asked", SOON, () -> a.metric("starling_discovery_failures_total") > 0);
    keep(Beam.start("b@127.0.0.1", COOKIE, epmd));
    dns.restart("--local=/test/", "--srv-host=_erl._tcp.swarm.test,127.0.0.1,4369");
    a.awaitStatus("b@127.0.0.1", "healthy", SOON);
  }

  @Test
  void twoSecretsOnOneNetworkAreTwoSwarms() throws Exception {
    epmd = Epmd.freePort();
    String port = "--gossip-port=" + Epmd.freePort();
    List<StarlingProcess> nodes = new ArrayList<>();
    for (String name : List.of("a1", "b1", "a2", "b2")) {
      nodes.add(start(name, port, "--gossip-secret=secret-" + name.charAt(0)));
    }
    nodes.get(0).awaitStatus("a2@127.0.0.1", "healthy", SOON);
    nodes.get(1).awaitStatus("b2@127.0.0.1", "healthy", SOON);
    Await.throughout(
        "they stay apart",
        Duration.ofSeconds(6),
        () ->
            peers(nodes.get(0)).equals(Set.of("a2@127.0.0.1"))
                && peers(nodes.get(1)).equals(Set.of("b2@127.0.0.1"))
                && nodes.get(2).metric("starling_candidates") == 1);
  }

  @Test
  void forgedHeartbeatsCauseNeitherEndlessDialsNorMemory() throws Exception {
    epmd = Epmd.freePort();
    int port = Epmd.freePort();
    StarlingProcess a = start("a", "--gossip-port=" + port);
    StarlingProcess b = start("b", "--gossip-port=" + port);
    a.awaitStatus("b@127.0.0.1", "healthy", SOON);
    b.awaitStatus("a@127.0.0.1", "healthy", SOON);
    String before = life(a, "b@127.0.0.1");
    ProcessFigures calm = ProcessFigures.of(a.process());
    long most = 0;
    long start = System.nanoTime();
    for (int i = 0; i < FLOOD_PER_SECOND * FLOOD_SECONDS; i++) {
      forge(port, "ghost" + i + "@127.0.0.1");
      if (i % FLOOD_PER_SECOND == 0) {
        most = Math.max(most, a.metric("starling_candidates"));
      }
      long due = start + TimeUnit.SECONDS.toNanos(1) * (i + 1) / FLOOD_PER_SECOND;
      LockSupport.parkNanos(due - System.nanoTime());
    }
    long dials = a.metric("starling_dials_total");
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + 1;
    ProcessFigures after = ProcessFigures.of(a.process());
    String figures = most + " candidates, " + dials + " dials in " + seconds + " s, " + after;
    Results.record("1,000 forged heartbeats a second", figures);
    assertTrue(most <= MAX_CANDIDATES, figures);
    // By the back-off each is dialled at once and then after 1/4, 3/4, 7/4 … s at the soonest.
    long each = 2 + 64 - Long.numberOfLeadingZeros(4 * seconds);
    assertTrue(dials <= MAX_CANDIDATES * each, figures);
    assertTrue(after.heapBytes() - calm.heapBytes() <= MAX_HEAP_GROWTH_BYTES, figures);
    assertEquals(before, life(a, "b@127.0.0.1"));
  }

  private static void forge(int port, String name) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setOption(
          StandardSocketOptions.IP_MULTICAST_IF,
          NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1")));
      byte[] node = name.getBytes(StandardCharsets.UTF_8);
      ByteBuffer bytes = ByteBuffer.allocate(64);
      bytes.put("heartbeat::".getBytes(StandardCharsets.US_ASCII));
      bytes.put((byte) 131).put((byte) 116).putInt(1);
      bytes.put((byte) 119).put((byte) 4).put("node".getBytes(StandardCharsets.US_ASCII));
      bytes.put((byte) 119).put((byte) node.length).put(node);
      socket.send(
          new DatagramPacket(
              bytes.array(),
              bytes.position(),
              new InetSocketAddress(Gossip.DEFAULT_MULTICAST_ADDRESS, port)));
    }
  }

  private static String life(StarlingProcess asked, String other) {
    var node = asked.node(other).orElseThrow();
    return node.get("status") + " " + node.get("incarnation") + " " + node.get("joinedAt");
  }

  private static Set<String> peers(StarlingProcess node) {
    Set<String> names = new TreeSet<>();
    StreamSupport.stream(node.get("/api/v1/nodes").spliterator(), false)
        .forEach(peer -> names.add(peer.get("node").asString()));
    return names;
  }

  private StarlingProcess start(String alive, String... options) throws IOException {
    return keep(StarlingProcess.start(alive + "@127.0.0.1", COOKIE, epmd, options));
  }

  private <T extends AutoCloseable> T keep(T started) {
    running.add(0, started);
    return started;
  }
}
