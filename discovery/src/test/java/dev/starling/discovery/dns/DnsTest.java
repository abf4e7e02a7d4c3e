package dev.starling.discovery.dns;

import static dev.starling.discovery.dns.FakeDns.address;
import static dev.starling.discovery.dns.FakeDns.alias;
import static dev.starling.discovery.dns.FakeDns.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.starling.core.discovery.DiscoveryStrategy;
import dev.starling.discovery.Listening;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsTest {
  private static final String NAME = "app.internal";
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  private final AtomicLong nanos = new AtomicLong();
  private FakeDns server;

  @BeforeEach
  void start() throws Exception {
    server = new FakeDns();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void namesANodeForEachAddressAndTarget() throws Exception {
    server.set(NAME, address(NAME, 5, "10.0.0.1"), address(NAME, 5, "fd00:0:0:1::2"));
    server.set("top3.nearest.of.app.internal", address("x", 5, "fdaa:0:18:a7b:7d:f066:fc2d:2"));
    server.set("_erl._tcp.app.internal", service("_erl._tcp.app.internal", 5, "h1.app.internal"));
    try (DnsPoll poll =
        poll("beam", NAME, "top3.nearest.of.app.internal", "_erl._tcp.app.internal")) {
      assertEquals(
          Set.of(
              "beam@10.0.0.1",
              "beam@fd00:0:0:1::2",
              "beam@fdaa:0:18:a7b:7d:f066:fc2d:2",
              "beam@h1.app.internal"),
          ask(poll));
    }
  }

  @Test
  void asksOnlyForTheTypesThatAreWanted() throws Exception {
    server.set(
        NAME,
        address(NAME, 0, "10.0.0.1"),
        address(NAME, 0, "fd00::2"),
        service(NAME, 0, "h.app.internal"));
    try (DnsPoll four = poll("n", "a:" + NAME);
        DnsPoll six = poll("n", "aaaa:" + NAME + ".");
        DnsPoll srv = poll("n", "SRV:" + NAME)) {
      assertEquals(Set.of("n@10.0.0.1"), ask(four));
      assertEquals(Set.of("n@fd00::2"), ask(six));
      assertEquals(Set.of("n@h.app.internal"), ask(srv));
    }
    assertEquals(3, server.overUdp.get());
  }

  @Test
  void anAnswerIsGoodForAsLongAsItsShortestRecordSays() throws Exception {
    server.set(NAME, alias(NAME, 7, "other.internal"), address("other.internal", 60, "10.0.0.1"));
    try (DnsPoll poll = poll("n", "a:" + NAME)) {
      assertEquals(Set.of("n@10.0.0.1"), ask(poll));
      server.set(NAME, address(NAME, 60, "10.0.0.2"));
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(7) - 1);
      assertEquals(Set.of("n@10.0.0.1"), ask(poll));
      assertEquals(1, server.overUdp.get());
      nanos.incrementAndGet();
      assertEquals(Set.of("n@10.0.0.2"), ask(poll));
      assertEquals(2, server.overUdp.get());
    }
  }

  @Test
  void withoutATimeToLiveItIsAskedEachTime() throws Exception {
    server.set(NAME, address(NAME, 0, "10.0.0.1"));
    try (DnsPoll poll = poll("n", "a:" + NAME)) {
      assertEquals(Set.of("n@10.0.0.1"), ask(poll));
      server.set(NAME);
      assertEquals(Set.of(), ask(poll), "no records are no failure");
      server.set(NAME, address(NAME, 0, "10.0.0.2"));
      assertEquals(Set.of("n@10.0.0.2"), ask(poll));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NXDOMAIN, 'app.internal: NXDOMAIN, no such name, from SERVER'",
    "SERVFAIL, 'app.internal A: SERVFAIL from SERVER; app.internal AAAA: SERVFAIL from SERVER'",
    "REFUSED, 'app.internal A: REFUSED from SERVER; app.internal AAAA: REFUSED from SERVER'"
  })
  void saysWhatCameInstead(String code, String expected) throws Exception {
    server.code =
        Stream.of(DnsResponseCode.NXDOMAIN, DnsResponseCode.SERVFAIL, DnsResponseCode.REFUSED)
            .filter(each -> each.toString().toUpperCase(Locale.ROOT).startsWith(code))
            .findFirst()
            .orElseThrow();
    try (DnsPoll poll = poll("n", NAME)) {
      IOException e = assertThrows(IOException.class, () -> ask(poll));
      assertEquals(expected.replace("SERVER", server.text()), e.getMessage());
    }
  }

  @Test
  void whatOneQueryFindsCountsThoughAnotherFails() throws Exception {
    try (FakeDns broken = new FakeDns()) {
      broken.code = DnsResponseCode.SERVFAIL;
      broken.set(NAME, address(NAME, 5, "10.0.0.1"));
      server.set(NAME, address(NAME, 5, "10.0.0.1"));
      // The first fails; the next one is asked.
      List<InetSocketAddress> both = List.of(broken.address(), server.address());
      try (DnsLookup lookup = new DnsLookup(TIMEOUT)) {
        var question = new DnsLookup.Question(NAME, DnsRecordType.A);
        var outcome = lookup.ask(both, List.of(question)).get(question);
        assertEquals(new DnsLookup.Outcome.Answered(new Answer(Set.of("10.0.0.1"), 5)), outcome);
        broken.code = DnsResponseCode.NXDOMAIN;
        assertTrue(
            lookup.ask(both, List.of(question)).get(question)
                    instanceof DnsLookup.Outcome.Failed failed
                && failed.isFinal());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"SILENT", "GARBAGE"})
  void whoeverDoesNotAnswerIsNotWaitedForLong(FakeDns.Manner manner) throws Exception {
    server.manner = manner;
    try (DnsPoll poll = poll("n", "a:" + NAME)) {
      IOException e = assertThrows(IOException.class, () -> ask(poll));
      assertEquals(
          "app.internal A: no answer from " + server.text() + " within 500 ms", e.getMessage());
      server.manner = FakeDns.Manner.ANSWER;
      server.set(NAME, address(NAME, 5, "10.0.0.1"));
      assertEquals(Set.of("n@10.0.0.1"), ask(poll));
    }
  }

  @Test
  void nobodyAtThePortIsAFailure() throws Exception {
    server.close();
    try (DnsPoll poll = poll("n", "a:" + NAME)) {
      IOException e = assertThrows(IOException.class, () -> ask(poll));
      assertTrue(e.getMessage().contains("no answer from " + server.text()), e.getMessage());
    }
  }

  @Test
  void whatDoesNotFitComesOverTcp() throws Exception {
    FakeDns.Entry[] many = new FakeDns.Entry[2_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = address(NAME, 5, "10.0." + i / 250 + "." + i % 250);
    }
    server.set(NAME, many);
    server.manner = FakeDns.Manner.CUT_OFF;
    try (DnsPoll poll = poll(Duration.ofSeconds(20), "n", "a:" + NAME)) {
      assertEquals(2_000, ask(poll).size());
    }
    assertEquals(1, server.overTcp.get());
  }

  @Test
  void whatIsCutOffAndNotToBeHadOverTcpIsAFailure() throws Exception {
    server.manner = FakeDns.Manner.CUT_OFF_WITHOUT_TCP;
    try (DnsPoll poll = poll("n", "a:" + NAME)) {
      IOException e = assertThrows(IOException.class, () -> ask(poll));
      assertTrue(e.getMessage().contains(server.text()), e.getMessage());
    }
  }

  @Test
  void malformedRecordsArePassedOver() throws Exception {
    server.set(
        NAME,
        new FakeDns.Entry(NAME, DnsRecordType.A, 5, new byte[] {10, 0, 0}),
        new FakeDns.Entry(NAME, DnsRecordType.SRV, 5, new byte[] {0, 0, 0, 0, 0, 0, 63, 'a'}),
        new FakeDns.Entry(NAME, DnsRecordType.SRV, 5, new byte[] {0, 0, 0, 0, 0, 0, 0}),
        new FakeDns.Entry(NAME, DnsRecordType.SRV, 5, new byte[] {0}),
        service(NAME, 5, "h"),
        address(NAME, 5, "10.0.0.1"));
    try (DnsPoll poll = poll("n", "a:" + NAME, "srv:" + NAME)) {
      assertEquals(Set.of("n@10.0.0.1", "n@h"), ask(poll));
    }
  }

  @Test
  void asksAnIpv6Server() throws Exception {
    assumeTrue(hasLoopbackV6(), "this machine has no IPv6 loopback address");
    try (FakeDns six = new FakeDns(InetAddress.getByName("::1"))) {
      six.set(NAME, address(NAME, 5, "::1"));
      try (DnsPoll poll =
          new DnsPoll(
              "n",
              NameServers.parse(six.text()),
              List.of(Query.parse(NAME)),
              TIMEOUT,
              nanos::get)) {
        assertEquals(Set.of("n@::1"), ask(poll));
      }
    }
  }

  private static boolean hasLoopbackV6() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void theStrategyFollowsChangesAndReportsAFailureOnce() throws Exception {
    server.set(NAME, address(NAME, 0, "10.0.0.1"));
    Listening node = new Listening("mine@10.0.0.9");
    Dns dns =
        Dns.builder()
            .query(NAME)
            .resolver(server.text())
            .pollInterval(Duration.ofMillis(100))
            .build();
    try (DiscoveryStrategy.Running running = dns.start(node)) {
      node.awaitFound("mine@10.0.0.1");
      server.set(NAME, address(NAME, 0, "10.0.0.2"));
      node.awaitFound("mine@10.0.0.2");
      server.code = DnsResponseCode.SERVFAIL;
      Listening.until("it is reported", () -> node.failures().size() == 1);
      int asked = server.overUdp.get();
      Listening.until("it is asked again", () -> server.overUdp.get() > asked + 3);
      assertEquals(1, node.failures().size());
      assertTrue(running != null);
    }
  }

  private DnsPoll poll(String basename, String... queries) {
    return poll(TIMEOUT, basename, queries);
  }

  private DnsPoll poll(Duration timeout, String basename, String... queries) {
    return new DnsPoll(
        basename,
        NameServers.parse(server.text()),
        Stream.of(queries).map(Query::parse).toList(),
        timeout,
        nanos::get);
  }

  private static Set<String> ask(DnsPoll poll) throws Exception {
    Set<String> names = new TreeSet<>();
    poll.poll(names::add);
    return names;
  }
}
