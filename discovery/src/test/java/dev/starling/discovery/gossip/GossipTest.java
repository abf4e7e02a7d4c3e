package dev.starling.discovery.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.discovery.DiscoveryException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gossips on the loopback interface, each as if in a process of its own. */
class GossipTest {
  /** A seed that makes the first three intervals short, so that nobody waits for 5 s. */
  private static final long SEED =
      LongStream.iterate(1, seed -> seed + 1)
          .filter(
              seed ->
                  new SplittableRandom(seed).ints(3, 1, 5_001).allMatch(interval -> interval < 200))
          .findFirst()
          .orElseThrow();

  private final int port = freePort();
  private final List<RunningGossip> running = new ArrayList<>();

  private static int freePort() {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() {
    running.forEach(RunningGossip::close);
  }

  @Test
  void nodesOnOneHostHearEachOther() throws Exception {
    Hearing a = new Hearing("a@127.0.0.1");
    Hearing b = new Hearing("b@127.0.0.1");
    Hearing c = new Hearing("c@127.0.0.1");
    for (Hearing node : List.of(a, b, c)) {
      start(gossip(), node);
    }
    for (Hearing node : List.of(a, b, c)) {
      for (String name : List.of("a@127.0.0.1", "b@127.0.0.1", "c@127.0.0.1")) {
        if (!name.equals(node.localNode())) {
          node.awaitFound(name);
        }
      }
    }
    assertFalse(a.found().containsKey("a@127.0.0.1"), "nobody reports itself");
    Hearing.until("a hears itself", () -> running.get(0).count(GossipCount.OWN) > 0);
  }

  @Test
  void theFirstHeartbeatIsSentAtOnce() throws Exception {
    Hearing early = new Hearing("early@127.0.0.1");
    start(gossip(), early);
    RunningGossip late = start(gossip(), new Hearing("late@127.0.0.1"));
    early.awaitFound("late@127.0.0.1");
    // Counted after it was sent, and so perhaps after it was heard.
    Hearing.until("it is counted", () -> late.count(GossipCount.SENT) >= 1);
  }

  @Test
  void withOneSecretTheyHearEachOther() throws Exception {
    Hearing a = new Hearing("a@127.0.0.1");
    start(gossip().secret("s3cret"), a);
    start(gossip().secret("s3cret"), new Hearing("b@127.0.0.1"));
    a.awaitFound("b@127.0.0.1");
  }

  @Test
  void anotherSecretAndNoneAreIgnoredAndCounted() throws Exception {
    Hearing sealed = new Hearing("sealed@127.0.0.1");
    Hearing plain = new Hearing("plain@127.0.0.1");
    RunningGossip withSecret = start(gossip().secret("s3cret"), sealed);
    RunningGossip without = start(gossip(), plain);
    start(gossip().secret("other"), new Hearing("other@127.0.0.1"));
    Hearing.until("both others are counted", () -> withSecret.count(GossipCount.WRONG_SECRET) >= 2);
    Hearing.until("both others are counted", () -> without.count(GossipCount.MALFORMED) >= 2);
    assertEquals(Set.of(), sealed.found().keySet());
    assertEquals(Set.of(), plain.found().keySet());
  }

  @Test
  void aFloodIsBounded() throws Exception {
    Hearing a = new Hearing("a@127.0.0.1");
    RunningGossip gossip = start(gossip(), a);
    Hearing b = new Hearing("b@127.0.0.1");
    start(gossip(), b);
    a.awaitFound("b@127.0.0.1");
    try (DatagramSocket flood = socket()) {
      byte[] garbage = new byte[1_400];
      for (int i = 0; i < 2_000; i++) {
        send(flood, garbage);
        send(flood, "heartbeat::".getBytes(StandardCharsets.US_ASCII));
        send(flood, Heartbeat.encode("x" + i + "@127.0.0.1"));
      }
      Hearing.until(
          "newcomers are refused",
          () -> {
            send(flood, Heartbeat.encode("one-more@127.0.0.1"));
            return gossip.count(GossipCount.REFUSED) > 0;
          });
    }
    assertTrue(gossip.count(GossipCount.MALFORMED) > 0);
    assertEquals(Sightings.MAX_NAMES, a.found().size());
    Hearing.until("the refusal is reported", () -> !a.failures().isEmpty());
    assertEquals(1, a.failures().size(), "once");
    int before = a.found().getOrDefault("b@127.0.0.1", 0);
    Hearing.until("b is still heard", () -> a.found().getOrDefault("b@127.0.0.1", 0) > before);
  }

  @Test
  void afterClosingNothingIsSentOrReported() throws Exception {
    Hearing a = new Hearing("a@127.0.0.1");
    RunningGossip closed = start(gossip(), a);
    Hearing b = new Hearing("b@127.0.0.1");
    start(gossip(), b);
    a.awaitFound("b@127.0.0.1");
    closed.close();
    long sent = closed.count(GossipCount.SENT);
    long heard = closed.count(GossipCount.HEARD);
    int reported = a.found().getOrDefault("b@127.0.0.1", 0);
    start(gossip(), new Hearing("c@127.0.0.1"));
    b.awaitFound("c@127.0.0.1");
    assertEquals(sent, closed.count(GossipCount.SENT));
    assertEquals(heard, closed.count(GossipCount.HEARD));
    assertEquals(reported, a.found().getOrDefault("b@127.0.0.1", 0));
    assertEquals(1, a.found().size());
    closed.close();
  }

  @Test
  void aListenerThatThrowsHarmsNobody() throws Exception {
    Hearing a = new Hearing("a@127.0.0.1").throwing();
    start(gossip(), a);
    start(gossip(), new Hearing("b@127.0.0.1"));
    start(gossip(), new Hearing("c@127.0.0.1"));
    a.awaitFound("b@127.0.0.1");
    a.awaitFound("c@127.0.0.1");
  }

  @Test
  void aMissingInterfaceIsAnErrorAtTheStart() {
    Gossip gossip = gossip().networkInterface("no-such-if0").build();
    DiscoveryException e =
        assertThrows(DiscoveryException.class, () -> gossip.start(new Hearing("a@127.0.0.1")));
    assertTrue(e.getMessage().contains("\"no-such-if0\""), e.getMessage());
  }

  private Gossip.Builder gossip() {
    return Gossip.builder().port(port).seed(SEED);
  }

  private RunningGossip start(Gossip.Builder builder, Hearing hearing) throws DiscoveryException {
    RunningGossip started = builder.build().start(hearing);
    running.add(started);
    return started;
  }

  private static DatagramSocket socket() throws IOException {
    DatagramSocket socket = new DatagramSocket();
    NetworkInterface loopback =
        NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"));
    socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);
    return socket;
  }

  private void send(DatagramSocket socket, byte[] bytes) throws IOException {
    InetSocketAddress group = new InetSocketAddress(Gossip.DEFAULT_MULTICAST_ADDRESS, port);
    socket.send(new DatagramPacket(bytes, bytes.length, group));
  }
}
