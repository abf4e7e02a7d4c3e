package dev.starling.benchmarks.runner;

import dev.starling.benchmarks.workload.Role;
import dev.starling.benchmarks.workload.Settings;
import dev.starling.benchmarks.workload.StateSettings;
import dev.starling.benchmarks.workload.Work;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Runs one contender through one row, in processes that it starts and ends. */
final class Bench implements AutoCloseable {
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration WORK_TIMEOUT = Duration.ofMinutes(4);
  private static final Duration SHORT_TIMEOUT = Duration.ofMinutes(2);

  private final Commands commands;
  private final Effort effort;
  private final Path folder;
  private final int epmdPort;
  private final Child epmd;
  private boolean sharedLoopback;

  /**
   * Starts a port mapper of its own.
   *
   * @param folder for logs and samples
   */
  Bench(Commands commands, Effort effort, Path folder)
      throws IOException, MeasurementException, InterruptedException {
    this.commands = commands;
    this.effort = effort;
    this.folder = folder;
    Files.createDirectories(folder);
    this.epmdPort = freePort();
    this.epmd = start(Commands.epmd(epmdPort), "epmd");
    run(commands.beam("samples", samples().toString()), "samples").close();
  }

  private Path samples() throws IOException {
    return Files.createDirectories(folder.resolve("samples"));
  }

  /** The figures of {@code row}, by metric. */
  void measure(Row row, Contender contender, Measurements measurements)
      throws IOException, MeasurementException, InterruptedException {
    switch (row.kind()) {
      case CODEC -> codec(row, contender, measurements);
      case MESSAGES -> messages(row, contender, measurements);
      case STATE -> state(row, contender, measurements);
      case HEAP -> heap(row, contender, measurements);
      case REPLICATION -> replication(row, contender, measurements);
      case WRITES -> writes(row, contender, measurements);
    }
  }

  private void messages(Row row, Contender contender, Measurements measurements)
      throws IOException, MeasurementException, InterruptedException {
    Work work = Objects.requireNonNull(row.messages());
    int receiverPort = freePort();
    int senderPort = freePort();
    Settings receiving = settings(Role.RECEIVER, work, receiverPort, senderPort);
    Settings sending = settings(Role.SENDER, work, senderPort, receiverPort);
    String label = row + "-" + contender;
    try (Child receiver = start(commands.messenger(contender, receiving), label + "-receiver")) {
      receiver.awaitReady(READY_TIMEOUT);
      try (Child sender = start(commands.messenger(contender, sending), label + "-sender")) {
        sender.awaitSuccess(WORK_TIMEOUT);
        for (Metric metric : row.metrics()) {
          double result = Numbers.median(sender.results(metric.resultName()));
          measurements.add(metric, contender, metric.inUnit(result));
        }
      }
    }
  }

  private Settings settings(Role role, Work work, int port, int peerPort) {
    return new Settings(
        role,
        work,
        port,
        peerPort,
        epmdPort,
        effort.warmUp(),
        effort.rounds(),
        effort.messages(),
        effort.pings());
  }

  private void codec(Row row, Contender contender, Measurements measurements)
      throws IOException, MeasurementException, InterruptedException {
    double nanos;
    if (contender == Contender.BEAM) {
      try (Child erl = run(commands.beamCodec(row, effort), row + "-beam")) {
        nanos = erl.results("ns_per_op").stream().mapToDouble(d -> d).average().orElseThrow();
      }
    } else {
      Path results = folder.resolve(row + "-" + contender + ".csv");
      List<String> command = commands.jvmCodec(contender, row, effort, samples(), results);
      nanos = jmh(command, row + "-" + contender, results);
      run(commands.beam("check", samples().toString()), "check").close();
    }
    Metric metric = row.metrics().get(0);
    measurements.add(metric, contender, metric.inUnit(nanos));
  }

  private void state(Row row, Contender contender, Measurements measurements)
      throws IOException, MeasurementException, InterruptedException {
    for (Metric metric : row.metrics()) {
      String label = row + "-" + metric.size() + "-" + contender;
      Path results = folder.resolve(label + ".csv");
      List<String> command = commands.state(contender, row, metric, effort, results);
      measurements.add(metric, contender, metric.inUnit(jmh(command, label, results)));
    }
  }

  private void heap(Row row, Contender contender, Measurements measurements)
      throws IOException, MeasurementException, InterruptedException {
    try (Child process = run(commands.heap(contender), row + "-" + contender)) {
      for (Metric metric : row.metrics()) {
        double bytes = Numbers.median(process.results(metric.resultName()));
        measurements.add(metric, contender, metric.inUnit(bytes));
      }
    }
  }

  private void writes(Row row, Contender contender, Measurements measurements)
      throws IOException, MeasurementException, InterruptedException {
    Path data = Files.createTempDirectory(folder, "data");
    try (Child process = run(commands.writes(contender, data), row + "-" + contender)) {
      for (Metric metric : row.metrics()) {
        double result = Numbers.median(process.results(metric.resultName()));
        measurements.add(metric, contender, metric.inUnit(result));
      }
    }
  }

  private void replication(Row row, Contender contender, Measurements measurements)
      throws IOException, MeasurementException, InterruptedException {
    boolean many = row == Row.REPLICATION_MANY;
    int entities = many ? effort.manyEntities() : effort.entities();
    int ids = Math.max(entities, effort.movingEntities());
    List<Integer> ports = List.of(freePort(), freePort(), freePort());
    List<Child> nodes = new ArrayList<>();
    try (PrivateNetwork network = PrivateNetwork.open(folder.resolve("network.log"))) {
      sharedLoopback |= !network.isPrivate();
      try {
        for (StateSettings settings :
            Replication.settings(ports, epmdPort, ids, contender == Contender.PEKKO_MAP)) {
          List<String> command = network.inside(commands.state(contender, settings));
          nodes.add(start(command, row + "-" + contender + "-" + settings.node()));
        }
        Replication work = new Replication(effort, network, nodes);
        List<Double> figures = new ArrayList<>();
        if (many) {
          work.fillUntimed(entities);
          figures.add(work.idle());
        } else {
          figures.addAll(work.latency());
          figures.add(work.fill(entities));
          figures.add(work.idle());
          figures.addAll(work.updates(entities));
        }
        for (int i = 0; i < figures.size(); i++) {
          Metric metric = row.metrics().get(i);
          measurements.add(metric, contender, metric.inUnit(figures.get(i)));
        }
      } finally {
        for (Child node : nodes) {
          node.close();
        }
      }
    }
  }

  /** Whether traffic was counted on an interface that others use, too. */
  boolean sharedLoopback() {
    return sharedLoopback;
  }

  /** Returns nanoseconds. */
  private double jmh(List<String> command, String label, Path results)
      throws IOException, MeasurementException, InterruptedException {
    Files.deleteIfExists(results);
    try (Child jmh = run(command, label)) {
      List<String> lines = Files.readAllLines(results);
      if (lines.size() != 2) {
        throw jmh.failure("left " + lines.size() + " lines of results in " + results);
      }
      int column = Arrays.asList(lines.get(0).split(",", -1)).indexOf("\"Score\"");
      return Double.parseDouble(lines.get(1).split(",", -1)[column]);
    }
  }

  private Child run(List<String> command, String label)
      throws IOException, MeasurementException, InterruptedException {
    Child child = start(command, label);
    try {
      child.awaitSuccess(SHORT_TIMEOUT);
      return child;
    } catch (MeasurementException e) {
      child.close();
      throw e;
    }
  }

  private Child start(List<String> command, String label) throws IOException {
    // JMH writes numbers as the locale has them.
    Map<String, String> environment =
        Map.of("ERL_EPMD_PORT", Integer.toString(epmdPort), "LC_ALL", "C.UTF-8");
    return Child.start(command, environment, folder.resolve(label + ".log"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws InterruptedException {
    epmd.close();
  }
}
