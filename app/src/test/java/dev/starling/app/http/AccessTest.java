package dev.starling.app.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
  private static final String TOKEN = "s3cret-token";

  private static Api api;
  private static Api guarded;

  @BeforeAll
  static void start() throws Exception {
    api = Api.started();
    guarded = Api.started(TOKEN);
  }

  @AfterAll
  static void stop() {
    api.close();
    guarded.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:9", "127.0.0.1:4040", "127.9.9.9", "[::1]:80"})
  void namesOfLoopbackAreServed(String host) throws Exception {
    assertEquals(200, status(api.raw("GET /api/v1/node HTTP/1.1", "Host: " + host)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:4040",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "10.0.0.1:4040",
        "evil.example#localhost",
      })
  void otherNamesAreNot(String host) throws Exception {
    String response = api.raw("GET /api/v1/node HTTP/1.1", "Host: " + host);

    assertTrue(status(response) == 403 || status(response) == 400, response);
    assertTrue(!response.contains("app@127.0.0.1"), "nothing leaks");
  }

  @Test
  void requestsWithoutHostAreNotServed() throws Exception {
    assertEquals(403, status(api.raw("GET /api/v1/node HTTP/1.0")));
  }

  @Test
  void pagesOfOtherOriginsAreRefused() throws Exception {
    String own = api.url().toString();

    assertEquals(200, api.get("/api/v1/node", "Origin", own).statusCode());
    assertEquals(403, api.get("/api/v1/node", "Origin", "http://evil.example").statusCode());
    assertEquals(403, api.get("/api/v1/node", "Origin", "http://127.0.0.1:1").statusCode());
    assertEquals(403, api.get("/api/v1/node", "Origin", "null").statusCode());
    assertEquals(403, api.get("/health/live", "Origin", "http://evil.example").statusCode());
    HttpResponse<String> withToken =
        guarded.get(
            "/api/v1/node", "Origin", "http://evil.example", "Authorization", "Bearer " + TOKEN);
    assertEquals(403, withToken.statusCode());
  }

  @Test
  void theTokenIsAskedFor() throws Exception {
    HttpResponse<String> without = guarded.get("/api/v1/node");

    assertEquals(401, without.statusCode());
    assertEquals("Bearer", without.headers().firstValue("WWW-Authenticate").orElse("none"));
    assertTrue(without.body().contains("--http-token"), without.body());
    assertEquals(401, guarded.get("/metrics").statusCode());
    assertEquals(401, guarded.get("/api/v1/events").statusCode());
    assertEquals(401, guarded.get("/no/such/path").statusCode());
    assertEquals(200, guarded.get("/health/live").statusCode());
    assertEquals(200, guarded.get("/health/ready").statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer s3cret-toke", "Bearer s3cret-token2", "Basic s3cret-token", "Bearer"})
  void otherTokensAreRefused(String header) throws Exception {
    assertEquals(401, guarded.get("/api/v1/node", "Authorization", header).statusCode());
  }

  @Test
  void theTokenOpensEverythingUnderAnyName() throws Exception {
    String response =
        guarded.raw(
            "GET /api/v1/node HTTP/1.1",
            "Host: starling.example",
            "Authorization: bearer " + TOKEN);

    assertEquals(200, status(response));
    assertEquals(200, guarded.get("/metrics", "Authorization", "Bearer " + TOKEN).statusCode());
  }

  private static int status(String response) {
    return Integer.parseInt(response.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
  }
}
