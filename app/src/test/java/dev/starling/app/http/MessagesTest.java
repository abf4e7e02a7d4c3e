package dev.starling.app.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.app.FakeSwarm;
import dev.starling.core.event.SwarmEvent.MessageReceived;
import dev.starling.core.link.Priority;
import dev.starling.core.link.SendOutcome;
import dev.starling.core.link.SendOutcome.Reason;
import dev.starling.core.value.Value;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** {@code /links} and {@code /messages}. */
class MessagesTest {
  private static final String LINKS = "/api/v1/links";
  private static final String MESSAGES = "/api/v1/messages";

  private Api api;

  @BeforeEach
  void start() throws Exception {
    api = Api.started();
    api.swarm.nodes = List.of(FakeSwarm.healthy("b@h"), FakeSwarm.silent("c@h"));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void listsLinks() throws Exception {
    assertEquals(
        "[{\"node\":\"b@h\",\"quality\":\"excellent\",\"rttMs\":0.5,\"loss\":0.25,\"via\":null,"
            + "\"sent\":3,\"dropped\":2,\"queued\":1},"
            + "{\"node\":\"c@h\",\"quality\":\"disconnected\",\"rttMs\":null,\"loss\":1.0,"
            + "\"via\":\"relay@h\",\"sent\":3,\"dropped\":2,\"queued\":1}]",
        api.get(LINKS).body());
    api.swarm.nodes = List.of();
    assertEquals("[]", api.get(LINKS).body());
  }

  @ParameterizedTest
  @EnumSource(Priority.class)
  void sendsWithEachPriority(Priority priority) throws Exception {
    HttpResponse<String> response = send("b@h", Names.of(priority), "{\"x\":45.0,\"l\":[null]}");

    assertEquals(200, response.statusCode(), response.body());
    assertEquals("{\"outcome\":\"sent\",\"reason\":null}", response.body());
    assertEquals(
        List.of(Value.map(Map.of("x", Value.of(45.0), "l", Value.list(Value.NULL)))),
        api.swarm.sent);
    assertEquals(List.of(Names.of(priority)), api.swarm.sentPriorities());
  }

  @Test
  void tellsWhatHappenedToIt() throws Exception {
    assertEquals(
        "{\"outcome\":\"dropped\",\"reason\":\"not_connected\"}",
        send("c@h", "normal", "1").body());
    api.swarm.outcome = SendOutcome.QUEUED;
    assertEquals("{\"outcome\":\"queued\",\"reason\":null}", send("b@h", "critical", "1").body());
    api.swarm.outcome = SendOutcome.rejected(Reason.QUEUE_FULL);
    HttpResponse<String> full = send("b@h", "critical", "1");
    assertEquals(200, full.statusCode());
    assertEquals("{\"outcome\":\"rejected\",\"reason\":\"queue_full\"}", full.body());
    api.swarm.outcome = SendOutcome.dropped(Reason.LINK_POOR);
    assertEquals(
        "{\"outcome\":\"dropped\",\"reason\":\"link_poor\"}", send("b@h", "low", "1").body());
  }

  @Test
  void whatTheCallerDidWrongIsAnError() throws Exception {
    assertProblem(404, "There is no node \"x@h\"", send("x@h", "high", "1"));
    api.swarm.outcome = SendOutcome.rejected(Reason.TOO_LARGE);
    assertProblem(413, "1 MiB", send("b@h", "high", "1"));
    api.swarm.outcome = SendOutcome.rejected(Reason.BAD_VALUE);
    assertProblem(422, "no Unicode", send("b@h", "high", "1"));
    api.swarm.outcome = SendOutcome.rejected(Reason.CLOSED);
    assertProblem(503, "leaving", send("b@h", "high", "1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`{\"to\":\"b@h\",\"priority\":\"urgent\",\"body\":1}` | 422 | \"urgent\" is no priority; there are critical, high, normal, low",
        "`{\"to\":\"b@h\",\"priority\":1,\"body\":1}`          | 422 | \"priority\" is no text",
        "`{\"to\":\"b@h\",\"body\":1}`                         | 422 | \"priority\" is no text",
        "`{\"to\":7,\"priority\":\"high\",\"body\":1}`         | 422 | \"to\" is no text",
        "`{\"priority\":\"high\",\"body\":1}`                  | 422 | \"to\" is no text",
        "`{\"to\":\"b@h\",\"priority\":\"high\"}`              | 422 | There is no \"body\"",
        "`{\"to\":\"b@h\",\"to\":\"b@h\"}`                     | 422 | stands twice",
        "`[]`                                                  | 422 | object is accepted",
        "`{\"to\":`                                            | 400 | line 1",
        "``                                                    | 400 | There is no JSON",
      })
  void refusesOtherBodies(String body, int status, String words) throws Exception {
    assertProblem(status, words, api.send("POST", MESSAGES, body));
    assertEquals(List.of(), api.swarm.sent);
  }

  @Test
  void refusesBodiesWithoutBound() throws Exception {
    String large = "\"" + "x".repeat(1 << 20) + "\"";
    assertProblem(413, "at most 1048576 bytes", send("b@h", "high", large));
    assertEquals(List.of(), api.swarm.sent);
  }

  @Test
  void showsWhatCameNewestFirst() throws Exception {
    assertEquals("[]", api.get(MESSAGES).body());
    api.swarm.emit(
        new MessageReceived(
            7, 1, "b@h", Priority.CRITICAL, true, Value.map(Map.of("a", Value.NULL))));
    api.swarm.emit(
        new MessageReceived(
            8, 0, "beam@h", null, false, Value.tuple(Value.atom("ok"), Value.of(1.5))));

    assertEquals(
        "[{\"at\":8,\"from\":\"beam@h\",\"priority\":null,\"redelivered\":false,\"body\":[\"ok\",1.5]},"
            + "{\"at\":7,\"from\":\"b@h\",\"priority\":\"critical\",\"redelivered\":true,\"body\":{\"a\":null}}]",
        api.get(MESSAGES).body());
  }

  @Test
  void showsTheLastThousand() throws Exception {
    for (int i = 0; i < 1_001; i++) {
      api.swarm.emit(new MessageReceived(i, i, "b@h", Priority.LOW, false, Value.of(i)));
    }
    JsonNode shown = Json.MAPPER.readTree(api.get(MESSAGES).body());
    assertEquals(1_000, shown.size());
    assertEquals(1_000, shown.get(0).path("body").asInt());
    assertEquals(1, shown.get(999).path("body").asInt());
  }

  @Test
  void isGuardedLikeAllElse() throws Exception {
    String message = "{\"to\":\"b@h\",\"priority\":\"high\",\"body\":1}";
    assertEquals(
        403, api.send("POST", MESSAGES, message, "Origin", "http://evil.example").statusCode());
    assertEquals(List.of(), api.swarm.sent);
    try (Api guarded = Api.started("t0ken")) {
      assertEquals(401, guarded.send("POST", MESSAGES, message).statusCode());
      assertEquals(401, guarded.get(MESSAGES).statusCode());
      assertEquals(401, guarded.get(LINKS).statusCode());
    }
  }

  private HttpResponse<String> send(String to, String priority, String body) throws Exception {
    return api.send(
        "POST",
        MESSAGES,
        "{\"to\":\"%s\",\"priority\":\"%s\",\"body\":%s}".formatted(to, priority, body));
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
