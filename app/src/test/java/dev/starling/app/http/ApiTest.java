package dev.starling.app.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.app.FakeSwarm;
import dev.starling.core.topology.QuorumState;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiTest {
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
  void describesTheNode() throws Exception {
    HttpResponse<String> response = api.get("/api/v1/node");

    assertEquals(200, response.statusCode());
    assertEquals("application/json", contentType(response));
    String body = response.body().replaceFirst("\"uptimeMs\":\\d+", "\"uptimeMs\":0");
    assertEquals(
        "{\"name\":\"app@127.0.0.1\",\"kind\":\"starling\",\"version\":\"1.2.3\",\"startedAt\":5000,"
            + "\"uptimeMs\":0,\"role\":\"wingmate\",\"incarnation\":\"1763823456789012\","
            + "\"creation\":4294967295,\"hidden\":false}",
        body);
  }

  @Test
  void listsTheOtherNodes() throws Exception {
    api.swarm.nodes = List.of(FakeSwarm.healthy("b@h"), FakeSwarm.silent("c@h"));

    assertEquals(
        "[{\"node\":\"b@h\",\"kind\":\"starling\",\"status\":\"healthy\",\"avgRttMs\":1.0,"
            + "\"lastRttMs\":0.5,\"p50RttMs\":0.5,\"p99RttMs\":1.5,\"rttHistoryMs\":[1.5,0.5],"
            + "\"loss\":0.25,\"lastSeenMs\":2000,\"joinedAt\":1000,\"role\":\"commander\",\"quality\":\"excellent\","
            + "\"incarnation\":\"9007199254740993\",\"via\":null},"
            + "{\"node\":\"c@h\",\"kind\":\"beam\",\"status\":\"suspect\",\"avgRttMs\":null,"
            + "\"lastRttMs\":null,\"p50RttMs\":null,\"p99RttMs\":null,\"rttHistoryMs\":[],"
            + "\"loss\":1.0,\"lastSeenMs\":1000,\"joinedAt\":1000,\"role\":null,\"quality\":\"disconnected\","
            + "\"incarnation\":null,\"via\":\"relay@h\"}]",
        api.get("/api/v1/nodes").body());
  }

  @Test
  void tellsWhoCommands() throws Exception {
    assertEquals(
        "{\"commander\":\"b@h\",\"term\":12,\"token\":\"12.9007199254740993.b@h\","
            + "\"quorum\":{\"size\":2,\"have\":2,\"met\":true,\"safe\":true},\"role\":\"wingmate\","
            + "\"nodes\":[{\"node\":\"app@127.0.0.1\",\"role\":\"wingmate\",\"birth\":\"5\"},"
            + "{\"node\":\"b@h\",\"role\":\"commander\",\"birth\":\"9007199254740993\"},"
            + "{\"node\":\"beam@h\",\"role\":\"observer\",\"birth\":null}]}",
        api.get("/api/v1/topology").body());
  }

  @Test
  void promotesWhomItKnowsToWhatThereIs() throws Exception {
    String path = "/api/v1/topology/promote";
    assertEquals(204, api.send("POST", path, "{\"node\":\"b@h\",\"role\":\"relay\"}").statusCode());
    assertEquals(List.of("b@h relay"), api.swarm.topology().promoted);
    assertProblem(404, api.send("POST", path, "{\"node\":\"x@h\",\"role\":\"auto\"}"));
    assertProblem(422, api.send("POST", path, "{\"node\":\"b@h\",\"role\":\"king\"}"));
    assertProblem(422, api.send("POST", path, "{\"node\":\"b@h\"}"));
    assertProblem(400, api.send("POST", path, "{"));
  }

  @Test
  void isNotReadyWithoutTheQuorum() throws Exception {
    api.swarm.topology().quorum = new QuorumState(3, 2, true);
    HttpResponse<String> ready = api.get("/health/ready");
    assertEquals(503, ready.statusCode());
    assertTrue(ready.body().contains("2 of the 3 voters"), ready.body());
    assertEquals(200, api.get("/health/live").statusCode());
  }

  @Test
  void answersProbes() throws Exception {
    assertEquals("{\"status\":\"live\"}", api.get("/health/live").body());
    assertEquals("{\"status\":\"ready\"}", api.get("/health/ready").body());

    api.handle.leaving();

    assertEquals(200, api.get("/health/live").statusCode());
    assertEquals(503, api.get("/health/ready").statusCode());
  }

  @Test
  void isAliveButNotReadyWhileTheNodeStarts() throws Exception {
    try (Api starting = Api.starting(Duration.ofMillis(20))) {
      assertEquals(200, starting.get("/health/live").statusCode());
      HttpResponse<String> ready = starting.get("/health/ready");
      assertEquals(503, ready.statusCode());
      assertTrue(ready.body().contains("still starting"), ready.body());
      assertEquals(503, starting.get("/api/v1/nodes").statusCode());
      assertEquals(503, starting.get("/api/v1/events").statusCode());
    }
  }

  @Test
  void letsRequestsWaitForTheStart() throws Exception {
    try (Api starting = Api.starting(Duration.ofSeconds(30))) {
      CompletableFuture<HttpResponse<String>> response = starting.getLater("/api/v1/node");
      assertEquals(503, starting.get("/health/ready").statusCode());

      starting.handle.started(starting.swarm);

      assertEquals(200, response.get(10, TimeUnit.SECONDS).statusCode());
      assertEquals(200, starting.get("/health/ready").statusCode());
    }
  }

  @Test
  void givesFiguresToPrometheus() throws Exception {
    api.swarm.nodes = List.of(FakeSwarm.healthy("b@h"), FakeSwarm.silent("c@h"));
    api.swarm.counters = Map.of("dials", 3L);
    api.swarm.gauges = Map.of("overlay_unsettled_members", 2L, "candidates", 4L);

    String first = api.get("/metrics").body();
    api.swarm.nodes = List.of(FakeSwarm.healthy("b@h"));
    api.swarm.counters = Map.of("dials", 5L, "pings_sent", 1L);
    HttpResponse<String> response = api.get("/metrics");

    assertTrue(contentType(response).startsWith("text/plain; version=0.0.4"));
    assertLine(first, "starling_dials_total 3.0");
    assertLine(first, "starling_candidates 4.0");
    assertLine(first, "starling_overlay_unsettled_members 2.0");
    assertLine(first, "starling_nodes{status=\"suspect\"} 1.0");
    assertLine(first, "starling_node_healthy{kind=\"beam\",node=\"c@h\"} 0.0");
    String second = response.body();
    assertLine(second, "starling_dials_total 5.0");
    assertLine(second, "starling_pings_sent_total 1.0");
    assertLine(second, "starling_nodes{status=\"suspect\"} 0.0");
    assertLine(
        second, "starling_node_rtt_seconds{figure=\"p99\",kind=\"starling\",node=\"b@h\"} 0.0015");
    assertLine(second, "starling_node_loss_ratio{kind=\"starling\",node=\"b@h\"} 0.25");
    assertTrue(second.contains("jvm_memory_used_bytes"), second);
    assertTrue(!second.contains("c@h"), "forgotten nodes leave the figures");
  }

  @Test
  void namesThePathsThereAre() throws Exception {
    HttpResponse<String> response = api.get("/api/v1/nope");

    assertProblem(404, response);
    assertTrue(
        response.body().contains("GET /api/v1/nodes, GET /api/v1/topology, POST"), response.body());
    assertTrue(response.body().contains("\"instance\":\"/api/v1/nope\""), response.body());
  }

  @Test
  void namesTheMethodsOfAPath() throws Exception {
    HttpResponse<String> response = api.send("POST", "/api/v1/nodes");

    assertProblem(405, response);
    assertEquals("GET", response.headers().firstValue("Allow").orElse("none"));
  }

  @Test
  void namesTheMediaTypeOfAPath() throws Exception {
    HttpResponse<String> response = api.get("/api/v1/nodes", "Accept", "text/html");

    assertProblem(406, response);
    assertTrue(response.body().contains("application/json"), response.body());
    assertEquals(200, api.get("/api/v1/nodes", "Accept", "text/html, */*;q=0.1").statusCode());
    assertEquals(406, api.get("/api/v1/events", "Accept", "application/json").statusCode());
    assertEquals(406, api.get("/api/v1/nodes", "Accept", "application/json;q=0, */*").statusCode());
  }

  @Test
  void answersBrokenHttpWithAProblem() throws Exception {
    String response = api.raw("GET /api/v1/node HTTP/1.1", "Host: localhost", "No colon here");

    assertTrue(response.startsWith("HTTP/1.1 400"), response);
    assertTrue(response.contains("application/problem+json"), response);
  }

  @Test
  void refusesHeadersWithoutBound() throws Exception {
    String response =
        api.raw("GET /api/v1/node HTTP/1.1", "Host: localhost", "X-Long: " + "x".repeat(100_000));

    assertTrue(response.startsWith("HTTP/1.1 431"), response);
  }

  @Test
  void faultsOfOursAreProblemsToo() throws Exception {
    Logger logger = Logger.getLogger(ApiServer.class.getName());
    logger.setLevel(Level.OFF);
    api.swarm.nodes = null;

    HttpResponse<String> response = api.get("/api/v1/nodes");

    assertProblem(500, response);
    logger.setLevel(null);
  }

  private static void assertProblem(int status, HttpResponse<String> response) {
    assertEquals(status, response.statusCode(), response.body());
    assertTrue(contentType(response).startsWith("application/problem+json"), "media type");
    assertTrue(response.body().contains("\"status\":" + status), response.body());
  }

  private static void assertLine(String text, String line) {
    assertTrue(text.lines().anyMatch(line::equals), line + " is not in\n" + text);
  }

  private static String contentType(HttpResponse<String> response) {
    return response.headers().firstValue("Content-Type").orElse("none");
  }
}
