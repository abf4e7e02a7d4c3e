package dev.starling.journal;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** JVMs of their own that use a journal. */
final class Children {
  /** What ran, and what it said. */
  record Result(int exitCode, String output) {}

  private Children() {}

  /** A command that runs a main class of the tests, after other words if there are some. */
  static ProcessBuilder command(List<String> before, Class<?> main, Path directory) {
    List<String> words = new ArrayList<>(before);
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    words.add(placeOf(Journal.class) + File.pathSeparator + placeOf(Children.class));
    words.addAll(List.of(main.getName(), directory.toString()));
    return new ProcessBuilder(words).redirectErrorStream(true);
  }

  static Result run(ProcessBuilder command) throws Exception {
    Process process = command.start();
    try {
      String output = new String(process.getInputStream().readAllBytes());
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new AssertionError("does not end: " + output);
      }
      return new Result(process.exitValue(), output);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
