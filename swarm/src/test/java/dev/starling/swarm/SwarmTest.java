package dev.starling.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.discovery.DiscoveryContext;
import dev.starling.core.discovery.DiscoveryStrategy;
import dev.starling.core.event.DownReason;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.NodeHealth;
import dev.starling.core.health.NodeStatus;
import dev.starling.core.health.PeerKind;
import dev.starling.core.value.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes on real sockets, joined by hand: the discovery module is not on this class path. */
class SwarmTest {
  private static final Duration CALL = Duration.ofSeconds(10);

  private int epmdPort;

  @BeforeEach
  void choosePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      epmdPort = socket.getLocalPort();
    }
  }

  @Test
  void twoNodesMeetAndPartCleanly() throws Exception {
    try (Swarm a = node("a").start()) {
      BlockingQueue<SwarmEvent> events = new LinkedBlockingQueue<>();
      a.subscribe(events::add);
      try (Swarm b = node("b").start()) {
        await(a.connect(b.self().name()));
        SwarmEvent.NodeUp up = next(events, SwarmEvent.NodeUp.class);
        assertEquals(b.self().name(), up.node());
        assertEquals(PeerKind.STARLING, up.kind());
        NodeHealth seen = a.monitor().health("b@127.0.0.1").orElseThrow();
        assertEquals(NodeStatus.HEALTHY, seen.status());
        assertEquals(b.self().incarnation(), seen.incarnation().orElseThrow());
        assertEquals(List.of(seen.node()), names(a.monitor().healthy()));
        assertEquals(List.of(), a.monitor().suspect());
        await(b.connect(a.self().name()));
      }
      SwarmEvent.NodeDown down = next(events, SwarmEvent.NodeDown.class);
      assertEquals(DownReason.LEFT, down.reason());
      next(events, SwarmEvent.NodeForgotten.class);
      assertEquals(List.of(), a.monitor().all());
    }
  }

  @Test
  void exposedFunctionsCanBeCalledAndNothingElse() throws Exception {
    try (Swarm a = node("a").start();
        Swarm b = node("b").start()) {
      Subscription exposed =
          b.expose(
              "shop",
              "price",
              (caller, arguments) ->
                  CompletableFuture.completedFuture(
                      Value.tuple(Value.of(caller), new Value.Sequence(arguments))));
      assertEquals(
          Value.tuple(Value.of("a@127.0.0.1"), Value.list(Value.of("apple"), Value.of(3))),
          await(
              a.call(
                  "b@127.0.0.1", "shop", "price", List.of(Value.of("apple"), Value.of(3)), CALL)));
      assertThrows(
          IllegalStateException.class,
          () -> b.expose("shop", "price", (caller, arguments) -> new CompletableFuture<>()));
      assertCallFails(a, "os", "cmd", "undef");
      exposed.close();
      assertCallFails(a, "shop", "price", "undef");
      b.expose(
          "shop",
          "price",
          (caller, arguments) -> {
            throw new IllegalStateException("sold out");
          });
      assertCallFails(a, "shop", "price", "sold out");
    }
  }

  @Test
  void everyNodeAnswersForItself() throws Exception {
    try (Swarm a = node("a").start();
        Swarm b = node("b").start()) {
      Value node = await(a.call("b@127.0.0.1", "starling", "node", List.of(), CALL));
      Map<Value, Value> fields = assertInstanceOf(Value.Dictionary.class, node).entries();
      assertEquals(Value.of("b@127.0.0.1"), fields.get(Value.atom("name")));
      assertEquals(Value.of(b.self().incarnation()), fields.get(Value.atom("incarnation")));
      Value nodes = await(a.call("b@127.0.0.1", "starling", "nodes", List.of(), CALL));
      assertEquals(1, assertInstanceOf(Value.Sequence.class, nodes).elements().size());
    }
  }

  @Test
  void connectSaysWhatStoodInTheWay() {
    try (Swarm a = node("a").start();
        Swarm stranger = node("s").cookie("another").start()) {
      assertConnectFails(a, "nobody@127.0.0.1", "nobody");
      assertConnectFails(a, stranger.self().name(), "cookie");
      assertThrows(IllegalArgumentException.class, () -> a.connect("no-host"));
      assertEquals(List.of(), a.monitor().all());
    }
  }

  @Test
  void aTakenNameIsAnErrorAndLeavesNothingRunning() {
    try (Swarm a = node("a").start()) {
      SwarmException refused = assertThrows(SwarmException.class, () -> node("a").start());
      assertTrue(String.valueOf(refused.getMessage()).contains("a@127.0.0.1"));
      assertFalse(a.self().name().isEmpty());
    }
  }

  @Test
  void aClosedNodeSaysSo() {
    Swarm a = node("a").start();
    a.close();
    a.close();
    assertConnectFails(a, "b@127.0.0.1", "closed");
    assertEquals(List.of(), a.monitor().all());
  }

  /** A loop that is about to end may take a task that it never runs. */
  @Test
  void callsWhileTheNodeClosesAllComplete() throws Exception {
    for (int i = 0; i < 10; i++) {
      Swarm a = node("a").start();
      Thread closing = new Thread(a::close);
      closing.start();
      List<CompletionStage<Void>> calls = new ArrayList<>();
      while (closing.isAlive() && calls.size() < 20_000) {
        calls.add(a.overlay().updateEntity("x", Value.map(Map.of())));
        calls.add(a.connect("b@127.0.0.1"));
      }
      closing.join();
      calls.add(a.overlay().updateEntity("x", Value.map(Map.of())));
      for (CompletionStage<Void> call : calls) {
        call.handle((done, error) -> done).toCompletableFuture().get(10, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void withoutTheDiscoveryModuleItStartsAndSaysSoOnce() throws Exception {
    BlockingQueue<LogRecord> records = new LinkedBlockingQueue<>();
    Logger logger = Logger.getLogger("dev.starling.discovery");
    Handler handler = new Recorder(records);
    logger.addHandler(handler);
    try (Swarm a = node("a").discovery("gossip", Map.of()).start();
        Swarm b = node("b").start()) {
      assertFalse(Discovery.available());
      assertEquals(1, records.size());
      assertTrue(records.element().getMessage().contains("starling-discovery"));
      await(a.connect(b.self().name()));
      assertTrue(a.monitor().all().size() <= 1);
    } finally {
      logger.removeHandler(handler);
    }
  }

  @Test
  void leavingStopsDiscoveryFirst() throws Exception {
    try (Swarm a = node("a").start()) {
      List<String> seen = new CopyOnWriteArrayList<>();
      AtomicReference<DiscoveryContext> context = new AtomicReference<>();
      DiscoveryStrategy strategy =
          new DiscoveryStrategy() {
            @Override
            public String name() {
              return "test";
            }

            @Override
            public Running start(DiscoveryContext given) {
              context.set(given);
              given.found(a.self().name(), DiscoveryContext.FOREVER);
              given.found("no name", DiscoveryContext.FOREVER);
              return () -> a.monitor().all().forEach(node -> seen.add(node.status().name()));
            }
          };
      BlockingQueue<SwarmEvent> events = new LinkedBlockingQueue<>();
      a.subscribe(events::add);
      Swarm b = node("b").discovery(List.of(strategy, strategy)).start();
      next(events, SwarmEvent.NodeUp.class);
      await(b.connect(a.self().name()));
      assertEquals(1, b.gauges().get("candidates"), "found twice, it is one node");
      b.close();
      assertEquals(List.of("HEALTHY", "HEALTHY"), seen, "it had not left when discovery ended");
      context.get().found("c@127.0.0.1", DiscoveryContext.FOREVER);
      context.get().failed("after the end");
      assertTrue(b.counters().get("discovery_failures") >= 1, "what is no name is a failure");
    }
  }

  @Test
  void hiddenStarlingNodesAreMembers() throws Exception {
    try (Swarm a = node("a").start();
        Swarm hidden = node("h").hidden(true).start()) {
      BlockingQueue<SwarmEvent> events = new LinkedBlockingQueue<>();
      a.subscribe(events::add);
      await(hidden.connect(a.self().name()));
      assertEquals("h@127.0.0.1", next(events, SwarmEvent.NodeUp.class).node());
    }
  }

  private SwarmBuilder node(String alive) {
    return Swarm.builder().name(alive + "@127.0.0.1").cookie("swarm-test").epmdPort(epmdPort);
  }

  private static void assertCallFails(Swarm from, String module, String function, String why) {
    CompletionException failed =
        assertThrows(
            CompletionException.class,
            () ->
                from.call("b@127.0.0.1", module, function, List.of(), CALL)
                    .toCompletableFuture()
                    .join());
    assertInstanceOf(SwarmException.class, failed.getCause());
    assertTrue(String.valueOf(failed.getMessage()).contains(why), failed.getMessage());
  }

  private static void assertConnectFails(Swarm from, String to, String why) {
    CompletionException failed =
        assertThrows(
            CompletionException.class, () -> from.connect(to).toCompletableFuture().join());
    assertInstanceOf(SwarmException.class, failed.getCause());
    assertTrue(String.valueOf(failed.getMessage()).contains(why), failed.getMessage());
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** The next event of that kind; others before it are passed over. */
  private static <E extends SwarmEvent> E next(BlockingQueue<SwarmEvent> events, Class<E> kind)
      throws InterruptedException {
    while (true) {
      SwarmEvent event = events.poll(10, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no " + kind.getSimpleName() + " within 10 s");
      }
      if (kind.isInstance(event)) {
        return kind.cast(event);
      }
    }
  }

  private static List<String> names(List<NodeHealth> nodes) {
    return nodes.stream().map(NodeHealth::node).toList();
  }

  private static final class Recorder extends Handler {
    private final BlockingQueue<LogRecord> records;

    Recorder(BlockingQueue<LogRecord> records) {
      this.records = records;
    }

    @Override
    public void publish(LogRecord logRecord) {
      records.add(logRecord);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
