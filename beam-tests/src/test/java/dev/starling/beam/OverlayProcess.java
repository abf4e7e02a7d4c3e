package dev.starling.beam;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** An {@link OverlayNode} in a process of its own, and on a host of its own if need be. */
final class OverlayProcess implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(90);

  /** A number that came as a critical message, and whether it was marked as perhaps known. */
  record Arrival(long number, boolean redelivered) {
    static Arrival parse(String text) {
      String[] words = text.split(" ");
      return new Arrival(Long.parseLong(words[0]), Boolean.parseBoolean(words[1]));
    }
  }

  /** Ping interval, suspect-after, down-after and anti-entropy interval, all in ms. */
  record Times(int ping, int suspect, int down, int antiEntropy) {
    static final Times DEFAULT = new Times(1_000, 5_000, 30_000, 60_000);

    /** To be over soon, where a test waits for a node to be given up and found again. */
    static final Times SHORT = new Times(300, 1_500, 4_000, 2_000);
  }

  private final String name;
  private final Process process;
  private final ProcessOutput output;
  private final Map<String, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
  private final AtomicLong number = new AtomicLong();
  private final AtomicLong lastTried = new AtomicLong(-1);
  private final AtomicLong lastAcknowledged = new AtomicLong(-1);

  /** By the number of the stamp. */
  private final Map<Long, CompletableFuture<Long>> stamps = new ConcurrentHashMap<>();

  private final List<Arrival> arrivals = Collections.synchronizedList(new ArrayList<>());

  private OverlayProcess(String name, ProcessBuilder builder) throws IOException {
    this.name = name;
    CompletableFuture<String> started = new CompletableFuture<>();
    answers.put("0", started);
    this.process = builder.redirectErrorStream(true).start();
    this.output = ProcessOutput.of(process, this::take);
    try {
      result("start", started);
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  /** On this host, as {@code alive@127.0.0.1}. */
  static OverlayProcess start(String alive, int epmdPort, Times times) throws IOException {
    return start(alive, epmdPort, times, 1);
  }

  /** The same with a quorum. */
  static OverlayProcess start(String alive, int epmdPort, Times times, int quorum)
      throws IOException {
    return start(alive, epmdPort, times, quorum, List.of(), Map.of());
  }

  /** The same with a data directory. */
  static OverlayProcess start(String alive, int epmdPort, Times times, Path data)
      throws IOException {
    return start(alive, epmdPort, times, 1, data);
  }

  /** The same with a quorum and a data directory. */
  static OverlayProcess start(String alive, int epmdPort, Times times, int quorum, Path data)
      throws IOException {
    return start(alive, epmdPort, times, quorum, List.of(data.toString()), Map.of());
  }

  /** The same with another wall clock. */
  static OverlayProcess start(String alive, int epmdPort, Times times, WallClock clock)
      throws IOException {
    return start(alive, epmdPort, times, 1, List.of(), clock.environment());
  }

  /** The same, to be reached at {@code distPort} by who is told so: it is in no EPMD. */
  static OverlayProcess startAt(int distPort, String alive, Times times) throws IOException {
    String name = alive + "@127.0.0.1";
    List<String> command = new ArrayList<>(command(name, times, 1));
    command.add(1, "-D" + OverlayNode.DIST_PORT + "=" + distPort);
    return new OverlayProcess(name, new ProcessBuilder(command));
  }

  private static OverlayProcess start(
      String alive,
      int epmdPort,
      Times times,
      int quorum,
      List<String> more,
      Map<String, String> environment)
      throws IOException {
    String name = alive + "@127.0.0.1";
    List<String> command = new ArrayList<>(command(name, times, quorum));
    command.addAll(more);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("ERL_EPMD_PORT", Integer.toString(epmdPort));
    builder.environment().putAll(environment);
    return new OverlayProcess(name, builder);
  }

  /** On a host of its own, as {@code node@} and its address. */
  static OverlayProcess start(Lan.Host host, Times times) throws IOException {
    return start(host, times, 1);
  }

  /** The same with a quorum. */
  static OverlayProcess start(Lan.Host host, Times times, int quorum) throws IOException {
    String name = "node@" + host.address();
    List<String> command = new ArrayList<>(host.prefix());
    command.addAll(command(name, times, quorum));
    return new OverlayProcess(name, new ProcessBuilder(command));
  }

  private static List<String> command(String name, Times times, int quorum) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmx512m",
        "-cp",
        System.getProperty("java.class.path"),
        OverlayNode.class.getName(),
        name,
        Integer.toString(times.ping),
        Integer.toString(times.suspect),
        Integer.toString(times.down),
        Integer.toString(times.antiEntropy),
        Integer.toString(quorum));
  }

  String name() {
    return name;
  }

  /** Does a command of {@link OverlayNode}, and gives its answer. */
  String ask(String command) {
    String id = Long.toString(number.incrementAndGet());
    CompletableFuture<String> answer = new CompletableFuture<>();
    answers.put(id, answer);
    tell(id + " " + command);
    String result = result(command, answer);
    answers.remove(id);
    if (result.startsWith("failed: ")) {
      throw new AssertionError(name + ", " + command + ": " + result);
    }
    return result;
  }

  /** Begins a command whose answer nobody waits for. */
  void begin(String command) {
    tell(number.incrementAndGet() + " " + command);
  }

  private void tell(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new AssertionError(name + " has ended; output:\n" + output.text(), e);
    }
  }

  private <T> T result(String command, CompletableFuture<T> answer) {
    try {
      return answer.get(BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(name + ", " + command + "; output:\n" + output.text(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Commands whose answer says nothing. */
  void act(String command) {
    String result = ask(command);
    if (!result.equals("null") && !result.equals("true")) {
      throw new AssertionError(name + ", " + command + ": " + result);
    }
  }

  /** What it printed beside its answers. */
  String output() {
    return output.text();
  }

  int number(String command) {
    return Integer.parseInt(ask(command));
  }

  /** Waits until the stamp of that number shows here; how old it was then, in ns. */
  long ageOfStamp(long stamp) {
    return result("stamp " + stamp, stamp(stamp));
  }

  private CompletableFuture<Long> stamp(long stamp) {
    return stamps.computeIfAbsent(stamp, unknown -> new CompletableFuture<>());
  }

  private boolean take(String line) {
    String[] words = line.split(" ", 2);
    if (words[0].equals("seen")) {
      String[] numbers = words[1].split(" ");
      stamp(Long.parseLong(numbers[0])).complete(Long.parseLong(numbers[1]));
      return true;
    }
    if (words[0].equals("got")) {
      arrivals.add(Arrival.parse(words[1]));
      return true;
    }
    if (words[0].equals("try") || words[0].equals("ack")) {
      (words[0].equals("try") ? lastTried : lastAcknowledged).set(Long.parseLong(words[1]));
      return true;
    }
    CompletableFuture<String> answer = answers.get(words[0]);
    if (answer == null || words.length < 2) {
      return false;
    }
    answer.complete(words[1]);
    return true;
  }

  /** Asks without waiting for the answer. */
  CompletableFuture<String> askLater(String command) {
    String id = Long.toString(number.incrementAndGet());
    CompletableFuture<String> answer = new CompletableFuture<>();
    answers.put(id, answer);
    tell(id + " " + command);
    return answer;
  }

  void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
  }

  /** The number of the last operation that it began; -1 if none. */
  long lastTried() {
    return lastTried.get();
  }

  /** The number of the last operation that was acknowledged; they are so in order. */
  long lastAcknowledged() {
    return lastAcknowledged.get();
  }

  /** The numbers that have come so far, in order; all of them once the process has ended. */
  List<Arrival> arrivals() {
    synchronized (arrivals) {
      return List.copyOf(arrivals);
    }
  }

  /** {@code kill -9}. */
  void kill() {
    // By its handle: a process that is destroyed as such loses what it has printed.
    process.toHandle().destroyForcibly();
    process.onExit().join();
    output.awaitEnd();
  }

  @Override
  public void close() {
    kill();
  }
}
