package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A JVM node and stock {@code erl} nodes, as their users see them. */
class SwarmBeamTest {
  private static final String COOKIE = "swarm-beam-test";
  private static final String A = "a@127.0.0.1";
  private static final String B = "b@127.0.0.1";
  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void beamPingsAndBothListEachOther() throws Exception {
    try (Epmd epmd = Epmd.start();
        StarlingProcess a = start(A, epmd.port());
        Beam b = Beam.start(B, COOKIE, epmd.port())) {
      assertEquals("pong", b.eval("net_adm:ping('a@127.0.0.1')"));
      assertEquals("['a@127.0.0.1']", b.eval("nodes()"));
      a.awaitStatus(B, "healthy", SOON);
      Await.until(
          "a has measured b", SOON, () -> !a.node(B).orElseThrow().get("lastRttMs").isNull());
      JsonNode seen = a.node(B).orElseThrow();
      assertEquals("beam", seen.get("kind").asString());
      double rttMs = seen.get("lastRttMs").asDouble();
      assertTrue(rttMs > 0 && rttMs < 1_000, "a real round-trip time, got " + rttMs);
    }
  }

  @Test
  void withOurOwnEpmdAndNoOther() throws Exception {
    int epmdPort = Epmd.freePort();
    try (StarlingProcess a = start(A, epmdPort);
        Beam b = Beam.start(B, COOKIE, epmdPort);
        Beam c = Beam.start("c@127.0.0.1", COOKIE, epmdPort)) {
      assertEquals("pong", b.eval("net_adm:ping('a@127.0.0.1')"));
      assertEquals("pong", c.eval("net_adm:ping('b@127.0.0.1')"));
      assertTrue(
          b.eval("lists:sort([N || {N, _} <- element(2, erl_epmd:names(\"127.0.0.1\"))])")
              .contains("\"a\",\"b\",\"c\""));
      a.awaitStatus(B, "healthy", SOON);
    }
  }

  @Test
  void callsFromBeamAreAnsweredOrRefused() throws Exception {
    try (Epmd epmd = Epmd.start();
        StarlingProcess a = start(A, epmd.port());
        Beam b = Beam.start(B, COOKIE, epmd.port())) {
      assertEquals("pong", b.eval("net_adm:ping('a@127.0.0.1')"));
      a.awaitStatus(B, "healthy", SOON);
      assertEquals(
          "<<\"b@127.0.0.1\">>",
          b.eval("maps:get(node, hd(rpc:call('a@127.0.0.1', starling, nodes, [])))"));
      assertEquals(
          "<<\"a@127.0.0.1\">>",
          b.eval("maps:get(name, gen_server:call({starling, 'a@127.0.0.1'}, node))"));
      assertTrue(
          b.eval("rpc:call('a@127.0.0.1', os, cmd, [\"touch /tmp/starling-was-here\"])")
              .startsWith("{badrpc,{'EXIT',{undef,[{os,cmd,"));
      assertTrue(b.eval("catch erpc:call('a@127.0.0.1', os, cmd, [\"id\"])").contains("undef"));
      assertEquals("ok", b.eval("erpc:cast('a@127.0.0.1', starling, nodes, [])"));
      assertTrue(
          b.eval("gen_server:call({starling, 'a@127.0.0.1'}, dance)").contains("unknown_request"));
    }
  }

  @Test
  void monitorsAndNodeMonitorsFireWhenTheJvmDies() throws Exception {
    try (Epmd epmd = Epmd.start();
        StarlingProcess a = start(A, epmd.port());
        Beam b = Beam.start(B, COOKIE, epmd.port())) {
      b.eval("net_kernel:monitor_nodes(true)");
      assertEquals("pong", b.eval("net_adm:ping('a@127.0.0.1')"));
      assertEquals("ok", b.eval("receive {nodeup, 'a@127.0.0.1'} -> ok after 5000 -> late end"));
      b.eval("M = erlang:monitor(process, {starling, 'a@127.0.0.1'})");
      assertEquals("quiet", b.eval("receive {'DOWN', M, _, _, R} -> R after 300 -> quiet end"));
      a.close();
      assertEquals(
          "noconnection",
          b.eval("receive {'DOWN', M, process, _, R1} -> R1 after 5000 -> late end"));
      assertEquals("ok", b.eval("receive {nodedown, 'a@127.0.0.1'} -> ok after 5000 -> late end"));
      assertEquals("noproc", monitorOfAnUnknownName(epmd, b));
    }
  }

  private static String monitorOfAnUnknownName(Epmd epmd, Beam b) throws IOException {
    try (StarlingProcess again = start(A, epmd.port())) {
      assertEquals("pong", b.eval("net_adm:ping('" + again.name() + "')"));
      b.eval("M2 = erlang:monitor(process, {nobody, 'a@127.0.0.1'})");
      return b.eval("receive {'DOWN', M2, process, _, R2} -> R2 after 5000 -> late end");
    }
  }

  @Test
  void libclustersHeartbeatBringsUsTogether() throws Exception {
    int gossipPort = Epmd.freePort();
    try (Epmd epmd = Epmd.start();
        StarlingProcess a =
            StarlingProcess.start(
                A, COOKIE, epmd.port(), "--gossip-port", Integer.toString(gossipPort));
        Beam b = Beam.start(B, COOKIE, epmd.port())) {
      b.eval(
          "{ok, S} = gen_udp:open(0, [binary, {multicast_if, {127,0,0,1}}, {multicast_ttl, 1},"
              + " {multicast_loop, true}])");
      b.eval(
          "gen_udp:send(S, {233,252,1,32}, "
              + gossipPort
              + ", [\"heartbeat::\", term_to_binary(#{node => node()})])");
      a.awaitStatus(B, "healthy", SOON);
      assertEquals("['a@127.0.0.1']", b.eval("nodes()"));
    }
  }

  @Test
  void aHiddenNodeIsSeenAsHidden() throws Exception {
    try (Epmd epmd = Epmd.start();
        StarlingProcess a =
            StarlingProcess.start(A, COOKIE, epmd.port(), "--strategy", "none", "--hidden");
        Beam b = Beam.start(B, COOKIE, epmd.port())) {
      assertEquals("pong", b.eval("net_adm:ping('a@127.0.0.1')"));
      assertEquals("[]", b.eval("nodes()"));
      assertEquals("['a@127.0.0.1']", b.eval("nodes(hidden)"));
      a.awaitStatus(B, "healthy", SOON);
    }
  }

  @Test
  void anotherCookieIsRefusedBothWays() throws Exception {
    try (Epmd epmd = Epmd.start();
        StarlingProcess a = start(A, epmd.port());
        Beam b = Beam.start(B, "another-cookie", epmd.port())) {
      assertEquals("pang", b.eval("net_adm:ping('a@127.0.0.1')"));
      assertEquals("absent", a.status(B));
      Await.until(
          "the log says why", SOON, () -> Pattern.compile("(?i)cookie").matcher(a.output()).find());
    }
  }

  private static StarlingProcess start(String name, int epmdPort) throws IOException {
    return StarlingProcess.start(name, COOKIE, epmdPort, "--strategy", "none");
  }
}
