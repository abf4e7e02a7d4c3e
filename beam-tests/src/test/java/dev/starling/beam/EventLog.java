package dev.starling.beam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All events of a node since it started, as its stream tells them. */
final class EventLog implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String DATA = "data:";

  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final Stream<String> lines;
  private final Thread reader;

  private EventLog(Stream<String> lines, String of) {
    this.lines = lines;
    this.reader = new Thread(this::read, "events-of-" + of);
    reader.setDaemon(true);
    reader.start();
  }

  static EventLog follow(StarlingProcess node, HttpClient http) {
    HttpRequest request = node.request("/api/v1/events").header("Last-Event-ID", "0").build();
    try {
      HttpResponse<Stream<String>> response =
          http.send(request, HttpResponse.BodyHandlers.ofLines());
      if (response.statusCode() != 200) {
        throw new AssertionError("/events: " + response.statusCode());
      }
      return new EventLog(response.body(), node.name());
    } catch (IOException e) {
      throw new AssertionError(node.name() + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The events so far, in order. */
  List<JsonNode> all() {
    return List.copyOf(events);
  }

  /** The events of that type about one node, in order. */
  List<JsonNode> about(String peer, String type) {
    return events.stream()
        .filter(is(type).and(event -> event.path("peer").asString("").equals(peer)))
        .toList();
  }

  /** The events of that type, in order. */
  List<JsonNode> ofType(String type) {
    return events.stream().filter(is(type)).toList();
  }

  private static Predicate<JsonNode> is(String type) {
    return event -> event.get("type").asString().equals(type);
  }

  private void read() {
    try {
      lines
          .filter(line -> line.startsWith(DATA))
          .forEach(line -> events.add(JSON.readTree(line.substring(DATA.length()))));
    } catch (UncheckedIOException e) {
      // The node or the test has ended.
    }
  }

  @Override
  public void close() {
    lines.close();
  }
}
