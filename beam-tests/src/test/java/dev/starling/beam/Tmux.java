package dev.starling.beam;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A real terminal in which a command runs, whose screen can be read. It needs Debian's tmux. */
final class Tmux implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final Path directory;

  private Tmux(Path directory) {
    this.directory = directory;
  }

  /**
   * Runs {@code ./starling ARGUMENTS} on a terminal of so many cells. When it has ended, the screen
   * tells its exit code, and whether the terminal is set as it was before.
   *
   * @param directory of this terminal alone
   * @param setting what the shell does before, such as {@code export NO_COLOR=1}
   */
  static Tmux start(Path directory, int width, int height, String setting, String... arguments)
      throws IOException {
    Tmux tmux = new Tmux(directory);
    assumeTrue(isInstalled(), "the Debian package tmux is not installed");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.starling.app.Main");
    command.addAll(List.of(arguments));
    Path script = directory.resolve("run.sh");
    Files.writeString(
        script,
        """
        cd '%s'
        %s
        before=$(stty -g)
        sh -c 'echo $$ >pid; exec "$@"' starling '%s'
        echo "exit code $?"
        [ "$before" = "$(stty -g)" ] && echo 'terminal as before'
        exec cat
        """
            .formatted(directory, setting, String.join("' '", command)));
    tmux.tell(
        "new-session",
        "-d",
        "-x",
        Integer.toString(width),
        "-y",
        Integer.toString(height),
        "sh '" + script + "'");
    return tmux;
  }

  private static boolean isInstalled() {
    try {
      return new ProcessBuilder("tmux", "-V").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits until the screen is as wanted. */
  String await(String what, Predicate<String> wanted) {
    try {
      Await.until(what, SOON, () -> wanted.test(screen()));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; the screen:\n" + screen(), e);
    }
    return screen();
  }

  /** Waits until a line has all of these, in this order. */
  String awaitLine(String... parts) {
    return await(
        "a line has " + String.join(" … ", parts),
        screen -> screen.lines().anyMatch(line -> hasInOrder(line, parts)));
  }

  private static boolean hasInOrder(String line, String... parts) {
    int at = 0;
    for (String part : parts) {
      at = line.indexOf(part, at);
      if (at < 0) {
        return false;
      }
      at += part.length();
    }
    return true;
  }

  String screen() {
    return tell("capture-pane", "-p");
  }

  /** With the sequences of its colours. */
  String colouredScreen() {
    return tell("capture-pane", "-p", "-e");
  }

  /** What tmux knows of the terminal, in its own format. */
  String ask(String format) {
    return tell("display-message", "-p", format).strip();
  }

  /** Presses keys, by the names that tmux has for them. */
  void press(String... keys) {
    for (String key : keys) {
      tell("send-keys", key);
    }
  }

  void resize(int width, int height) {
    tell("resize-window", "-x", Integer.toString(width), "-y", Integer.toString(height));
  }

  /** Sends a signal to the process of {@code starling}. */
  void signal(String signal) throws IOException, InterruptedException {
    String pid = Files.readString(directory.resolve("pid")).strip();
    new ProcessBuilder("kill", signal, pid).start().waitFor();
  }

  private String tell(String... command) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("tmux", "-u", "-f", "/dev/null"));
    words.addAll(List.of("-S", directory.resolve("socket").toString()));
    words.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().remove("TMUX");
    builder.environment().remove("NO_COLOR");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("TERM", "xterm-256color");
    try {
      Process process = builder.start();
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + answer);
      }
      return answer;
    } catch (IOException e) {
      throw new AssertionError("tmux cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    tell("kill-server");
  }
}
