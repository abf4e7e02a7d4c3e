package dev.starling.beam;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/** What a process prints, read as it comes, so that it never waits to be read. */
final class ProcessOutput {
  private static final int KEPT_LINES = 1_000;

  private final Process process;
  private final Predicate<String> elsewhere;
  private final Deque<String> lines = new ArrayDeque<>();
  private Thread reader;
  private long count;

  private ProcessOutput(Process process, Predicate<String> elsewhere) {
    this.process = process;
    this.elsewhere = elsewhere;
  }

  static ProcessOutput of(Process process) {
    return of(process, line -> false);
  }

  /**
   * Reads until the process ends.
   *
   * @param elsewhere takes the lines that are no output, and says which
   */
  static ProcessOutput of(Process process, Predicate<String> elsewhere) {
    ProcessOutput output = new ProcessOutput(process, elsewhere);
    Thread reader = new Thread(output::read, "output-of-" + process.pid());
    reader.setDaemon(true);
    output.reader = reader;
    reader.start();
    return output;
  }

  /** Waits until all is read that a process printed which has ended. */
  void awaitEnd() {
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The last {@value #KEPT_LINES} lines. */
  synchronized String text() {
    return String.join("\n", lines);
  }

  /** How many lines there were. */
  synchronized long count() {
    return count;
  }

  private synchronized void add(String line) {
    count++;
    lines.addLast(line);
    if (lines.size() > KEPT_LINES) {
      lines.removeFirst();
    }
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!elsewhere.test(line)) {
          add(line);
        }
      }
    } catch (IOException e) {
      // The process was ended; there is nothing more to read.
    }
  }
}
