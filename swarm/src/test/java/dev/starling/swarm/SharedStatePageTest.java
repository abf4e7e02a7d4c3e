package dev.starling.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs of the page on shared state, compiled and run as they stand there. */
class SharedStatePageTest {
  private static final Path PAGE = Path.of("..", "docs", "shared-state.md");
  private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("public class (\\w+)");
  private static final Pattern PRINTED = Pattern.compile("System\\.out\\.println\\(.*\\); // (.*)");

  /** How wide the page's programs are at most: what is wider has to be scrolled. */
  private static final int MAX_COLUMNS = 100;

  private static final List<String> PROGRAMS =
      List.of("RegisterExample", "SetExample", "OverlayExample", "TwoNodesExample", "AloneExample");

  @TempDir Path folder;

  private static List<String> sources() throws IOException {
    return PROGRAM.matcher(Files.readString(PAGE)).results().map(each -> each.group(1)).toList();
  }

  private static String name(String source) {
    return NAME.matcher(source).results().findFirst().orElseThrow().group(1);
  }

  @Test
  void theProgramsAreAllOfTheJavaOnThePage() throws IOException {
    assertEquals(PROGRAMS, sources().stream().map(SharedStatePageTest::name).toList());
    for (String source : sources()) {
      assertTrue(source.lines().allMatch(line -> line.length() <= MAX_COLUMNS), name(source));
    }
  }

  static List<String> programs() {
    return PROGRAMS;
  }

  @ParameterizedTest
  @MethodSource("programs")
  void prints(String program) throws Exception {
    String source =
        sources().stream().filter(each -> name(each).equals(program)).findFirst().orElseThrow();
    List<String> expected = PRINTED.matcher(source).results().map(each -> each.group(1)).toList();
    assertEquals(
        source.lines().filter(line -> line.contains(".println(")).count(),
        expected.size(),
        "each line that prints says what");
    compile(program, source);
    assertEquals(expected, run(program));
  }

  private void compile(String program, String source) throws IOException {
    Path file = Files.writeString(folder.resolve(program + ".java"), source);
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
                file.toString());
    assertEquals(0, compiled);
  }

  private List<String> run(String program) throws Exception {
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                folder + ":" + System.getProperty("java.class.path"),
                program)
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("ERL_EPMD_PORT", Integer.toString(freePort()));
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), program + " ends");
      assertEquals(0, process.exitValue(), Files.readString(errors));
      return Files.readAllLines(output);
    } finally {
      process.destroyForcibly();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
