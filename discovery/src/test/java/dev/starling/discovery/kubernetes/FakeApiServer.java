package dev.starling.discovery.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An HTTPS server in the place of the Kubernetes API's, with an authority of its own, and the files
 * that a pod has beside it.
 */
public final class FakeApiServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final Path account;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicLong asked = new AtomicLong();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final ConcurrentHashMap<String, String> pages = new ConcurrentHashMap<>();

  private volatile String token = "token-1";
  private volatile Answer answer = new Answer(200, KubernetesJson.list("PodList"));
  private volatile boolean stalled;

  private record Answer(int status, String body) {}

  public FakeApiServer(Path directory, Authority authority) throws Exception {
    account = Files.createDirectory(directory.resolve("serviceaccount"));
    Files.copy(authority.certificate(), account.resolve("ca.crt"));
    Files.writeString(account.resolve("namespace"), "fleet");
    Files.writeString(account.resolve("token"), token);
    server = HttpsServer.create(new InetSocketAddress(HOST, 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(authority.serverContext()));
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  public Kubernetes.Builder strategy() {
    return Kubernetes.builder().apiServer(uri()).serviceAccount(account);
  }

  URI uri() {
    return URI.create("https://" + HOST + ":" + server.getAddress().getPort());
  }

  Path account() {
    return account;
  }

  /** Answers with this from now on, at any path. */
  public void answers(int status, String body) {
    answer = new Answer(status, body);
    stalled = false;
  }

  /** Answers with this where a list goes on at {@code token}. */
  void answersPage(String continued, String body) {
    pages.put(continued, body);
  }

  /** Takes questions from now on, and answers none. */
  public void stalls() {
    stalled = true;
  }

  /** Knows no other token from now on, and gives it to the pod. */
  void rotatesToken(String next) throws IOException {
    Path file = Files.writeString(account.resolve("token.next"), next + "\n");
    token = next;
    Files.move(file, account.resolve("token"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** How often it was asked so far. */
  public long asked() {
    return asked.get();
  }

  /** Path and query of each request so far. */
  List<String> requests() {
    return requests;
  }

  private void serve(HttpExchange exchange) throws IOException {
    Answer current = answer;
    boolean stalls = stalled;
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    requests.add(request);
    asked.incrementAndGet();
    try (exchange) {
      if (stalls) {
        await();
        return;
      }
      if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        current = new Answer(401, KubernetesJson.status(401, "Unauthorized"));
      }
      int continued = request.indexOf("&continue=");
      String body =
          continued < 0 ? current.body : pages.getOrDefault(request.substring(continued + 10), "");
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(current.status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private void await() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
