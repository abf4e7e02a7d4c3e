package dev.starling.erldist.epmd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.dist.ConnectException;
import dev.starling.erldist.dist.ConnectFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a node name to a socket address, and what stands in the way. */
class EpmdResolverTest {
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
  void asksTheEpmdOfTheHostInTheName() {
    EpmdService service = host.member(EpmdMode.AUTO).register("a", 5001).service();
    assertEquals(
        new InetSocketAddress("127.0.0.1", 5001), Loop.await(service.resolve("a@127.0.0.1")));
    assertEquals(5001, Loop.await(service.resolve("a@localhost")).getPort());
  }

  @Test
  void aHostMayBeAnIpv6Address() {
    Host.assumeIpv6();
    EpmdService service = host.member(EpmdMode.AUTO).register("a", 5001).service();
    assertEquals(new InetSocketAddress("::1", 5001), Loop.await(service.resolve("a@::1")));
  }

  @Test
  void aNodeThatIsNotThere() {
    EpmdService service = host.member(EpmdMode.AUTO).register("a", 5001).service();
    ConnectException e = failure(ConnectFailure.NOT_IN_EPMD, service.resolve("b@127.0.0.1"));
    assertEquals("b@127.0.0.1", e.node());
  }

  @Test
  void anEpmdThatIsNotThere() {
    EpmdService service = host.member(EpmdMode.AUTO).service();
    failure(ConnectFailure.EPMD_UNREACHABLE, service.resolve("a@127.0.0.1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "@host", "a@", "a@b@c", "a@ho st"})
  void whatIsNoNodeName(String name) {
    EpmdService service = host.member(EpmdMode.AUTO).service();
    failure(ConnectFailure.UNREACHABLE, service.resolve(name));
  }

  @Test
  void anEpmdThatIsSilent() throws Exception {
    try (ServerSocket silent =
        new ServerSocket(host.port(), 10, InetAddress.getByName("127.0.0.1"))) {
      assertTrue(silent.isBound());
      EpmdService service =
          host.member(builder -> builder.timeout(Duration.ofMillis(100))).service();
      failure(ConnectFailure.TIMEOUT, service.resolve("a@127.0.0.1"));
    }
  }

  @Test
  void anEpmdThatIsNone() throws Exception {
    try (ServerSocket other =
        new ServerSocket(host.port(), 10, InetAddress.getByName("127.0.0.1"))) {
      EpmdService service = host.member(EpmdMode.AUTO).service();
      CompletionStage<InetSocketAddress> stage = service.resolve("a@127.0.0.1");
      try (RawSocket socket = new RawSocket(other.accept())) {
        socket.send("485454502f");
        failure(ConnectFailure.PROTOCOL_ERROR, stage);
      }
    }
  }

  @Test
  void theLastKnownPortStandsInForAnEpmdThatIsGone() {
    EpmdServer server = host.serve(new Anyone(5001));
    EpmdService service = host.member(EpmdMode.AUTO).service();
    Loop.await(service.resolve("a@127.0.0.1"));
    host.stop(server);
    assertEquals(5001, Loop.await(service.resolve("a@127.0.0.1")).getPort());

    EpmdServer next = host.serve(new Anyone(5002));
    assertEquals(5002, Loop.await(service.resolve("a@127.0.0.1")).getPort());
    host.stop(next);
    assertEquals(5002, Loop.await(service.resolve("a@127.0.0.1")).getPort());
  }

  @Test
  void anEpmdThatDoesNotKnowTheNodeEndsTheMemory() {
    EpmdServer server = host.serve(new Anyone(5001));
    EpmdService service = host.member(EpmdMode.AUTO).service();
    Loop.await(service.resolve("a@127.0.0.1"));
    host.stop(server);
    EpmdServer empty = host.serve();
    failure(ConnectFailure.NOT_IN_EPMD, service.resolve("a@127.0.0.1"));
    host.stop(empty);
    failure(ConnectFailure.EPMD_UNREACHABLE, service.resolve("a@127.0.0.1"));
  }

  @Test
  void thePortsOfSoManyNodesAreRemembered() {
    EpmdServer server = host.serve(new Anyone(5001));
    EpmdService service = host.member(EpmdMode.AUTO).service();
    for (int i = 0; i <= EpmdResolver.MAX_REMEMBERED; i++) {
      Loop.await(service.resolve("n" + i + "@127.0.0.1"));
    }
    host.stop(server);
    failure(ConnectFailure.EPMD_UNREACHABLE, service.resolve("n0@127.0.0.1"));
    assertEquals(5001, Loop.await(service.resolve("n1@127.0.0.1")).getPort());
  }

  @Test
  void triesTheAddressesOfAHostInTurn() {
    EpmdServer server = host.serve(new Anyone(5001));
    EpmdService service = memberThatLooksUp("127.0.0.3", "127.0.0.2", "127.0.0.1");
    assertEquals(
        new InetSocketAddress("127.0.0.1", 5001), Loop.await(service.resolve("a@somewhere")));
    host.stop(server);
  }

  @Test
  void triesIpv4First() {
    EpmdServer server = host.serve(new Anyone(5001));
    EpmdService service = memberThatLooksUp("::1", "127.0.0.1");
    assertEquals(
        new InetSocketAddress("127.0.0.1", 5001), Loop.await(service.resolve("a@somewhere")));
    host.stop(server);
  }

  @Test
  void triesSoManyAddressesOnly() {
    EpmdServer server = host.serve(new Anyone(5001));
    EpmdService service =
        memberThatLooksUp("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.1");
    failure(ConnectFailure.EPMD_UNREACHABLE, service.resolve("a@somewhere"));
    host.stop(server);
  }

  @Test
  void aHostThatDoesNotResolve() {
    EpmdService service =
        memberWith(
            name -> {
              throw new UnknownHostException(name);
            });
    ConnectException e = failure(ConnectFailure.UNREACHABLE, service.resolve("a@nowhere"));
    assertTrue(e.getMessage().contains("nowhere"), e.getMessage());
  }

  @Test
  void resolvingAHostNeverHoldsUpTheEventLoopAndTimesOut() {
    CountDownLatch release = new CountDownLatch(1);
    Host.Member member =
        host.member(
            builder -> builder.timeout(Duration.ofMillis(200)).lookup(name -> wait(release)));
    try {
      CompletionStage<InetSocketAddress> stage = member.service().resolve("a@slow");
      assertTrue(member.loop().call(() -> true), "the event loop is free meanwhile");
      failure(ConnectFailure.TIMEOUT, stage);
    } finally {
      release.countDown();
    }
  }

  @Test
  void soManyHostsWaitToBeResolvedAndNoMore() {
    CountDownLatch release = new CountDownLatch(1);
    Host.Member member = host.member(builder -> builder.lookup(name -> wait(release)));
    try {
      for (int i = 0; i < HostResolver.THREADS + HostResolver.MAX_WAITING; i++) {
        member.service().resolve("a@slow" + i);
      }
      ConnectException e =
          failure(ConnectFailure.UNREACHABLE, member.service().resolve("a@one-too-many"));
      assertTrue(e.getMessage().contains("no room for one-too-many"), e.getMessage());
    } finally {
      release.countDown();
    }
  }

  private static InetAddress[] wait(CountDownLatch release) throws UnknownHostException {
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new UnknownHostException("interrupted");
    }
    throw new UnknownHostException("released");
  }

  private EpmdService memberThatLooksUp(String... addresses) {
    return memberWith(
        name -> {
          InetAddress[] found = new InetAddress[addresses.length];
          for (int i = 0; i < found.length; i++) {
            found[i] = InetAddress.getByName(addresses[i]);
          }
          return found;
        });
  }

  private EpmdService memberWith(HostResolver.Lookup lookup) {
    return host.member(builder -> builder.lookup(lookup)).service();
  }

  private static ConnectException failure(ConnectFailure failure, CompletionStage<?> stage) {
    ConnectException e = Loop.failureOf(ConnectException.class, stage);
    assertEquals(failure, e.failure(), e.getMessage());
    return e;
  }

  /** Knows every name, at one port. */
  private record Anyone(int port) implements EpmdDirectory {
    @Override
    public CompletionStage<Optional<NodeEntry>> find(String name) {
      return CompletableFuture.completedFuture(Optional.of(NodeEntry.of(name, port, false)));
    }

    @Override
    public CompletionStage<List<RegisteredName>> names() {
      return CompletableFuture.completedFuture(List.of());
    }
  }
}
