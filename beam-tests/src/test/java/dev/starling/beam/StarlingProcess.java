package dev.starling.beam;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JVM node in a process of its own, run and asked as its users do: command line and HTTP. */
public final class StarlingProcess implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** For nodes that are asked from another host. */
  private static final String TOKEN = "token-of-the-tests";

  private static final JsonMapper JSON = new JsonMapper();

  private final String name;
  private final Process process;
  private final String http;
  private final ProcessOutput output;

  private StarlingProcess(String name, Process process, String http) {
    this.name = name;
    this.process = process;
    this.http = http;
    this.output = ProcessOutput.of(process);
  }

  /** Runs {@code starling node} and waits until it answers over HTTP. */
  public static StarlingProcess start(String name, String cookie, int epmdPort, String... options)
      throws IOException {
    return start(List.of(), name, cookie, epmdPort, options);
  }

  /** The same, with a command before it that runs it. */
  static StarlingProcess start(
      List<String> prefix, String name, String cookie, int epmdPort, String... options)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(command(name, cookie, options));
    String http = "127.0.0.1:" + Epmd.freePort();
    command.addAll(List.of("--http", http));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("ERL_EPMD_PORT", Integer.toString(epmdPort));
    return await(new StarlingProcess(name, run(builder), http));
  }

  /** The same, at a port that was used before. */
  public static StarlingProcess startAt(
      int httpPort, String name, String cookie, int epmdPort, String... options)
      throws IOException {
    List<String> command = command(name, cookie, options);
    String http = "127.0.0.1:" + httpPort;
    command.addAll(List.of("--http", http));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("ERL_EPMD_PORT", Integer.toString(epmdPort));
    return await(new StarlingProcess(name, run(builder), http));
  }

  /** The same on a host of its own, where it has the usual ports. */
  static StarlingProcess start(Lan.Host host, String name, String cookie, String... options)
      throws IOException {
    List<String> command = new ArrayList<>(host.prefix());
    command.addAll(command(name, cookie, options));
    String http = host.address() + ":4040";
    command.addAll(List.of("--http", http, "--http-token", TOKEN));
    return await(new StarlingProcess(name, run(new ProcessBuilder(command)), http));
  }

  private static List<String> command(String name, String cookie, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("dev.starling.app.Main", "node", "--name", name, "--cookie", cookie));
    command.addAll(List.of(options));
    return command;
  }

  private static Process run(ProcessBuilder builder) throws IOException {
    return builder.redirectErrorStream(true).start();
  }

  private static StarlingProcess await(StarlingProcess started) {
    try {
      Await.until(started.name + " answers over HTTP", Duration.ofSeconds(60), started::answers);
    } catch (AssertionError e) {
      started.close();
      throw new AssertionError(e.getMessage() + "; output:\n" + started.output(), e);
    }
    return started;
  }

  public String name() {
    return name;
  }

  public Process process() {
    return process;
  }

  /** Such as {@code http://127.0.0.1:4040}. */
  public String url() {
    return "http://" + http;
  }

  /** A request to this node's HTTP interface. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + http + path))
        .header("Authorization", "Bearer " + TOKEN);
  }

  /** What has happened on this node since it started, and what goes on to happen. */
  EventLog events() {
    return EventLog.follow(this, HTTP);
  }

  public JsonNode get(String path) {
    try {
      HttpResponse<String> response = send(path);
      if (response.statusCode() != 200) {
        throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new AssertionError(name + " does not answer; output:\n" + output(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A figure without labels among its metrics; 0 where there is none yet. */
  long metric(String name) {
    try {
      String figures = send("/metrics").body();
      return figures
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new AssertionError(name() + " does not answer; output:\n" + output(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Writes, and gives the status and body of the answer. */
  public HttpResponse<String> put(String path, String json) {
    try {
      return HTTP.send(
          request(path)
              .header("Content-Type", "application/json")
              .timeout(Duration.ofSeconds(30))
              .PUT(HttpRequest.BodyPublishers.ofString(json))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(name + " does not answer; output:\n" + output(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> send(String path) throws IOException, InterruptedException {
    return HTTP.send(
        request(path).timeout(Duration.ofSeconds(10)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** What this node knows of another. */
  Optional<JsonNode> node(String other) {
    return StreamSupport.stream(get("/api/v1/nodes").spliterator(), false)
        .filter(node -> node.get("node").asString().equals(other))
        .findFirst();
  }

  /** The status of another node, or {@code absent}. */
  String status(String other) {
    return node(other).map(node -> node.get("status").asString()).orElse("absent");
  }

  void awaitStatus(String other, String status, Duration bound) {
    Await.until(name + " sees " + other + " " + status, bound, () -> status(other).equals(status));
  }

  public void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
  }

  /** The last 1,000 lines that it printed. */
  public String output() {
    return output.text();
  }

  /** Lines that it printed so far. */
  long outputLines() {
    return output.count();
  }

  private boolean answers() throws InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError(name + " ended: " + process.exitValue() + "\n" + output());
    }
    try {
      return send("/health/live").statusCode() == 200;
    } catch (IOException e) {
      // Not bound yet, or bound and on a busy machine not served yet.
      return false;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
