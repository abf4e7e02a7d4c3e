package dev.starling.erldist.epmd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.dist.ConnectException;
import dev.starling.erldist.dist.ConnectFailure;
import dev.starling.erldist.epmd.EpmdException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who serves, who registers where, and what happens when that one goes. */
class EpmdServiceTest {
  private final Host host = newHost();

  private static Host newHost() {
    try {
      return new Host();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void servesWhereNobodyDoes() {
    host.member(EpmdMode.AUTO).register("a", 5001);
    host.member(EpmdMode.AUTO).register("b", 5002);
    assertEquals(List.of("a", "b"), host.names("127.0.0.1"));
  }

  @Test
  void servesOnTheIpv6LoopbackAsWell() {
    Host.assumeIpv6();
    host.member(EpmdMode.AUTO).register("a", 5001);
    assertEquals(List.of("a"), host.names("::1"));
  }

  @Test
  void anEpmdThatAnswersLateIsAskedAgain() throws Exception {
    try (ServerSocket busy =
        new ServerSocket(host.port(), 10, InetAddress.getByName("127.0.0.1"))) {
      Host.Member member = host.member(builder -> builder.timeout(Duration.ofSeconds(2)));
      CompletionStage<Void> registration = member.service().register("a", 5001, false);
      try (RawSocket unanswered = new RawSocket(busy.accept())) {
        RawSocket second = new RawSocket(busy.accept());
        assertTrue(second.read(3).endsWith("78"), "a registration again");
        second.send("76 00 00000007");
        Loop.await(registration);
        assertTrue(unanswered.readAll().startsWith("00"), "given up");
        second.close();
      }
    }
  }

  @Test
  void usesTheOneThatIsThere() {
    EpmdServer server = host.serve();
    host.member(EpmdMode.AUTO).register("a", 5001);
    assertEquals(List.of("a"), host.names("127.0.0.1"));
    host.stop(server);
  }

  @Test
  void ofManyThatStartAtOnceOneServes() throws Exception {
    List<CompletionStage<Void>> registered = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      EpmdService service = host.member(EpmdMode.AUTO).service();
      registered.add(service.register("n" + i, 5000 + i, false));
    }
    registered.forEach(Loop::await);
    assertEquals(8, host.names("127.0.0.1").size());
  }

  @Test
  void whenTheServingNodeGoesAnotherTakesOverAndAllRegisterAgain() throws Exception {
    Host.Member first = host.member(EpmdMode.AUTO).register("first", 5000);
    for (String name : List.of("a", "b", "c", "d")) {
      host.member(EpmdMode.AUTO).register(name, 5001);
    }
    first.leave();
    Loop.until(
        "all are registered again",
        () -> host.names("127.0.0.1").equals(List.of("a", "b", "c", "d")));
  }

  @Test
  void takesOverFromAnEpmdOfSomebodyElse() throws Exception {
    EpmdServer server = host.serve();
    host.member(EpmdMode.AUTO).register("a", 5001);
    host.stop(server);
    Loop.until("a serves itself", () -> host.names("127.0.0.1").equals(List.of("a")));
  }

  @Test
  void externalOnlyFollows() throws Exception {
    EpmdServer server = host.serve();
    host.member(EpmdMode.EXTERNAL).register("a", 5001);
    host.stop(server);
    assertEquals(List.of(), host.names("127.0.0.1"));
    EpmdServer next = host.serve();
    Loop.until("a is registered again", () -> host.names("127.0.0.1").equals(List.of("a")));
    host.stop(next);
  }

  @Test
  void externalNeedsAnEpmd() {
    EpmdException e = registrationFailure(host.member(EpmdMode.EXTERNAL), Kind.REFUSED);
    assertTrue(e.getMessage().contains("127.0.0.1:" + host.port()), e.getMessage());
  }

  @Test
  void aNameThatIsTakenIsRefused() {
    host.member(EpmdMode.AUTO).register("a", 5001);
    EpmdException e = registrationFailure(host.member(EpmdMode.AUTO), Kind.NAME_REFUSED);
    assertTrue(e.getMessage().contains("\"a\""), e.getMessage());
  }

  @Test
  void aNameThatWasJustGivenBackCanBeTaken() {
    Host.Member serving = host.member(EpmdMode.AUTO).register("serving", 5000);
    host.member(EpmdMode.AUTO).register("a", 5001).leave();
    host.member(EpmdMode.AUTO).register("a", 5002);
    assertEquals(List.of("a", "serving"), host.names("127.0.0.1"));
    assertEquals(
        5002, Loop.await(serving.service().resolve("a@127.0.0.1")).getPort(), "the new one");
  }

  @Test
  void registersOnce() {
    Host.Member member = host.member(EpmdMode.AUTO).register("a", 5001);
    Loop.failureOf(IllegalStateException.class, member.service().register("b", 5002, false));
  }

  @Test
  void whatHoldsThePortMustBeAnEpmd() throws Exception {
    try (ServerSocket silent =
        new ServerSocket(host.port(), 10, InetAddress.getByName("127.0.0.1"))) {
      assertTrue(silent.isBound());
      Host.Member member = host.member(builder -> builder.timeout(Duration.ofMillis(100)));
      registrationFailure(member, Kind.TIMEOUT);
    }
  }

  @Test
  void aFirstQuestionWithoutAnAnswerIsAskedOnceMore() throws Exception {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    try (ServerSocket slow = new ServerSocket(host.port(), 10, loopback)) {
      Host.Member member = host.member(builder -> builder.timeout(Duration.ofSeconds(2)));
      slow.setSoTimeout(20_000);
      CompletableFuture<Void> registered =
          member.service().register("a", 5000, false).toCompletableFuture();
      Socket first = slow.accept();
      Socket second = slow.accept();
      // ALIVE2_X_RESP, granted, creation 7.
      second.getOutputStream().write(new byte[] {118, 0, 0, 0, 0, 7});
      Loop.await(registered);
      first.close();
      second.close();
    }
  }

  @Test
  void theIpv6LoopbackIsNotNeeded() throws Exception {
    Host.assumeIpv6();
    try (ServerSocket other = new ServerSocket(host.port(), 10, InetAddress.getByName("::1"))) {
      assertTrue(other.isBound());
      host.member(EpmdMode.AUTO).register("a", 5000);
      assertEquals(List.of("a"), host.names("127.0.0.1"));
    }
  }

  @Test
  void withoutEpmdPortsAreGiven() {
    Host.Member member =
        host.member(
            builder ->
                builder
                    .mode(EpmdMode.NONE)
                    .fixedPorts(FixedPorts.of(Map.of("a@127.0.0.1", 7001)).otherwise(7000)));
    member.register("a", 7001);
    assertEquals(List.of(), host.names("127.0.0.1"), "nothing is served");
    assertEquals(7001, Loop.await(member.service().resolve("a@127.0.0.1")).getPort());
    assertEquals(7000, Loop.await(member.service().resolve("b@127.0.0.1")).getPort());
  }

  @Test
  void withoutEpmdAndWithoutAPortANodeIsNotFound() {
    EpmdService service = host.member(EpmdMode.NONE).service();
    ConnectException e = Loop.failureOf(ConnectException.class, service.resolve("a@127.0.0.1"));
    assertEquals(ConnectFailure.NOT_IN_EPMD, e.failure());
    assertEquals("a@127.0.0.1", e.node());
  }

  @Test
  void fixedPortsOfAHostThatIsUnknownOrANameThatIsNone() {
    FixedPorts ports = FixedPorts.common(7000);
    EpmdService service =
        host.member(
                builder ->
                    builder
                        .mode(EpmdMode.NONE)
                        .fixedPorts(ports)
                        .lookup(
                            name -> {
                              throw new UnknownHostException(name);
                            }))
            .service();
    for (String node : List.of("a@nowhere", "no-host")) {
      ConnectException e = Loop.failureOf(ConnectException.class, service.resolve(node));
      assertEquals(ConnectFailure.UNREACHABLE, e.failure());
    }
  }

  @Test
  void listensAtTheAddressesOfTheNode() throws Exception {
    host.memberAt("127.0.0.2").register("a", 5001);
    Loop.until("it answers there", () -> host.names("127.0.0.2").equals(List.of("a")));
    assertEquals(List.of("a"), host.names("127.0.0.1"));
  }

  @Test
  void answersAtItsAddressForAnEpmdThatListensOnLoopbackOnly() throws Exception {
    Host.Member table = host.member(EpmdMode.AUTO).register("a", 5001);
    Host.Member elsewhere = host.memberAt("127.0.0.2").register("b", 5002);
    Loop.until("it answers there", () -> host.names("127.0.0.2").equals(List.of("a", "b")));
    assertEquals(5001, Loop.await(elsewhere.service().resolve("a@127.0.0.2")).getPort());
    ConnectException unknown =
        Loop.failureOf(ConnectException.class, elsewhere.service().resolve("c@127.0.0.2"));
    assertEquals(ConnectFailure.NOT_IN_EPMD, unknown.failure());
    try (RawSocket socket = RawSocket.connect(host.at("127.0.0.2"))) {
      socket.send("0010 78 1388 4d 00 0006 0005 0003 666f6f 0000");
      assertEquals("760100000063", socket.readAll(), "nodes register on loopback");
    }

    table.leave();
    Loop.until("b took over", () -> host.names("127.0.0.2").equals(List.of("b")));
    assertEquals(List.of("b"), host.names("127.0.0.1"));
  }

  @Test
  void anAddressWhoseServerWentIsClaimedByAnother() throws Exception {
    host.member(EpmdMode.AUTO).register("a", 5001);
    Host.Member b = host.memberAt("127.0.0.2").register("b", 5002);
    Loop.until("b answers there", () -> !host.names("127.0.0.2").isEmpty());
    host.memberAt("127.0.0.2").register("c", 5003);
    b.leave();
    Loop.until("c answers there", () -> host.names("127.0.0.2").equals(List.of("a", "c")));
  }

  @Test
  void theEnvironmentNamesThePort() {
    assertEquals(4369, EpmdService.Builder.portFrom(Map.of()));
    assertEquals(14369, EpmdService.Builder.portFrom(Map.of("ERL_EPMD_PORT", "14369")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "0", "65536", "-1", "4369 "})
  void aPortThatIsNoneIsRefusedByName(String value) {
    Map<String, String> environment = Map.of("ERL_EPMD_PORT", value);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> EpmdService.Builder.portFrom(environment));
    assertEquals(
        "ERL_EPMD_PORT is \"" + value + "\"; a port from 1 to 65535 is accepted", e.getMessage());
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() {
    try (Loop loop = new Loop()) {
      EpmdService.Builder builder = EpmdService.builder(loop.eventLoop());
      assertThrows(IllegalArgumentException.class, () -> builder.port(65536));
      assertThrows(IllegalArgumentException.class, () -> builder.timeout(Duration.ZERO));
    }
    assertThrows(IllegalArgumentException.class, () -> FixedPorts.common(0));
  }

  @Test
  void theWildcardStandsForTheAddressesOfTheHost() throws Exception {
    InetAddress wildcard = InetAddress.getByName("0.0.0.0");
    Collection<InetAddress> addresses = EpmdService.Builder.withoutWildcard(List.of(wildcard));
    assertTrue(addresses.contains(Addresses.LOOPBACK_IPV4), addresses.toString());
    assertTrue(addresses.stream().noneMatch(InetAddress::isAnyLocalAddress));
  }

  private static EpmdException registrationFailure(Host.Member member, Kind kind) {
    EpmdException e =
        Loop.failureOf(EpmdException.class, member.service().register("a", 5001, false));
    assertEquals(kind, e.kind(), e.getMessage());
    return e;
  }
}
