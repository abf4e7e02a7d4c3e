package dev.starling.app.http;

import dev.starling.app.FakeSwarm;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A server on a port of its own around a {@link FakeSwarm}, and ways to ask it. */
public final class Api implements AutoCloseable {
  public final FakeSwarm swarm = new FakeSwarm();
  public final NodeHandle handle;
  private final HttpSocket socket;
  private final ApiServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Api(NodeHandle handle, @Nullable String token, Duration idleTimeout) throws IOException {
    this.handle = handle;
    socket = HttpSocket.bind("127.0.0.1", 0);
    server = ApiServer.start(socket, new ApiServer.Settings(token, null, idleTimeout), handle);
  }

  public static Api started() throws IOException {
    return started(null);
  }

  public static Api started(@Nullable String token) throws IOException {
    return started(token, ApiServer.Settings.DEFAULT_IDLE_TIMEOUT);
  }

  static Api started(@Nullable String token, Duration idleTimeout) throws IOException {
    Api api = new Api(new NodeHandle(), token, idleTimeout);
    api.handle.started(api.swarm);
    return api;
  }

  /** A server whose node has not started, for which requests wait so long. */
  static Api starting(Duration patience) throws IOException {
    return new Api(new NodeHandle(patience), null, ApiServer.Settings.DEFAULT_IDLE_TIMEOUT);
  }

  public URI url() {
    return URI.create(server.url());
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send("GET", path, "", headers);
  }

  CompletableFuture<HttpResponse<String>> getLater(String path) {
    return client.sendAsync(
        HttpRequest.newBuilder(url().resolve(path)).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
    return send(method, path, "");
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Sends just these lines, and returns all that comes until the server closes. */
  String raw(String... lines) throws IOException {
    try (Socket connection = connect()) {
      String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      connection.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = connection.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  Socket connect() throws IOException {
    return new Socket("127.0.0.1", socket.port());
  }

  public int openStreams() {
    return server.openStreams();
  }

  @Override
  public void close() {
    handle.leaving();
    server.close();
  }
}
