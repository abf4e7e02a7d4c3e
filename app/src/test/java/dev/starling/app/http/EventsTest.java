package dev.starling.app.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.app.Await;
import dev.starling.app.FakeSwarm;
import dev.starling.core.event.DownReason;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.event.SwarmEvent.OverlayChanged;
import dev.starling.core.health.NodeStatus;
import dev.starling.core.health.PeerKind;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.value.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsTest {
  private static final String ID = "id: " + FakeSwarm.INCARNATION + "-";

  private Api api;

  @BeforeEach
  void start() throws Exception {
    api = Api.started();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void streamsEveryKindOfEvent() throws Exception {
    try (Reader reader = new Reader(api, null)) {
      assertEquals(List.of(ID + "0"), reader.frame());

      api.swarm.emit(new SwarmEvent.NodeUp(1, "b@h", PeerKind.BEAM));
      api.swarm.emit(new SwarmEvent.NodeDown(2, "b@h", DownReason.NAME_GONE));
      api.swarm.emit(new SwarmEvent.NodeForgotten(3, "b@h"));
      api.swarm.emit(new SwarmEvent.StatusChange(4, "b@h", null, NodeStatus.HEALTHY));
      api.swarm.emit(new SwarmEvent.StatusChange(5, "b@h", NodeStatus.HEALTHY, NodeStatus.SUSPECT));
      api.swarm.emit(new SwarmEvent.DiscoveryFailed(6, "gossip", null, "no \"route\""));

      reader.expect(1, "{\"at\":1,\"type\":\"node_up\",\"peer\":\"b@h\",\"kind\":\"beam\"}");
      reader.expect(
          2, "{\"at\":2,\"type\":\"node_down\",\"peer\":\"b@h\",\"reason\":\"name_gone\"}");
      reader.expect(3, "{\"at\":3,\"type\":\"node_forgotten\",\"peer\":\"b@h\"}");
      reader.expect(
          4,
          "{\"at\":4,\"type\":\"status_change\",\"peer\":\"b@h\",\"from\":null,\"to\":\"healthy\"}");
      reader.expect(
          5,
          "{\"at\":5,\"type\":\"status_change\",\"peer\":\"b@h\",\"from\":\"healthy\","
              + "\"to\":\"suspect\"}");
      reader.expect(
          6,
          "{\"at\":6,\"type\":\"discovery_failed\",\"strategy\":\"gossip\",\"peer\":null,"
              + "\"detail\":\"no \\\"route\\\"\"}");
    }
  }

  @Test
  void tellsWhatBecameOfTheOverlay() throws Exception {
    Value.Dictionary first = Value.map(Map.of("x", Value.of(45.0)));
    Value.Dictionary second = Value.map(Map.of("x", Value.of(46.0)));
    try (Reader reader = new Reader(api, null)) {
      reader.frame();

      api.swarm.emit(new OverlayChanged(1, OverlayKind.ENTITY, "a\"b", null, first));
      api.swarm.emit(new OverlayChanged(2, OverlayKind.WAYPOINT, "w", first, second));
      api.swarm.emit(new OverlayChanged(3, OverlayKind.ANNOTATION, "n", second, null));

      reader.expect(
          1,
          "{\"at\":1,\"type\":\"entity_updated\",\"id\":\"a\\\"b\",\"value\":{\"x\":45.0},"
              + "\"before\":null}");
      reader.expect(
          2,
          "{\"at\":2,\"type\":\"waypoint_added\",\"id\":\"w\",\"value\":{\"x\":46.0},"
              + "\"before\":{\"x\":45.0}}");
      reader.expect(
          3,
          "{\"at\":3,\"type\":\"annotation_removed\",\"id\":\"n\",\"value\":null,"
              + "\"before\":{\"x\":46.0}}");
    }
  }

  @Test
  void resumesAfterTheLastEventId() throws Exception {
    emit(1, 5);

    try (Reader reader = new Reader(api, FakeSwarm.INCARNATION + "-3")) {
      assertEquals(List.of(ID + "3"), reader.frame());
      reader.expectForgotten(4);
      reader.expectForgotten(5);
      emit(6, 6);
      reader.expectForgotten(6);
    }
  }

  @Test
  void startsFromTheBeginningOnDemand() throws Exception {
    emit(1, 2);

    try (Reader reader = new Reader(api, "0")) {
      assertEquals(List.of(ID + "0"), reader.frame());
      reader.expectForgotten(1);
      reader.expectForgotten(2);
    }
  }

  @Test
  void tellsAReaderThatMissedTooMuch() throws Exception {
    emit(1, EventLog.KEPT + 1);

    for (String lost : List.of(FakeSwarm.INCARNATION + "-0", "123-4", "nonsense")) {
      try (Reader reader = new Reader(api, lost)) {
        List<String> reset = reader.frame();
        assertEquals("event: reset", reset.get(0));
        assertEquals(ID + (EventLog.KEPT + 1), reset.get(1));
        assertTrue(reset.get(2).matches("data: \\{\"at\":\\d+,\"type\":\"reset\"}"), reset.get(2));
      }
    }
    try (Reader reader = new Reader(api, FakeSwarm.INCARNATION + "-1")) {
      assertEquals(List.of(ID + "1"), reader.frame());
      reader.expectForgotten(2);
    }
  }

  @Test
  void sendsSomethingInQuietTimes() throws Exception {
    try (Api quiet = Api.started(null, Duration.ofMillis(400));
        Reader reader = new Reader(quiet, null)) {
      reader.frame();
      for (int i = 0; i < 5; i++) {
        assertEquals(List.of(":"), reader.frame());
      }
    }
  }

  @Test
  void endsStreamsWhenTheNodeLeaves() throws Exception {
    try (Reader reader = new Reader(api, null)) {
      reader.frame();
      api.handle.leaving();
      assertNull(reader.frame());
    }
  }

  @Test
  void cutsAReaderThatTakesNothing() throws Exception {
    try (Api strict = Api.started(null, Duration.ofMillis(500));
        Reader slow = new Reader(strict, null)) {
      slow.frame();
      String detail = "x".repeat(4_000);
      for (int i = 0; i < 9_000; i++) {
        strict.swarm.emit(new SwarmEvent.DiscoveryFailed(i, "gossip", null, detail));
      }
      Await.until("the reader's place is free again", () -> strict.openStreams() == 0);
      assertTrue(slow.framesUntilTheEnd() < 9_000, "it was cut before it had everything");
    }
  }

  @Test
  void boundsTheNumberOfReaders() throws Exception {
    List<Reader> readers = new ArrayList<>();
    try {
      for (int i = 0; i < EventsEndpoint.MAX_READERS; i++) {
        Reader reader = new Reader(api, null);
        readers.add(reader);
        reader.frame();
      }
      assertEquals(503, api.get("/api/v1/events").statusCode());
      assertEquals(200, api.get("/api/v1/nodes").statusCode());
    } finally {
      for (Reader reader : readers) {
        reader.close();
      }
    }
  }

  private void emit(int from, int to) {
    for (int i = from; i <= to; i++) {
      api.swarm.emit(new SwarmEvent.NodeForgotten(i, "b@h"));
    }
  }

  /** Reads the stream by hand, so that the client under test elsewhere is not trusted here. */
  private static final class Reader implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader lines;

    Reader(Api api, @Nullable String lastEventId) throws IOException {
      socket = api.connect();
      String resume = lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
      String request = "GET /api/v1/events HTTP/1.0\r\nHost: localhost\r\n" + resume + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      List<String> head = frame();
      assertTrue(head.get(0).startsWith("HTTP/1.1 200"), head.toString());
      assertTrue(
          head.stream().anyMatch(line -> line.startsWith("Content-Type: text/event-stream")),
          head.toString());
    }

    /** The lines to the next empty one; null at the end. */
    @Nullable List<String> frame() throws IOException {
      List<String> frame = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          return frame;
        }
        frame.add(line);
      }
      return null;
    }

    void expect(long number, String json) throws IOException {
      assertEquals(List.of(ID + number, "data: " + json), frame());
    }

    void expectForgotten(long number) throws IOException {
      expect(number, "{\"at\":" + number + ",\"type\":\"node_forgotten\",\"peer\":\"b@h\"}");
    }

    int framesUntilTheEnd() {
      int frames = 0;
      try {
        while (frame() != null) {
          frames++;
        }
      } catch (IOException e) {
        // Cut, which is what the caller waits for.
      }
      return frames;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
