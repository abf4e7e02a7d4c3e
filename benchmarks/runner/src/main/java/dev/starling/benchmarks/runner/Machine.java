package dev.starling.benchmarks.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a figure depends on beside the code: the machine, its load, the releases of everything. */
final class Machine {
  private static final Pattern JAR =
      Pattern.compile("(pekko-remote|jgroups|scalecube-transport-netty)[-_](.*)\\.jar");

  private Machine() {}

  static String processor() {
    return firstMatch(Path.of("/proc/cpuinfo"), "model name\\s*:\\s*(.*)")
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " cores";
  }

  /** Averages over 1, 5 and 15 minutes. */
  static String load() {
    return firstMatch(Path.of("/proc/loadavg"), "(\\S+ \\S+ \\S+).*");
  }

  static String system() {
    return firstMatch(Path.of("/etc/os-release"), "PRETTY_NAME=\"(.*)\"");
  }

  static String jdk(Path java) throws IOException, InterruptedException {
    return outputOf(java.toString(), "-version").lines().skip(1).findFirst().orElse("unknown");
  }

  static String otp() throws IOException, InterruptedException {
    String version =
        "{ok, V} = file:read_file(filename:join([code:root_dir(), \"releases\","
            + " erlang:system_info(otp_release), \"OTP_VERSION\"])), io:put_chars(V), halt().";
    return outputOf("erl", "-noshell", "-eval", version).strip();
  }

  /** The releases of the peers, as the names of their jars say. */
  static List<String> peers(Path benchmarks) throws IOException {
    List<String> found = new ArrayList<>();
    for (Contender contender : List.of(Contender.PEKKO, Contender.JGROUPS, Contender.SCALECUBE)) {
      Path lib = benchmarks.resolve(contender.folder()).resolve("target/lib");
      try (Stream<Path> jars = Files.list(lib)) {
        jars.map(jar -> JAR.matcher(jar.getFileName().toString()))
            .filter(Matcher::matches)
            .map(name -> contender.title() + " " + name.group(2).replaceFirst("^2\\.13-", ""))
            .forEach(found::add);
      }
    }
    if (Files.exists(Commands.JINTERFACE)) {
      // Debian's is a link into the folder of the release.
      Matcher release =
          Pattern.compile("jinterface-([0-9.]+)")
              .matcher(Commands.JINTERFACE.toRealPath().toString());
      found.add(
          release.find() ? "jinterface " + release.group(1) : "jinterface of unknown release");
    }
    return found;
  }

  private static String firstMatch(Path file, String regex) {
    try (Stream<String> lines = Files.lines(file)) {
      Pattern pattern = Pattern.compile(regex);
      return lines
          .map(pattern::matcher)
          .filter(Matcher::matches)
          .map(match -> match.group(1))
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String outputOf(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
