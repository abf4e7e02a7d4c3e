package dev.starling.app.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A process of the demo. Its standard input is a pipe on which nothing is ever written: it closes
 * when this process ends, even by SIGKILL, and the child ends with it.
 */
final class ChildProcess {
  private final Process process;

  private ChildProcess(Process process) {
    this.process = process;
  }

  /** Starts {@code builder}'s process; each line that it prints goes to {@code output}. */
  static ChildProcess start(ProcessBuilder builder, Consumer<String> output) throws IOException {
    Process process = builder.redirectErrorStream(true).start();
    Thread reader = new Thread(() -> read(process, output), "output-" + process.pid());
    reader.setDaemon(true);
    reader.start();
    return new ChildProcess(process);
  }

  private static void read(Process process, Consumer<String> output) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.accept(line);
      }
    } catch (IOException e) {
      // The process has ended; there is nothing more to read.
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Asks the process to end. */
  void terminate() {
    process.destroy();
  }

  /** Ends the process as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Waits until it has ended, and ends it by force if that takes too long. */
  void awaitEnd(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
