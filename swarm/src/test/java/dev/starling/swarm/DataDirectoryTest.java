package dev.starling.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.value.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that keep their state on disk. */
class DataDirectoryTest {
  private int epmdPort;
  @TempDir private Path directory;

  @BeforeEach
  void choosePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      epmdPort = socket.getLocalPort();
    }
  }

  private Swarm start(String name, Path data) {
    return Swarm.builder()
        .name(name + "@127.0.0.1")
        .cookie("secret")
        .epmdPort(epmdPort)
        .dataDirectory(data)
        .start();
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static Value.Dictionary value(String text) {
    return Value.map(Map.of("label", Value.of(text)));
  }

  @Test
  void theNextLifeFindsEverything() throws Exception {
    Path data = directory.resolve("made").resolve("when absent");
    long incarnation;
    Value.Dictionary odd =
        Value.map(
            Map.of("bytes", new Value.Bytes(new byte[] {-1, 0}), "pair", Value.tuple(Value.TRUE)));
    try (Swarm a = start("a", data)) {
      incarnation = a.self().incarnation();
      await(a.overlay().updateEntity("unit 1", odd));
      await(a.overlay().updateEntity("unit 2", value("first")));
      await(a.overlay().updateEntity("unit 2", value("second")));
      await(a.overlay().addAnnotation("gone", value("v")));
      assertTrue(await(a.overlay().removeAnnotation("gone")));
      await(a.overlay().addWaypoint(Value.map(Map.of("id", Value.of("w")))));
    }
    for (int life = 0; life < 3; life++) {
      try (Swarm a = start("a", data)) {
        assertTrue(a.self().incarnation() > incarnation);
        incarnation = a.self().incarnation();
        assertEquals(odd, a.overlay().snapshot().entity("unit 1"));
        assertEquals(value("second"), a.overlay().snapshot().entity("unit 2"));
        assertNull(a.overlay().snapshot().annotation("gone"));
        assertEquals(1, a.overlay().snapshot().waypoints().size());
      }
    }
  }

  @Test
  void manyAtOnceAreKept() throws Exception {
    Map<String, Value.Dictionary> entities = new LinkedHashMap<>();
    for (int i = 0; i < 3_000; i++) {
      entities.put("unit " + i, value("v" + i));
    }
    try (Swarm a = start("a", directory)) {
      await(a.overlay().updateEntities(entities));
    }
    try (Swarm a = start("a", directory)) {
      assertEquals(entities, a.overlay().snapshot().entities());
    }
  }

  @Test
  void whatCameFromOthersIsKept() throws Exception {
    try (Swarm a = start("a", directory.resolve("a"));
        Swarm b = start("b", directory.resolve("b"))) {
      await(a.overlay().updateEntity("before", value("v")));
      await(a.connect("b@127.0.0.1"));
      await(a.overlay().updateEntity("after", value("v")));
      await(b.overlay().updateEntity("own", value("v")));
      while (b.overlay().snapshot().entities().size() < 3) {
        Thread.onSpinWait();
      }
    }
    try (Swarm b = start("b", directory.resolve("b"))) {
      assertEquals(3, b.overlay().snapshot().entities().size());
    }
  }

  @Test
  void aDirectoryBelongsToOneNode() {
    try (Swarm a = start("a", directory)) {
      SwarmException refused =
          assertThrows(SwarmException.class, () -> start("b", directory).close());

      assertTrue(refused.getMessage().contains(directory.toString()), refused::getMessage);
      assertTrue(a.overlay().snapshot().entities().isEmpty());
    }
    start("b", directory).close();
  }

  @Test
  void aFileIsNoDirectory() throws Exception {
    Path file = directory.resolve("file");
    Files.writeString(file, "content", StandardCharsets.UTF_8);

    SwarmException refused = assertThrows(SwarmException.class, () -> start("a", file).close());

    assertTrue(refused.getMessage().contains(file.toString()), refused::getMessage);
    assertEquals("content", Files.readString(file, StandardCharsets.UTF_8));
  }

  @Test
  void aStoreThatWasAwayForTooLongIsSetAside() throws Exception {
    long incarnation;
    try (Swarm a = start("a", directory)) {
      await(a.overlay().updateEntity("unit", value("v")));
      incarnation = a.self().incarnation();
    }
    SwarmBuilder soon =
        Swarm.builder()
            .name("a@127.0.0.1")
            .cookie("secret")
            .epmdPort(epmdPort)
            .dataDirectory(directory)
            .replicaRetention(Duration.ofMillis(1));
    try (Swarm a = soon.start()) {
      assertTrue(a.overlay().snapshot().entities().isEmpty());
      assertTrue(a.self().incarnation() > incarnation);
      await(a.overlay().updateEntity("new", value("v")));
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(2, files.filter(file -> file.toString().contains(".stale-")).count());
    }
    try (Swarm a = start("a", directory)) {
      assertEquals(Set.of("new"), a.overlay().snapshot().entities().keySet());
    }
  }
}
