package dev.starling.benchmarks.runner;

import dev.starling.benchmarks.workload.Output;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process that ends when its standard input does, and so never outlives this one. What it says of
 * results is kept; its standard error is logged.
 */
final class Child implements AutoCloseable {
  private static final Duration END_TIMEOUT = Duration.ofSeconds(5);
  private static final int POLL_MILLIS = 10;

  private final Process process;
  private final Path log;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Map<String, List<Double>> results = new TreeMap<>();
  private final Thread reader;

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.reader = new Thread(this::read, "output-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  static Child start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.to(log.toFile()));
    builder.environment().putAll(environment);
    return new Child(builder.start(), log);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(Output.READY)) {
          ready.countDown();
        } else if (line.startsWith(Output.RESULT + " ")) {
          result(line.split(" ", -1));
        }
      }
    } catch (IOException e) {
      // The process was ended; there is nothing more to read.
    }
  }

  private synchronized void result(String[] words) {
    results.computeIfAbsent(words[1], name -> new ArrayList<>()).add(Double.valueOf(words[2]));
  }

  /** Waits until it says that it is ready. */
  void awaitReady(Duration timeout) throws MeasurementException, InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (!ready.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      if (!process.isAlive()) {
        throw failure("ended before it was ready");
      }
      if (System.nanoTime() - end > 0) {
        throw failure("was not ready within " + timeout.toSeconds() + " s");
      }
    }
  }

  long pid() {
    return process.pid();
  }

  /** Says a line to it. */
  void say(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** Waits for a figure of that name, and takes it. */
  double awaitResult(String name, Duration timeout)
      throws MeasurementException, InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    for (Double found = take(name); ; found = take(name)) {
      if (found != null) {
        return found;
      }
      if (!process.isAlive()) {
        throw failure("ended before it gave " + name);
      }
      if (System.nanoTime() - end > 0) {
        throw failure("gave no " + name + " within " + timeout.toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private synchronized @Nullable Double take(String name) {
    List<Double> found = results.get(name);
    return found == null || found.isEmpty() ? null : found.remove(0);
  }

  /** Waits until it has ended well. */
  void awaitSuccess(Duration timeout) throws MeasurementException, InterruptedException {
    if (!process.waitFor(timeout.toSeconds(), TimeUnit.SECONDS)) {
      throw failure("did not end within " + timeout.toSeconds() + " s");
    }
    reader.join(END_TIMEOUT.toMillis());
    if (process.exitValue() != 0) {
      throw failure("ended with exit code " + process.exitValue());
    }
  }

  /** The figures of that name; {@link MeasurementException} when there are none. */
  synchronized List<Double> results(String name) throws MeasurementException {
    List<Double> found = results.get(name);
    if (found == null) {
      throw failure("gave no " + name);
    }
    return List.copyOf(found);
  }

  MeasurementException failure(String what) {
    return new MeasurementException("a process " + what + "; " + log + " ends with:\n" + logEnd());
  }

  private String logEnd() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() throws InterruptedException {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It ended before.
    }
    if (!process.waitFor(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }
}
