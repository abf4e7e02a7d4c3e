package dev.starling.app.cli;

import dev.starling.testkit.Fault;
import dev.starling.testkit.Simulation;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "sim",
    description = {
      "Simulates a swarm that shares state while faults happen to it, and checks it all along: the"
          + " classes of production, in virtual time, without a network. One seed is one history.",
      "Exit code 0 if no rule was broken."
    })
final class SimCommand extends AppCommand {
  private static final int BAR_WIDTH = 40;
  private static final int MOST_MINUTES = 1_440;

  @Option(
      names = "--nodes",
      paramLabel = "COUNT",
      defaultValue = "9",
      description = "How many nodes there are, 1 to 1024 (default: 9).")
  private int nodes;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "All that is left to chance follows from it (default: 1).")
  private long seed;

  @Option(
      names = "--faults",
      paramLabel = "FAULT,...",
      defaultValue = "all",
      description =
          "What happens: loss, partition, flapping, connection, crash, disk, storage, leave, pause,"
              + " slow, clock; or all, or none (default: all).")
  private String faults = "all";

  @Option(
      names = "--minutes",
      paramLabel = "COUNT",
      defaultValue = "1",
      description = "Virtual time in which there are faults, 1 to 1440 (default: 1).")
  private int minutes;

  private int shownPercent;

  @Override
  public Integer call() {
    Simulation.Plan plan = plan();
    Simulation.Report report = new Simulation(plan).run(this::show);
    if (ansi().enabled()) {
      err().print("\r" + " ".repeat(BAR_WIDTH + 10) + "\r");
      err().flush();
    }
    print(report, out());
    out().flush();
    return report.violation() == null ? ExitCode.DONE : ExitCode.FAILED;
  }

  private Simulation.Plan plan() {
    try {
      if (minutes < 1 || minutes > MOST_MINUTES) {
        throw new IllegalArgumentException(
            "minutes: '" + minutes + "' is not usable; accepted: 1 to " + MOST_MINUTES);
      }
      if (nodes < 1 || nodes > Simulation.MAX_NODES) {
        throw new IllegalArgumentException(
            "nodes: '" + nodes + "' is not usable; accepted: 1 to " + Simulation.MAX_NODES);
      }
      return new Simulation.Plan(nodes, seed, kinds(), Duration.ofMinutes(minutes));
    } catch (IllegalArgumentException e) {
      throw usageError(e);
    }
  }

  private Set<Fault> kinds() {
    try {
      return Fault.parse(faults);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "faults: '" + faults + "' is not usable; accepted: all, none, or of " + Fault.list(), e);
    }
  }

  /** A bar on a terminal, else a line for each tenth. */
  private void show(double share) {
    int percent = (int) Math.round(share * 100);
    if (ansi().enabled()) {
      String done = "#".repeat(percent * BAR_WIDTH / 100);
      err().printf("\r[%-" + BAR_WIDTH + "s] %3d %%", done, percent);
      err().flush();
    } else if (percent / 10 > shownPercent / 10) {
      err().println("starling sim: " + percent + " % of the faults are over");
      err().flush();
    }
    shownPercent = percent;
  }

  private void print(Simulation.Report report, PrintWriter out) {
    Simulation.Plan plan = report.plan();
    String kinds = names(plan.faults());
    line(
        out,
        "swarm",
        "%,d nodes, %s of faults (%s), seed %d",
        plan.nodes(),
        time(plan.length()),
        kinds,
        plan.seed());
    for (Fault fault : new TreeSet<>(plan.faults())) {
      int times = report.injected().getOrDefault(fault, 0);
      line(out, "injected", "%,7d  %-10s  %s", times, fault.option(), fault.words());
    }
    line(out, "checked", "%,d writes and removals", report.operations());
    line(out, "", "%,d of them known to nobody any more: their only replica died", report.unheld());
    line(
        out,
        "",
        "%,d comparisons of what a node holds with a log of all operations",
        report.comparisons());
    line(out, "", "what each node says of the others, with what it could have heard");
    if (report.violation() == null) {
      line(out, "", "all replicas equal %s after the last fault", time(report.healed()));
    }
    line(
        out,
        "time",
        "%s virtual in %s; %,d messages, %,.1f MB",
        time(report.virtual()),
        time(report.wall()),
        report.messages(),
        report.bytes() / 1e6);
    line(out, "trace", "%s", report.fingerprint());
    line(
        out,
        "replay",
        "starling sim --nodes %d --seed %d --faults %s --minutes %d",
        plan.nodes(),
        plan.seed(),
        kinds.isEmpty() ? "none" : kinds,
        plan.length().toMinutes());
    AssertionError violation = report.violation();
    String result =
        violation == null
            ? "@|green no rule was broken|@"
            : "@|red a rule was broken|@: " + violation.getMessage();
    out.println(ansi().string("%-9s ".formatted("result")) + ansi().string(result));
  }

  private static String names(Set<Fault> faults) {
    return new TreeSet<>(faults).stream().map(Fault::option).collect(Collectors.joining(","));
  }

  private static void line(PrintWriter out, String head, String format, Object... values) {
    out.println("%-9s ".formatted(head) + String.format(Locale.ROOT, format, values));
  }

  private static String time(Duration duration) {
    double seconds = duration.toMillis() / 1e3;
    return seconds < 120
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : String.format(Locale.ROOT, "%.1f min", seconds / 60);
  }
}
