package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first program of the README, compiled and run as it stands there. */
class ReadmeTest {
  private static final Pattern JAVA = Pattern.compile("```java\n(import .*?)```", Pattern.DOTALL);
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void theFirstProgramMakesASwarmOfTwo() throws Exception {
    Matcher program = JAVA.matcher(Files.readString(Path.of("..", "README.md")));
    assertTrue(program.find(), "the README has a program");
    Path source = folder.resolve("Hello.java");
    Files.writeString(source, program.group(1));
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString());
    assertEquals(0, compiled);

    int epmdPort = Epmd.freePort();
    try (Program a = new Program(folder, "a@127.0.0.1", epmdPort);
        Program b = new Program(folder, "b@127.0.0.1", epmdPort)) {
      a.awaitLine("NodeUp\\[.*node=b@127.0.0.1, kind=STARLING\\]");
      b.awaitLine("NodeUp\\[.*node=a@127.0.0.1, kind=STARLING\\]");
      assertEquals(0, b.pressEnter());
      a.awaitLine("NodeDown\\[.*node=b@127.0.0.1, reason=LEFT\\]");
      assertEquals(0, a.pressEnter());
    }
  }

  /** One of the two terminals. */
  private static final class Program implements AutoCloseable {
    private final String name;
    private final Process process;
    private final ProcessOutput output;

    Program(Path folder, String name, int epmdPort) throws IOException {
      this.name = name;
      String classPath = folder + ":" + System.getProperty("java.class.path");
      ProcessBuilder builder =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-cp",
                      classPath,
                      "Hello",
                      name))
              .redirectErrorStream(true);
      builder.environment().put("ERL_EPMD_PORT", Integer.toString(epmdPort));
      this.process = builder.start();
      this.output = ProcessOutput.of(process);
    }

    void awaitLine(String regex) {
      Pattern pattern = Pattern.compile(regex);
      try {
        Await.until(
            name + " prints " + regex,
            SOON,
            () -> output.text().lines().anyMatch(line -> pattern.matcher(line).find()));
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "; it printed:\n" + output.text(), e);
      }
    }

    int pressEnter() throws IOException, InterruptedException {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      assertTrue(process.waitFor(20, TimeUnit.SECONDS), name + " ends");
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
      process.onExit().join();
    }
  }
}
