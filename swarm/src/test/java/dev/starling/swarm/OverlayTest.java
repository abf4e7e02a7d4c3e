package dev.starling.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.event.SwarmEvent.OverlayChanged;
import dev.starling.core.overlay.OverlayException;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.value.Value;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shared state between nodes on real sockets. */
class OverlayTest {
  private int epmdPort;

  @BeforeEach
  void choosePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      epmdPort = socket.getLocalPort();
    }
  }

  private Swarm start(String name) {
    return Swarm.builder().name(name + "@127.0.0.1").cookie("secret").epmdPort(epmdPort).start();
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static OverlayChanged next(BlockingQueue<OverlayChanged> events) throws Exception {
    OverlayChanged event = events.poll(20, TimeUnit.SECONDS);
    assertNotNull(event, "no event");
    return event;
  }

  private static Value.Dictionary value(String text) {
    return Value.map(Map.of("label", Value.of(text)));
  }

  @Test
  void everyKindOfValueArrivesAsItWent() throws Exception {
    Map<Value, Value> entries = new LinkedHashMap<>();
    entries.put(Value.of("null"), Value.NULL);
    entries.put(Value.of("bool"), Value.TRUE);
    entries.put(Value.of(7), new Value.Int(BigInteger.TWO.pow(200).negate()));
    entries.put(Value.atom("real"), Value.of(45.0));
    entries.put(Value.of("text"), Value.of("grüße, 🚀"));
    entries.put(Value.of("bytes that are text"), new Value.Bytes(new byte[] {65, 66}));
    entries.put(Value.of("bytes"), new Value.Bytes(new byte[] {-1, 0}));
    entries.put(Value.of("list"), Value.list(Value.of(1), Value.of(255), Value.list()));
    entries.put(Value.of("tuple"), Value.tuple(Value.atom("ok"), Value.of("x")));
    entries.put(Value.of("mark"), Value.tuple(Value.atom("$bytes"), Value.of("x")));
    entries.put(Value.of("mark of a mark"), Value.tuple(Value.atom("$tuple"), Value.tuple()));
    Value.Dictionary value = new Value.Dictionary(entries);
    try (Swarm a = start("a");
        Swarm b = start("b")) {
      BlockingQueue<OverlayChanged> events = new LinkedBlockingQueue<>();
      b.overlay().subscribe(events::add);
      await(a.connect("b@127.0.0.1"));
      await(a.overlay().updateEntity("unit 1", value));
      assertEquals(value, next(events).after());
      assertEquals(value, b.overlay().snapshot().entity("unit 1"));
      assertEquals(
          a.overlay().snapshot().store().digest(), b.overlay().snapshot().store().digest());
    }
  }

  @Test
  void whatIsWrittenShowsOnTheOthersAndAtOnceHere() throws Exception {
    try (Swarm a = start("a");
        Swarm b = start("b")) {
      BlockingQueue<OverlayChanged> events = new LinkedBlockingQueue<>();
      b.overlay().subscribe(events::add);
      await(a.overlay().updateEntity("before", value("1")));
      assertEquals(value("1"), a.overlay().snapshot().entity("before"));
      await(b.connect("a@127.0.0.1"));
      assertEquals("before", next(events).id());

      String id = await(a.overlay().addWaypoint(value("made")));
      OverlayChanged added = next(events);
      assertEquals(OverlayKind.WAYPOINT, added.kind());
      assertEquals(id, added.id());
      assertNull(added.before());
      assertEquals(
          Value.of(id), b.overlay().snapshot().waypoints().get(id).entries().get(Value.of("id")));

      assertTrue(await(b.overlay().removeWaypoint(id)));
      assertTrue(next(events).isRemoval());
      assertFalse(await(b.overlay().removeWaypoint(id)), "it is gone");
      await(b.overlay().addAnnotation("note", value("n")));
      assertTrue(await(b.overlay().removeAnnotation("note")));
      await(b.overlay().updateEntities(Map.of("x", value("x"), "y", value("y"))));
      assertEquals(3, b.overlay().snapshot().entities().size());
      assertTrue(await(b.overlay().removeEntity("before")));
      assertEquals(2, b.overlay().snapshot().size());
    }
  }

  @Test
  void aNodeThatLeavesTakesNothingWithIt() throws Exception {
    try (Swarm a = start("a")) {
      BlockingQueue<OverlayChanged> events = new LinkedBlockingQueue<>();
      a.overlay().subscribe(events::add);
      try (Swarm b = start("b")) {
        await(b.connect("a@127.0.0.1"));
        await(b.overlay().updateEntity("first", value("v")));
        next(events);
        for (int i = 0; i < 2_000; i++) {
          var unused = b.overlay().updateEntity("x" + i, value("v"));
        }
        await(b.overlay().updateEntity("last", value("v")));
      }
      OverlayChanged event;
      do {
        event = next(events);
      } while (!event.id().equals("last"));
      assertEquals(2_002, a.overlay().snapshot().size());
    }
  }

  @Test
  void whatIsNotAcceptedChangesNothing() throws Exception {
    try (Swarm a = start("a")) {
      assertRefused(a.overlay().updateEntity("", value("v")), OverlayException.Reason.BAD_ID);
      assertRefused(
          a.overlay().updateEntity("é".repeat(128), value("v")), OverlayException.Reason.BAD_ID);
      assertRefused(
          a.overlay().updateEntity("x", value("v".repeat(70_000))),
          OverlayException.Reason.TOO_LARGE);
      assertRefused(
          a.overlay().updateEntity("x", value("\ud800")), OverlayException.Reason.BAD_VALUE);
      assertRefused(
          a.overlay().updateEntities(Map.of("fine", value("v"), "", value("v"))),
          OverlayException.Reason.BAD_ID);
      assertRefused(
          a.overlay().addWaypoint(Value.map(Map.of("id", Value.of(7)))),
          OverlayException.Reason.BAD_ID);
      Value deep = Value.of(1);
      for (int i = 0; i < 40; i++) {
        deep = Value.list(deep);
      }
      assertRefused(
          a.overlay().updateEntity("x", Value.map(Map.of("deep", deep))),
          OverlayException.Reason.TOO_LARGE);
      assertEquals(0, a.overlay().snapshot().size());
      a.close();
      ExecutionException closed =
          assertThrows(
              ExecutionException.class, () -> await(a.overlay().updateEntity("x", value("v"))));
      assertInstanceOf(SwarmException.class, closed.getCause());
    }
  }

  private static void assertRefused(CompletionStage<?> stage, OverlayException.Reason reason) {
    ExecutionException failed = assertThrows(ExecutionException.class, () -> await(stage));
    OverlayException refused = assertInstanceOf(OverlayException.class, failed.getCause());
    assertEquals(reason, refused.reason(), refused.getMessage());
  }
}
