package dev.starling.beam;

import static dev.starling.beam.ErlNodes.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.starling.erldist.dist.Cookie;
import dev.starling.erldist.epmd.EpmdMode;
import dev.starling.erldist.node.ErlNode;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nodes whose names have IPv6 addresses, as Erlang writes them: {@code a@::1}. */
class Ipv6BeamTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String COOKIE = "ipv6-test";

  @BeforeAll
  static void assumeIpv6() {
    assumeTrue(hasLoopbackV6(), "this machine has no IPv6 loopback address");
  }

  private static boolean hasLoopbackV6() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aBeamNodeUsesOurEpmdAndDialsUs() throws Exception {
    int epmd = Epmd.freePort();
    try (StarlingProcess a = StarlingProcess.start("a@::1", COOKIE, epmd, "--strategy", "none");
        Beam b = Beam.start("b@::1", COOKIE, epmd)) {
      assertEquals("pong", b.eval("net_adm:ping('a@::1')"));
      assertEquals("['a@::1']", b.eval("nodes()"));
      a.awaitStatus("b@::1", "healthy", SOON);
      assertEquals("yes", b.eval("gen_server:call({net_kernel,'a@::1'}, {is_auth, node()})"));
      b.kill9();
      a.awaitStatus("b@::1", "down", Duration.ofSeconds(3));
      try (Beam again = Beam.start("b@::1", COOKIE, epmd)) {
        assertEquals("pong", again.eval("net_adm:ping('a@::1')"));
        a.awaitStatus("b@::1", "healthy", SOON);
      }
    }
  }

  @Test
  void weDialABeamNode() throws Exception {
    int epmd = Epmd.freePort();
    try (ErlNode a =
            get(
                ErlNode.builder("a@::1", Cookie.of(COOKIE))
                    .epmd(EpmdMode.AUTO)
                    .epmdPort(epmd)
                    .build()
                    .start());
        Beam b = Beam.start("b@::1", COOKIE, epmd)) {
      get(a.connect("b@::1"));
      assertEquals("['a@::1']", b.eval("nodes()"));
      assertTrue(get(a.disconnect("b@::1")));
      Await.until("b sees it", SOON, () -> b.eval("nodes()").equals("[]"));
    }
  }

  /** Discovery makes names of addresses, which have to be those that a node gives itself. */
  @Test
  void addressesAreWrittenAsErlangWritesThem() throws Exception {
    Random random = new Random(6);
    List<String> ours = new ArrayList<>(List.of("fd00::1", "fdaa:0:18:a7b:7d:f066:fc2d:2"));
    for (int i = 0; i < 500; i++) {
      byte[] address = new byte[16];
      address[0] = (byte) 0xfd;
      for (int at = 1; at < address.length; at++) {
        address[at] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : 0);
      }
      ours.add(NetUtil.toAddressString(InetAddress.getByAddress(address)));
    }
    try (Epmd epmd = Epmd.start();
        Beam erl = Beam.start("ntoa@127.0.0.1", COOKIE, epmd.port())) {
      String list = "[\"" + String.join("\",\"", ours) + "\"]";
      assertEquals(
          "[]",
          erl.eval("[T || T <- " + list + ", T =/= inet:ntoa(element(2, inet:parse_address(T)))]"));
    }
  }

  @Test
  void nodesOfANetworkFindEachOther() throws Exception {
    Lan.assumePossible();
    Lan.runScenario(Ipv6Scenario.class);
  }
}
