package dev.starling.app.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.overlay.OverlayLimits;
import dev.starling.core.value.Value;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverlayTest {
  private static final String OVERLAY = "/api/v1/overlay";
  private static final String ENTITIES = OVERLAY + "/entities/";

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
  void writesAndListsInOrder() throws Exception {
    assertEquals("{\"entities\":{},\"waypoints\":[],\"annotations\":{}}", api.get(OVERLAY).body());

    for (String id : List.of("b", "ü", "a")) {
      HttpResponse<String> put = api.send("PUT", ENTITIES + PathId.encode(id), "{\"x\":45.0}");
      assertEquals(204, put.statusCode(), put.body());
      assertEquals("", put.body());
    }
    HttpResponse<String> named =
        api.send("POST", OVERLAY + "/waypoints", "{\"id\":\"wp 2\",\"n\":[1,2.50]}");
    HttpResponse<String> made = api.send("POST", OVERLAY + "/waypoints", "{\"n\":1e2}");
    assertEquals(204, api.send("PUT", OVERLAY + "/annotations/n", "{}").statusCode());

    assertEquals(201, named.statusCode());
    assertEquals("{\"id\":\"wp 2\"}", named.body());
    assertEquals(
        OVERLAY + "/waypoints/wp%202", named.headers().firstValue("Location").orElse("none"));
    assertEquals("{\"id\":\"made-5\"}", made.body());
    HttpResponse<String> all = api.get(OVERLAY);
    assertEquals("application/json", all.headers().firstValue("Content-Type").orElse("none"));
    assertEquals(
        "{\"entities\":{\"a\":{\"x\":45.0},\"b\":{\"x\":45.0},\"ü\":{\"x\":45.0}},"
            + "\"waypoints\":[{\"id\":\"made-5\",\"n\":100.0},{\"id\":\"wp 2\",\"n\":[1,2.5]}],"
            + "\"annotations\":{\"n\":{}}}",
        all.body());
  }

  @Test
  void removes() throws Exception {
    api.send("PUT", ENTITIES + "a", "{}");
    api.send("PUT", OVERLAY + "/annotations/a", "{}");
    api.send("POST", OVERLAY + "/waypoints", "{\"id\":\"a\"}");

    for (String kind : List.of("entities", "waypoints", "annotations")) {
      HttpResponse<String> removed = api.send("DELETE", OVERLAY + "/" + kind + "/a");
      assertEquals(204, removed.statusCode(), removed.body());
      HttpResponse<String> again = api.send("DELETE", OVERLAY + "/" + kind + "/a");
      assertProblem(404, "GET /api/v1/overlay lists all", again);
    }
    assertEquals(0, api.swarm.overlay().snapshot().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b", "a b", "ü", "😀", "%", "%2F", "+", ";x=y", "?", "#", ".", "..", "\\", "\u0001",
        "a//b", "/", "@", "&=", "\"", "uav.1", "~"
      })
  void takesAnyId(String id) throws Exception {
    String path = ENTITIES + PathId.encode(id);

    assertEquals(204, api.send("PUT", path, "{\"n\":1}").statusCode());
    assertEquals(
        Value.map(Map.of("n", Value.of(1))), api.swarm.overlay().snapshot().entity(id), path);
    assertEquals(204, api.send("DELETE", path).statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "%61+b,       a+b",
    "a%2fb,       a/b",
    "a;v=1,       a;v=1",
    "%C3%BC,      ü",
    "a&b=c:@!$'*, a&b=c:@!$'*",
  })
  void decodesIdsAsUrisHaveIt(String segment, String id) throws Exception {
    assertEquals(204, api.send("PUT", ENTITIES + segment, "{}").statusCode());
    assertEquals(List.of(id), List.copyOf(api.swarm.overlay().snapshot().entities().keySet()));
  }

  @ParameterizedTest
  @CsvSource({
    "PUT,    entities/%FF,         422, 1 to 255 bytes of UTF-8",
    "PUT,    entities/%C3,         422, 1 to 255 bytes of UTF-8",
    "PUT,    entities/%ED%A0%80,   422, 1 to 255 bytes of UTF-8",
    "PUT,    entities/LONG,        422, this one has 256",
    "DELETE, entities/LONG,        422, this one has 256",
    "PUT,    annotations/LONG,     422, this one has 256",
    "DELETE, waypoints/nope,       404, There is no waypoint \"nope\"",
    "PUT,    entities/,            404, PUT /api/v1/overlay/entities/{id}",
    "PUT,    entities/a/b,         404, PUT /api/v1/overlay/entities/{id}",
    "POST,   entities/a,           405, takes PUT or DELETE only",
    "GET,    entities/a,           405, takes PUT or DELETE only",
    "PUT,    waypoints,            405, takes POST only",
  })
  void refusesOtherIdsAndMethods(String method, String path, int status, String words)
      throws Exception {
    String full = OVERLAY + "/" + path.replace("LONG", "x".repeat(256));

    assertProblem(status, words, api.send(method, full, "{}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`{\"a\":`                 | 400 | line 1",
        "``                        | 400 | There is no JSON",
        "`nonsense`                | 400 | line 1",
        "`[]`                      | 422 | object is accepted",
        "`{\"a\":1,\"a\":1}`       | 422 | stands twice",
        "`{\"a\":1e999}`           | 422 | at most 1.8e308",
        "`{\"a\":\"\\ud800\"}`     | 422 | surrogate",
        "`{\"a\":{\"$bytes\":1}}`  | 422 | base64",
      })
  void refusesOtherBodies(String body, int status, String words) throws Exception {
    assertProblem(status, words, api.send("PUT", ENTITIES + "a", body));
    assertProblem(status, words, api.send("PUT", OVERLAY + "/annotations/a", body));
    assertProblem(status, words, api.send("POST", OVERLAY + "/waypoints", body));
    assertEquals(0, api.swarm.overlay().snapshot().size());
  }

  @Test
  void refusesWhatTheOverlayRefuses() throws Exception {
    assertProblem(
        422, "id of a waypoint is text", api.send("POST", OVERLAY + "/waypoints", "{\"id\":7}"));
    assertProblem(
        413, "65536", api.send("PUT", ENTITIES + "a", "{\"a\":\"" + "x".repeat(65_600) + "\"}"));
    String deep = "{\"a\":".repeat(34) + "1" + "}".repeat(34);
    assertProblem(413, "32 deep", api.send("PUT", ENTITIES + "a", deep));
    api.swarm.overlay().limits = new OverlayLimits(100, 32, 1);
    assertEquals(204, api.send("PUT", ENTITIES + "a", "{}").statusCode());
    assertProblem(507, "at most 1 ids", api.send("PUT", ENTITIES + "b", "{}"));
    api.swarm.overlay().closed = true;
    assertProblem(503, "is closed", api.send("PUT", ENTITIES + "a", "{}"));
  }

  @Test
  void refusesBodiesWithoutBound() throws Exception {
    String body = " ".repeat(5 << 20);

    assertProblem(413, "at most 1048576 bytes", api.send("PUT", ENTITIES + "a", body));
    assertEquals(204, api.send("PUT", ENTITIES + "a", " ".repeat(1_000_000) + "{}").statusCode());
  }

  @Test
  void aBodyThatIsCutShortChangesNothing() throws Exception {
    try (Socket connection = api.connect()) {
      String head = "PUT /api/v1/overlay/entities/a HTTP/1.1\r\nHost: localhost\r\n";
      String request = head + "Content-Length: 100\r\n\r\n{\"x\":1}";
      connection.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      connection.shutdownOutput();
      String answer =
          new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 400"), answer);
    }
    assertEquals(0, api.swarm.overlay().snapshot().size());
  }

  @Test
  void showsWhatOtherNodesWrote() throws Exception {
    Value.Dictionary odd =
        new Value.Dictionary(Map.of(Value.of(1), Value.tuple(Value.atom("ok"), Value.NULL)));
    api.swarm.overlay().arrive(OverlayKind.ENTITY, "e", odd);
    api.swarm.overlay().arrive(OverlayKind.WAYPOINT, "w", Value.map(Map.of("n", Value.of(1))));
    api.swarm.overlay().arrive(OverlayKind.WAYPOINT, "v", odd);
    Value deep = Value.NULL;
    for (int i = 0; i < 250; i++) {
      deep = new Value.Dictionary(Map.of(Value.of(1), deep));
    }
    api.swarm.overlay().arrive(OverlayKind.ANNOTATION, "d", Value.map(Map.of("deep", deep)));

    String body = api.get(OVERLAY).body();

    assertTrue(body.startsWith("{\"entities\":{\"e\":{\"$map\":[[1,[\"ok\",null]]]}},"), body);
    assertTrue(
        body.contains(
            "\"waypoints\":[{\"id\":\"v\",\"$map\":[[1,[\"ok\",null]]]},{\"id\":\"w\",\"n\":1}]"),
        body);
    assertTrue(body.endsWith("}}}"), "the deep one is whole");
  }

  @Test
  void isGuardedLikeAllElse() throws Exception {
    assertEquals(
        403, api.send("PUT", ENTITIES + "a", "{}", "Origin", "http://evil.example").statusCode());
    String foreign = api.raw("DELETE /api/v1/overlay/entities/a HTTP/1.1", "Host: evil.example");
    assertTrue(foreign.startsWith("HTTP/1.1 403"), foreign);
    try (Api guarded = Api.started("t0ken")) {
      assertEquals(401, guarded.send("PUT", ENTITIES + "a", "{}").statusCode());
      assertEquals(401, guarded.send("POST", OVERLAY + "/waypoints", "{}").statusCode());
      assertEquals(401, guarded.get(OVERLAY).statusCode());
      assertEquals(
          204,
          guarded.send("PUT", ENTITIES + "a", "{}", "Authorization", "Bearer t0ken").statusCode());
    }
  }

  @Test
  void countsTheKeys() throws Exception {
    api.send("PUT", ENTITIES + "a", "{}");
    api.send("PUT", ENTITIES + "b", "{}");
    assertTrue(api.get("/metrics").body().contains("starling_overlay_keys{kind=\"entity\"} 2.0"));
    api.send("DELETE", ENTITIES + "b");
    String metrics = api.get("/metrics").body();
    assertTrue(metrics.contains("starling_overlay_keys{kind=\"entity\"} 1.0"), metrics);
    assertTrue(metrics.contains("starling_overlay_keys{kind=\"waypoint\"} 0.0"), metrics);
  }

  private static void assertProblem(int status, String words, HttpResponse<String> response)
      throws IOException {
    assertEquals(status, response.statusCode(), response.body());
    String type = response.headers().firstValue("Content-Type").orElse("none");
    assertTrue(type.startsWith("application/problem+json"), type);
    String detail = Json.MAPPER.readTree(response.body()).path("detail").asString("");
    assertTrue(detail.contains(words), response.body());
  }
}
