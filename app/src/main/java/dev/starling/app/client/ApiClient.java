package dev.starling.app.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks one running node over HTTP. */
public final class ApiClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
  private static final String JSON = "application/json";
  private static final JsonMapper MAPPER = AnyJson.MAPPER;

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .version(HttpClient.Version.HTTP_1_1)
          .build();
  private final URI base;
  private final @Nullable String token;

  public ApiClient(URI base, @Nullable String token) {
    this.base = base;
    this.token = token;
  }

  /**
   * Gets what stands at {@code path}.
   *
   * @throws NotReachableException if no node answers
   * @throws ApiException if the node refuses
   */
  public JsonNode get(String path) throws NotReachableException, ApiException {
    return answer(request(path).GET());
  }

  /**
   * Sends {@code json} to {@code path}; an empty one is no body.
   *
   * @return what is answered, missing for an answer without a body
   * @throws NotReachableException if no node answers
   * @throws ApiException if the node refuses
   */
  public JsonNode send(String method, String path, byte[] json)
      throws NotReachableException, ApiException {
    HttpRequest.Builder request = request(path);
    if (json.length > 0) {
      request.header("Content-Type", JSON).method(method, BodyPublishers.ofByteArray(json));
    } else {
      request.method(method, BodyPublishers.noBody());
    }
    return answer(request);
  }

  private JsonNode answer(HttpRequest.Builder request) throws NotReachableException, ApiException {
    request.timeout(ANSWER_TIMEOUT).header("Accept", JSON);
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw refusal(response.statusCode(), response.body());
      }
      return MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw notReachable(e);
    } catch (JacksonException e) {
      throw new ApiException("what answers at " + base + " is no Starling node");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotReachableException("interrupted while waiting for " + base, e);
    }
  }

  /**
   * Opens the stream of events.
   *
   * @param lastEventId the event after which to begin, {@code 0} for the start of the node, null
   *     for now
   */
  public EventStream events(@Nullable String lastEventId)
      throws NotReachableException, ApiException {
    HttpRequest.Builder request = request("/api/v1/events").header("Accept", "text/event-stream");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    try {
      HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        try (InputStream body = response.body()) {
          throw refusal(
              response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      return new EventStream(response.body(), lastEventId);
    } catch (IOException e) {
      throw notReachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotReachableException("interrupted while waiting for " + base, e);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request;
  }

  private NotReachableException notReachable(IOException cause) {
    String why;
    if (cause instanceof HttpConnectTimeoutException) {
      why = "no connection within " + CONNECT_TIMEOUT.toSeconds() + " s";
    } else if (cause instanceof HttpTimeoutException) {
      why = "no answer within " + ANSWER_TIMEOUT.toSeconds() + " s";
    } else if (cause instanceof ConnectException) {
      why = "nothing listens there";
    } else {
      why = String.valueOf(cause.getMessage());
    }
    return new NotReachableException(
        "no node answers at %s: %s; start one with \"starling node\", or name another with --url"
            .formatted(base, why),
        why,
        cause);
  }

  private static ApiException refusal(int status, String body) {
    try {
      JsonNode problem = MAPPER.readTree(body);
      return new ApiException(problem.path("detail").asString("HTTP status " + status));
    } catch (JacksonException e) {
      return new ApiException("HTTP status " + status);
    }
  }
}
