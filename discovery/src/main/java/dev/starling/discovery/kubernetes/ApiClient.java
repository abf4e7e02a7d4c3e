package dev.starling.discovery.kubernetes;

import dev.starling.discovery.internal.JsonReader;
import dev.starling.discovery.internal.OneLine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lists objects of the Kubernetes API, page by page, as the service account of the pod. For one
 * thread.
 */
final class ApiClient {
  /** Objects on a page: pods take some 10 KB each. */
  static final int PAGE_OBJECTS = 250;

  static final int MAX_PAGES = 40;
  static final int MAX_PAGE_BYTES = 16 << 20;

  private static final int OK = 200;

  private final URI server;
  private final ServiceAccount account;
  private byte[] authority = {};
  private @Nullable HttpClient client;

  ApiClient(URI server, ServiceAccount account) {
    this.server = server;
    this.account = account;
  }

  /**
   * Lists all objects at a path that have these labels.
   *
   * @param labelSelector {@code key=value}, several with commas between them
   * @param item reads one object of the list each time it is called
   * @param limit how long the whole may take
   * @throws IOException if an answer is missing or is no list; what was read before counts
   */
  void list(String path, String labelSelector, Consumer<JsonReader> item, Duration limit)
      throws IOException, InterruptedException {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    String uri = path + "?labelSelector=" + encode(labelSelector) + "&limit=" + PAGE_OBJECTS;
    String next = "";
    for (int page = 0; page < MAX_PAGES; page++) {
      String from = next.isEmpty() ? "" : "&continue=" + encode(next);
      byte[] answer = get(server.resolve(uri + from), deadlineNanos, limit);
      next = readPage(answer, item);
      if (next.isEmpty()) {
        return;
      }
    }
    throw new IOException(
        "there are more than " + MAX_PAGES * PAGE_OBJECTS + " objects at " + path);
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** Returns where the list goes on; empty: nowhere. */
  private static String readPage(byte[] answer, Consumer<JsonReader> item) throws IOException {
    String[] next = {""};
    boolean[] list = {false};
    JsonReader.readObject(
        new ByteArrayInputStream(answer),
        (json, name) -> {
          if (name.equals("items")) {
            list[0] = true;
            json.array(() -> item.accept(json));
          } else if (name.equals("metadata")) {
            json.object(
                field -> {
                  String text = json.text();
                  next[0] = field.equals("continue") && text != null ? text : next[0];
                });
          }
        });
    if (!list[0]) {
      throw new IOException("the answer of the API server has no items");
    }
    return next[0];
  }

  private byte[] get(URI uri, long deadlineNanos, Duration limit)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + account.token())
            .header("Accept", "application/json")
            .build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client().sendAsync(request, response -> new BoundedBody(MAX_PAGE_BYTES));
    try {
      HttpResponse<byte[]> response =
          answer.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (response.statusCode() != OK) {
        throw new IOException(
            "the API server answers " + response.statusCode() + reason(response.body()));
      }
      return response.body();
    } catch (TimeoutException e) {
      throw new IOException(
          "the API server at " + server + " took longer than " + limit.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException("the API server at " + server + ": " + OneLine.of(e), e);
    } finally {
      // Ends the exchange if it goes on, and does nothing if it is over.
      answer.cancel(true);
    }
  }

  /** The client, made anew when there is another authority. */
  private HttpClient client() throws IOException {
    byte[] current = account.authority();
    HttpClient made = client;
    if (made == null || !Arrays.equals(current, authority)) {
      made =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .proxy(HttpClient.Builder.NO_PROXY)
              .sslContext(ServiceAccount.trusting(current))
              .build();
      client = made;
      authority = current;
    }
    return made;
  }

  /** The message of the API's {@code Status}, in one short line. */
  private static String reason(byte[] body) {
    String[] message = {""};
    try {
      JsonReader.readObject(
          new ByteArrayInputStream(body),
          (json, name) -> {
            String text = json.text();
            message[0] = name.equals("message") && text != null ? text : message[0];
          });
    } catch (IOException e) {
      message[0] = new String(body, StandardCharsets.UTF_8);
    }
    String line = OneLine.of(message[0]);
    return line.isEmpty() ? "" : ": " + line;
  }
}
