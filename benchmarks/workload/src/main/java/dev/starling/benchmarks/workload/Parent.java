package dev.starling.benchmarks.workload;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The process that started this one. Standard input is a pipe from it: its end is ours. */
final class Parent {
  private Parent() {}

  /** Nothing is ever said. Until its end this keeps the process alive. */
  static void endWithIt() {
    listen(line -> {});
  }

  /** Hands over each line that it says, on a thread for that. */
  static void listen(Consumer<String> commands) {
    Thread listener =
        new Thread(
            () -> {
              try {
                BufferedReader lines =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  commands.accept(line);
                }
              } catch (IOException e) {
                // The same as its end.
              } catch (RuntimeException | Error e) {
                fail(e);
              }
              Runtime.getRuntime().halt(1);
            },
            "parent");
    listener.start();
  }

  /** Ends the process at once. */
  static void fail(Throwable cause) {
    cause.printStackTrace();
    Runtime.getRuntime().halt(1);
  }
}
