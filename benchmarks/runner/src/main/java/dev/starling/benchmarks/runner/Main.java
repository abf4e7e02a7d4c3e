package dev.starling.benchmarks.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code benchmarks/run}. */
@Command(
    name = "benchmarks/run",
    usageHelpAutoWidth = true,
    description = {
      "Runs Starling and its peers side by side on the loopback interface, and prints a table.",
      "A complete run also writes it into docs/performance.md and README.md."
    })
final class Main implements Callable<Integer> {
  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "ROW",
      description = "What to measure; all when not given: ${COMPLETION-CANDIDATES}.")
  private Set<Row> rows = EnumSet.allOf(Row.class);

  @Option(
      names = "--contenders",
      split = ",",
      paramLabel = "NAME",
      description = "Whom to measure; all when not given: ${COMPLETION-CANDIDATES}.")
  private Set<Contender> contenders = EnumSet.allOf(Contender.class);

  @Option(
      names = "--pairs",
      paramLabel = "N",
      description = "Processes, or pairs of them, for each figure (default: ${DEFAULT-VALUE}).")
  private int pairs = 5;

  @Option(
      names = "--quick",
      description = "Only show that everything runs: one pair, tiny counts, no table written.")
  private boolean quick;

  @Option(
      names = "--java",
      paramLabel = "HOME",
      description = "The JDK that runs the contenders; default: the one on the path.")
  private @Nullable Path javaHome;

  @Option(names = "--help", usageHelp = true, description = "Prints this.")
  boolean help;

  @Option(names = "--root", hidden = true, required = true)
  private Path root = Path.of(".");

  private final Measurements measurements = new Measurements();
  private final List<String> skipped = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path java = java();
    if (pairs < 1 || pairs > 100) {
      throw usage("--pairs is 1 to 100, got " + pairs);
    }
    Path benchmarks = root.resolve("benchmarks");
    String loadBefore = Machine.load();
    Commands commands = new Commands(benchmarks, java);
    Effort effort = quick ? Effort.quick() : Effort.full(pairs);
    try (Bench bench = new Bench(commands, effort, benchmarks.resolve("target"))) {
      for (Row row : rows) {
        measure(bench, commands, row, effort);
      }
      if (bench.sharedLoopback()) {
        skipped.add(
            "skipped: a network of its own, for want of rights or of util-linux and iproute2; the"
                + " traffic is that of the whole loopback interface");
      }
    }
    Report report = new Report(measurements);
    String head = head(java, benchmarks, effort, loadBefore);
    System.out.println("\n" + head + "\n" + report.full());
    skipped.forEach(System.out::println);
    failed.forEach(System.out::println);
    if (isComplete()) {
      Page.write(root.resolve("docs/performance.md"), head + "\n" + report.full());
      Page.write(root.resolve("README.md"), report.compact());
      System.out.println("written: docs/performance.md and README.md");
    }
    return failed.isEmpty() ? 0 : 1;
  }

  /** All contenders one after the other, and that as often as there are pairs. */
  private void measure(Bench bench, Commands commands, Row row, Effort effort)
      throws IOException, InterruptedException {
    Set<Contender> running = EnumSet.noneOf(Contender.class);
    for (Contender contender : contenders) {
      if (row.suits(contender) && commands.canRun(contender)) {
        running.add(contender);
      } else if (row.suits(contender)) {
        skipped.add("skipped: " + row + ", " + contender.title() + ", which is not installed");
      }
    }
    for (int pair = 1; pair <= effort.pairs(); pair++) {
      for (Contender contender : List.copyOf(running)) {
        try {
          bench.measure(row, contender, measurements);
          System.err.println(
              row + " " + pair + "/" + effort.pairs() + " " + progress(row, contender));
        } catch (MeasurementException e) {
          running.remove(contender);
          failed.add("failed: " + row + ", " + contender.title() + ": " + e.getMessage());
        }
      }
    }
  }

  private String progress(Row row, Contender contender) {
    StringBuilder words = new StringBuilder(contender.title());
    for (Metric metric : row.metrics()) {
      List<Double> all = measurements.all(metric, contender);
      words.append(' ').append(Numbers.format(all.get(all.size() - 1))).append(' ');
      words.append(metric.unit());
    }
    return words.toString();
  }

  private boolean isComplete() {
    return !quick
        && skipped.isEmpty()
        && failed.isEmpty()
        && rows.size() == Row.values().length
        && contenders.size() == Contender.values().length;
  }

  private String head(Path java, Path benchmarks, Effort effort, String loadBefore)
      throws IOException, InterruptedException {
    return """
        %s, %s. %s; %s.
        Load average before: %s; after: %s.
        %s; OTP %s; %s.
        """
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            effort.pairs() == 1 ? "1 pair" : effort.pairs() + " pairs",
            Machine.processor(),
            Machine.system(),
            loadBefore,
            Machine.load(),
            Machine.jdk(java),
            Machine.otp(),
            String.join(", ", Machine.peers(benchmarks)));
  }

  private Path java() {
    Path home = javaHome != null ? javaHome : Path.of(System.getProperty("java.home"));
    Path java = home.resolve("bin/java");
    if (!Files.isExecutable(java)) {
      throw usage("--java names the folder of a JDK, which has bin/java, got " + home);
    }
    return java;
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(new CommandLine(this), message);
  }
}
