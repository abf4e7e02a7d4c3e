package dev.starling.erldist.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.dist.CloseReason;
import dev.starling.erldist.dist.ConnectException;
import dev.starling.erldist.dist.ConnectFailure;
import dev.starling.erldist.dist.Cookie;
import dev.starling.erldist.dist.PeerInfo;
import dev.starling.erldist.epmd.EpmdException;
import dev.starling.erldist.epmd.EpmdMode;
import dev.starling.erldist.epmd.FixedPorts;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whole nodes, over loopback, with an EPMD of their own. */
class ErlNodeTest {
  private static final Cookie COOKIE = Cookie.of("secret");
  private static final String A = "a@127.0.0.1";
  private static final String B = "b@127.0.0.1";
  private static final Duration SOON = Duration.ofSeconds(10);

  private final int epmdPort = freePort();

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private ErlNodeBuilder builder(String name) {
    return ErlNode.builder(name, COOKIE).epmdPort(epmdPort);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static <T extends Throwable> T failure(Class<T> type, CompletionStage<?> stage) {
    Throwable cause = assertThrows(ExecutionException.class, () -> get(stage)).getCause();
    return assertInstanceOf(type, cause);
  }

  @Test
  void twoNodesDoEverythingWithEachOther() throws Exception {
    CompletableFuture<PeerInfo> up = new CompletableFuture<>();
    NodeListener listener =
        new NodeListener() {
          @Override
          public void up(PeerInfo peer) {
            up.complete(peer);
          }

          @Override
          public void down(PeerInfo peer, CloseReason reason) {}
        };
    try (ErlNode a = get(builder(A).build().start());
        ErlNode b = get(builder(B).listener(listener).build().start())) {
      GenServer echo = (self, from, request) -> from.reply(request);
      b.spawn("echo", echo);
      b.registerFunction("m", "f", 1, call -> call.arguments().get(0));
      assertEquals(B, get(a.connect(B)).node());
      assertEquals(A, get(up).node());

      assertEquals(IntegerTerm.of(5), get(a.call("echo", B, IntegerTerm.of(5), SOON)));
      assertEquals(Atom.OK, get(a.rpc(B, "m", "f", List.of(Atom.OK), SOON)));
      failure(RemoteErrorException.class, a.rpc(B, "m", "g", List.of(), SOON));
      failure(NoProcessException.class, a.call("nobody", B, Atom.OK, SOON));
      assertTrue(get(b.ping(A, SOON)).toNanos() > 0);

      try (Mailbox box = b.mailbox(10)) {
        Term message = TupleTerm.of(BinaryTerm.utf8("hello"), box.process().pid());
        assertTrue(a.send(box.process().pid(), message));
        assertEquals(message, box.receive(SOON));
        box.process().register("box");
        assertTrue(a.cast("box", B, Atom.OK));
        assertEquals(TupleTerm.of(Atom.of("$gen_cast"), Atom.OK), box.receive(SOON));
        LocalProcess watched = a.spawn((self, m) -> {});
        box.process().monitor(watched.pid());
        get(b.ping(A, SOON));
        watched.exit(Atom.of("bye"));
        TupleTerm down = assertInstanceOf(TupleTerm.class, box.receive(SOON));
        assertEquals(Atom.of("bye"), down.get(4));
      }
      assertEquals(new NodeStats(0, 0, 0, 0, 0, 0), a.stats());
    }
  }

  @Test
  void aNodeCallsItself() throws Exception {
    try (ErlNode a = get(builder(A).build().start())) {
      GenServer echo = (self, from, request) -> from.reply(request);
      LocalProcess server = a.spawn("echo", echo);
      a.registerFunction("m", "f", call -> IntegerTerm.of(call.arguments().size()));
      assertEquals(Atom.OK, get(a.call("echo", A, Atom.OK, SOON)));
      assertEquals(Atom.OK, get(a.call(server.pid(), Atom.OK, SOON)));
      assertEquals(IntegerTerm.of(0), get(a.rpc(A, "m", "f", List.of(), SOON)));
      assertFalse(get(a.ping(A, SOON)).isNegative());
      assertTrue(a.nodes().isEmpty());
    }
  }

  @Test
  void closingIsCleanAndMayBeRepeated() throws Exception {
    ErlNode a = get(builder(A).build().start());
    ErlNode b = get(builder(B).build().start());
    get(b.connect(A));
    LocalProcess process = a.spawn("name", (self, message) -> {});
    CompletionStage<Term> waiting = b.call("name", A, Atom.OK, SOON);
    get(b.ping(A, SOON));
    a.close();
    a.close();

    assertFalse(process.isAlive());
    failure(NodeDownException.class, waiting);
    assertTrue(b.nodes().isEmpty());
    assertFalse(process.send("x", B, Atom.OK));
    failure(NodeDownException.class, a.ping(B, SOON));
    process.exit(Atom.OK);
    ConnectException gone = failure(ConnectException.class, b.connect(A));
    assertEquals(A, gone.node());
    try (ErlNode again = get(builder(A).build().start())) {
      assertEquals(A, get(b.connect(A)).node());
      assertTrue(again.creation() != a.creation());
    }
    b.close();
  }

  @Test
  void aSharedEventLoopStays() throws Exception {
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      ErlNode a = get(builder(A).eventLoop(group.next()).build().start());
      ErlNode b = get(builder(B).eventLoop(group.next()).build().start());
      assertEquals(B, get(a.connect(B)).node());
      assertEquals(a.eventLoop(), b.eventLoop());
      a.eventLoop().submit(a::close).get(10, TimeUnit.SECONDS);
      b.close();
      assertFalse(group.isShuttingDown());
      assertEquals(5, group.next().submit(() -> 5).get(10, TimeUnit.SECONDS));
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).get();
    }
  }

  @Test
  void beforeTheStartNothingIsReachable() {
    try (ErlNode a = builder(A).build()) {
      assertEquals(ConnectFailure.LOCAL, failure(ConnectException.class, a.connect(B)).failure());
      failure(NodeDownException.class, a.ping(B, SOON));
      assertThrows(IllegalStateException.class, a::port);
      assertNull(a.connection(B));
    }
  }

  @Test
  void itStartsOnce() throws Exception {
    try (ErlNode a = get(builder(A).build().start())) {
      assertThrows(IllegalStateException.class, a::start);
      assertTrue(a.port() > 0);
    }
  }

  @Test
  void aTakenPortOrNameIsTold() throws Exception {
    try (ErlNode a = get(builder(A).build().start())) {
      ErlNode samePort = builder(B).distPort(a.port()).build();
      IOException taken = failure(IOException.class, samePort.start());
      assertTrue(taken.getMessage().contains(Integer.toString(a.port())), taken::getMessage);

      ErlNode sameName = builder(A).build();
      failure(EpmdException.class, sameName.start());
      failure(ConnectException.class, sameName.connect(A));
    }
    String unknown = "x@no-such-host.invalid";
    IOException noHost =
        failure(IOException.class, ErlNode.builder(unknown, COOKIE).build().start());
    assertTrue(noHost.getMessage().contains(unknown), noHost::getMessage);
  }

  @Test
  void withoutEpmdNodesHaveFixedPorts() throws Exception {
    int port = freePort();
    try (ErlNode a =
            get(ErlNode.builder(A, COOKIE).epmd(EpmdMode.NONE).distPort(port).build().start());
        ErlNode b =
            get(
                ErlNode.builder(B, COOKIE)
                    .epmd(EpmdMode.NONE)
                    .fixedPorts(FixedPorts.common(port))
                    .build()
                    .start())) {
      assertEquals(A, get(b.connect(A)).node());
      assertNotNull(b.connection(A));
      failure(ConnectException.class, a.connect("c@127.0.0.1"));
    }
  }

  @Test
  void connectionOptionsReachTheEndpoint() throws Exception {
    try (ErlNode a =
            get(builder(A).connections(endpoint -> endpoint.maxConnections(1)).build().start());
        ErlNode b = get(builder(B).build().start());
        ErlNode c = get(builder("c@127.0.0.1").build().start())) {
      get(b.connect(A));
      failure(ConnectException.class, c.connect(A));
      assertEquals(1, a.nodes().size());
    }
  }

  @Test
  void aNameWithoutHostGetsOne() {
    try (ErlNode a = builder("short").build()) {
      assertTrue(a.name().matches("short@[^@.]+"), a.name());
    }
  }

  @Test
  void theDefaultCreationFollowsTheClockAndIsNeverSmall() {
    Instant wrap = Instant.EPOCH.plus(Duration.ofNanos((1L << 32) * 1_000));
    assertEquals(4, ErlNodeBuilder.defaultCreation(wrap));
    assertEquals(5, ErlNodeBuilder.defaultCreation(wrap.plusNanos(5_000)));
    assertEquals(0xffff_ffffL, ErlNodeBuilder.defaultCreation(wrap.minusNanos(1)));
  }

  @Test
  void unusableOptionsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> builder("two@at@signs"));
    assertThrows(IllegalArgumentException.class, () -> builder(A).creation(0));
    assertThrows(IllegalArgumentException.class, () -> builder(A).creation(1L << 32));
    assertThrows(IllegalArgumentException.class, () -> builder(A).distPort(65_536));
    assertThrows(IllegalArgumentException.class, () -> builder(A).epmdPort(0));
    try (ErlNode a = builder(A).build()) {
      assertThrows(IllegalArgumentException.class, () -> a.ping(B, Duration.ZERO));
      assertThrows(IllegalArgumentException.class, () -> a.ping(B, Duration.ofDays(366)));
      a.spawn("name", (self, message) -> {});
      assertThrows(IllegalArgumentException.class, () -> a.spawn("name", (self, message) -> {}));
    }
  }
}
