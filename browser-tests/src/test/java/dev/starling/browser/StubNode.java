package dev.starling.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Answers as {@code docs/http.md} says a node does, with the files of the real dashboard and the
 * figures of a {@link Scene}, so that a page can be shown a swarm that no test machine could run.
 */
final class StubNode implements AutoCloseable {
  private static final String RESOURCES = "/dev/starling/app/web/";
  private static final long STEP_NANOS = 100_000_000;

  private final Scene scene;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<OutputStream> readers = new CopyOnWriteArrayList<>();
  private final AtomicLong lastId = new AtomicLong();
  private volatile boolean running = true;

  StubNode(Scene scene) throws IOException {
    this.scene = scene;
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), /* backlog */ 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    threads.execute(this::play);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    switch (path) {
      case "/" -> file(exchange, "index.html");
      case "/api/v1/events" -> follow(exchange);
      case "/api/v1/node" -> json(exchange, scene.node());
      case "/api/v1/nodes" -> json(exchange, scene.nodes());
      case "/api/v1/links" -> json(exchange, scene.links());
      case "/api/v1/topology" -> json(exchange, scene.topology());
      case "/api/v1/overlay" -> json(exchange, scene.overlay());
      case "/metrics" -> send(exchange, "text/plain", scene.metrics());
      default -> file(exchange, path.substring(path.lastIndexOf('/') + 1));
    }
  }

  private static void file(HttpExchange exchange, String name) throws IOException {
    try (InputStream in = StubNode.class.getResourceAsStream(RESOURCES + name)) {
      String type =
          name.endsWith("js")
              ? "text/javascript"
              : name.endsWith("css")
                  ? "text/css"
                  : name.endsWith("svg") ? "image/svg+xml" : "text/html; charset=utf-8";
      byte[] content = in == null ? new byte[0] : in.readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(
          in == null ? 404 : 200, content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    } finally {
      exchange.close();
    }
  }

  private static void json(HttpExchange exchange, Object json) throws IOException {
    send(exchange, "application/json", json.toString());
  }

  private static void send(HttpExchange exchange, String type, String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, content.length);
    exchange.getResponseBody().write(content);
    exchange.close();
  }

  private void follow(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    synchronized (out) {
      for (Object event : scene.history()) {
        out.write(frame(event));
      }
      out.write("id: 1\n\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
      readers.add(out);
    }
  }

  private byte[] frame(Object event) {
    return ("id: " + lastId.incrementAndGet() + "\ndata: " + event + "\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private void play() {
    while (running) {
      LockSupport.parkNanos(STEP_NANOS);
      StringBuilder frames = new StringBuilder();
      for (Object event : scene.step()) {
        frames.append(new String(frame(event), StandardCharsets.UTF_8));
      }
      byte[] content = frames.toString().getBytes(StandardCharsets.UTF_8);
      for (OutputStream reader : readers) {
        try {
          synchronized (reader) {
            reader.write(content);
            reader.flush();
          }
        } catch (IOException e) {
          readers.remove(reader);
        }
      }
    }
  }

  @Override
  public void close() {
    running = false;
    server.stop(0);
    threads.shutdownNow();
  }
}
