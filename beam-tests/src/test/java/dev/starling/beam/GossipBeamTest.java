package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.starling.core.discovery.DiscoveryContext;
import dev.starling.discovery.gossip.Gossip;
import dev.starling.discovery.gossip.GossipCount;
import dev.starling.discovery.gossip.RunningGossip;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Heartbeats between our gossip and a stock {@code erl} that opens its socket, writes, encrypts and
 * reads as libcluster's strategy does.
 */
class GossipBeamTest {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final String BEAM = "beam@127.0.0.1";
  private static final String OURS = "ours@127.0.0.1";

  private final Listener listener = new Listener();
  private final int port = freePort();
  private Epmd epmd;
  private Beam beam;

  @BeforeEach
  void start() throws Exception {
    epmd = Epmd.start();
    beam = Beam.start(BEAM, "cookie", epmd.port());
    beam.eval(
        "{ok, S} = gen_udp:open("
            + port
            + ", [binary, {active, false}, {ip, {0,0,0,0}}, {reuseaddr, true}, {broadcast, true},"
            + " {multicast_if, {127,0,0,1}}, {multicast_ttl, 1}, {multicast_loop, true},"
            + " {add_membership, {{233,252,1,32}, {127,0,0,1}}},"
            + " {raw, 16#FFFF, 16#0200, <<1:32/native>>}])");
  }

  @AfterEach
  void close() {
    beam.close();
    epmd.close();
  }

  @Test
  void plainHeartbeatsBothWays() throws Exception {
    try (RunningGossip gossip = Gossip.builder().port(port).build().start(listener)) {
      send("[<<\"heartbeat::\">>, term_to_binary(#{node => node()})]");
      Await.until("we hear the real node", BOUND, () -> listener.found.contains(BEAM));
      assertEquals("'" + OURS + "'", hear("P"));
      assertEquals(0, gossip.count(GossipCount.MALFORMED));
    }
  }

  @Test
  void sealedHeartbeatsBothWays() throws Exception {
    beam.eval("Key = crypto:hash(sha256, <<\"s3cret\">>)");
    try (RunningGossip gossip =
        Gossip.builder().port(port).secret("s3cret").build().start(listener)) {
      beam.eval(
          "Plain = <<\"heartbeat::\", (term_to_binary(#{node => node()}))/binary>>,"
              + " Pad = 16 - byte_size(Plain) rem 16,"
              + " Padded = <<Plain/binary, (binary:copy(<<Pad>>, Pad))/binary>>,"
              + " IV = crypto:strong_rand_bytes(16)");
      send("[IV, crypto:crypto_one_time(aes_256_cbc, Key, IV, Padded, true)]");
      Await.until("we hear the real node", BOUND, () -> listener.found.contains(BEAM));
      assertEquals(
          "'" + OURS + "'",
          hear(
              "begin <<V:16/binary, C/binary>> = P,"
                  + " D = crypto:crypto_one_time(aes_256_cbc, Key, V, C, false),"
                  + " binary:part(D, 0, byte_size(D) - binary:last(D)) end"));
      assertEquals(0, gossip.count(GossipCount.WRONG_SECRET));
    }
  }

  @Test
  void plainHeartbeatsDoNotPassForSealedOnes() throws Exception {
    try (RunningGossip gossip =
        Gossip.builder().port(port).secret("s3cret").build().start(listener)) {
      send("[<<\"heartbeat::\">>, term_to_binary(#{node => node()})]");
      Await.until("it is counted", BOUND, () -> gossip.count(GossipCount.WRONG_SECRET) > 0);
      assertEquals(Set.of(), listener.found);
    }
  }

  private void send(String payload) {
    assertEquals("ok", beam.eval("gen_udp:send(S, {233,252,1,32}, " + port + ", " + payload + ")"));
  }

  /**
   * The name in the first datagram that the real node gets from another.
   *
   * @param plain an expression for the plain heartbeat in the datagram {@code P}
   */
  private String hear(String plain) {
    return beam.eval(
        "(fun Next() -> {ok, {_, _, P}} = gen_udp:recv(S, 0, 30000),"
            + " <<\"heartbeat::\", T/binary>> = "
            + plain
            + ", case binary_to_term(T) of #{node := N} when N =/= node() -> N;"
            + " _ -> Next() end end)()");
  }

  private static int freePort() {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Listener implements DiscoveryContext {
    private final Set<String> found = ConcurrentHashMap.newKeySet();

    @Override
    public String localNode() {
      return OURS;
    }

    @Override
    public InetAddress listenAddress() {
      return InetAddress.getLoopbackAddress();
    }

    @Override
    public void found(String node, Duration holds) {
      found.add(node);
    }

    @Override
    public void failed(String detail) {
      throw new AssertionError(detail);
    }
  }
}
