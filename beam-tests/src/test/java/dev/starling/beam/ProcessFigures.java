package dev.starling.beam;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a process holds, as the operating system and its JVM count it.
 *
 * @param heapBytes in use after a full collection
 * @param residentBytes of memory
 * @param descriptors open
 */
record ProcessFigures(long heapBytes, long residentBytes, int descriptors, int threads) {
  static ProcessFigures of(Process process) throws IOException, InterruptedException {
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    jdk("jcmd", Long.toString(process.pid()), "GC.run");
    return new ProcessFigures(
        heapBytes(process),
        1_024 * statusNumber(proc, "VmRSS:"),
        descriptors(process),
        (int) statusNumber(proc, "Threads:"));
  }

  static int descriptors(Process process) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
      return (int) open.count();
    }
  }

  static long statusNumber(Path proc, String field) throws IOException {
    return Files.readAllLines(proc.resolve("status")).stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  /** The used parts of the survivor spaces, eden and the old generation, in KiB each. */
  private static long heapBytes(Process process) throws IOException, InterruptedException {
    List<String> lines = jdk("jstat", "-gc", Long.toString(process.pid()));
    String[] names = lines.get(0).trim().split("\\s+");
    String[] values = lines.get(1).trim().split("\\s+");
    double kib = 0;
    for (int i = 0; i < names.length; i++) {
      if (List.of("S0U", "S1U", "EU", "OU").contains(names[i])) {
        kib += Double.parseDouble(values[i]);
      }
    }
    return (long) (1_024 * kib);
  }

  private static List<String> jdk(String tool, String... arguments)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", tool).toString()),
                        Stream.of(arguments))
                    .toList())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(tool + ": " + output);
    }
    return output.lines().toList();
  }

  @Override
  public String toString() {
    return String.format(
        "heap %.1f MB after GC, %.0f MB resident, %d descriptors, %d threads",
        heapBytes / 1e6, residentBytes / 1e6, descriptors, threads);
  }
}
