package dev.starling.benchmarks.runner;

import dev.starling.benchmarks.workload.StateSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Three processes of one contender that share entities: the first writes, the third watches. */
final class Replication {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration FILL_TIMEOUT = Duration.ofMinutes(4);
  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final double BYTES_PER_KILOBYTE = 1e3;

  /** An update comes at least each 50 ms, and the last is visible some seconds later. */
  private static final int MOST_MILLIS_PER_UPDATE = 50;

  private static final int UPDATES_PER_SECOND = 100;
  private static final int WARM_UP_PER_SECOND = 10 * UPDATES_PER_SECOND;

  private final Effort effort;
  private final PrivateNetwork network;
  private final List<Child> nodes;

  /**
   * @param nodes not ready yet
   */
  Replication(Effort effort, PrivateNetwork network, List<Child> nodes)
      throws MeasurementException, InterruptedException {
    this.effort = effort;
    this.network = network;
    this.nodes = List.copyOf(nodes);
    for (Child node : nodes) {
      node.awaitReady(START_TIMEOUT);
    }
  }

  private Child writer() {
    return nodes.get(0);
  }

  private Child watcher() {
    return nodes.get(StateSettings.NODES - 1);
  }

  /** How old updates are when they can be seen: median and 99th percentile, in milliseconds. */
  List<Double> latency() throws IOException, MeasurementException, InterruptedException {
    int warmUp = effort.updates() / 4;
    int all = warmUp + effort.updates();
    tellWatcher("watch %d %d", warmUp, effort.updates());
    tellWriter("paced %d %d", all, effort.movingEntities());
    Duration timeout = FILL_TIMEOUT.plusMillis((long) all * MOST_MILLIS_PER_UPDATE);
    writer().awaitResult("written", timeout);
    double median = watcher().awaitResult("p50_ms", FILL_TIMEOUT);
    return List.of(median, watcher().awaitResult("p99_ms", FILL_TIMEOUT));
  }

  /** Until the watcher has so many entities, from the first write on, in milliseconds. */
  double fill(int entities) throws IOException, MeasurementException, InterruptedException {
    tellWatcher("expect %d", entities);
    tellWriter("fill %d", entities);
    writer().awaitResult("written", FILL_TIMEOUT);
    return watcher().awaitResult("filled_ms", FILL_TIMEOUT);
  }

  /**
   * Until the watcher has so many entities. It may have been told of none of them: a listener that
   * is far behind is left out.
   */
  void fillUntimed(int entities) throws IOException, MeasurementException, InterruptedException {
    tellWriter("fill %d", entities);
    writer().awaitResult("written", FILL_TIMEOUT);
    watcher().say("await " + entities);
    watcher().awaitResult("has", FILL_TIMEOUT);
  }

  /** Traffic when nothing is written, in kilobytes per second. */
  double idle() throws IOException, MeasurementException, InterruptedException {
    TimeUnit.MILLISECONDS.sleep(effort.settle().toMillis());
    long bytes = network.bytes();
    long start = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(effort.idle().toMillis());
    return kilobytesPerSecond(bytes, start);
  }

  /** Traffic in kilobytes per second, and processor time of all three in percent of a core. */
  List<Double> updates(int entities)
      throws IOException, MeasurementException, InterruptedException {
    update(WARM_UP_PER_SECOND, effort.busy(), entities);
    TimeUnit.MILLISECONDS.sleep(effort.settle().toMillis());
    long bytes = network.bytes();
    long cpuMillis = cpuMillis();
    long start = System.nanoTime();
    update(UPDATES_PER_SECOND, effort.updating(), entities);
    double traffic = kilobytesPerSecond(bytes, start);
    double millis = (double) (System.nanoTime() - start) / NANOS_PER_MILLI;
    return List.of(traffic, 100 * (cpuMillis() - cpuMillis) / millis);
  }

  private void update(int perSecond, Duration time, int entities)
      throws IOException, MeasurementException, InterruptedException {
    tellWriter("rate %d %d %d", perSecond, time.toSeconds(), entities);
    writer().awaitResult("written", time.plus(ANSWER_TIMEOUT));
  }

  private double kilobytesPerSecond(long bytesBefore, long start) throws IOException {
    double seconds = (System.nanoTime() - start) / 1e9;
    return (network.bytes() - bytesBefore) / BYTES_PER_KILOBYTE / seconds;
  }

  private long cpuMillis() throws MeasurementException {
    long sum = 0;
    for (Child node : nodes) {
      sum +=
          ProcessHandle.of(node.pid())
              .flatMap(process -> process.info().totalCpuDuration())
              .orElseThrow(() -> node.failure("ended"))
              .toMillis();
    }
    return sum;
  }

  private void tellWatcher(String format, Object... values)
      throws IOException, MeasurementException, InterruptedException {
    watcher().say(String.format(Locale.ROOT, format, values));
    watcher().awaitResult("watching", ANSWER_TIMEOUT);
  }

  private void tellWriter(String format, Object... values) throws IOException {
    writer().say(String.format(Locale.ROOT, format, values));
  }

  /** The settings of the three processes. */
  static List<StateSettings> settings(
      List<Integer> ports, int epmdPort, int entities, boolean oneMap) {
    List<StateSettings> all = new ArrayList<>();
    for (int node = 1; node <= StateSettings.NODES; node++) {
      all.add(new StateSettings(node, ports, epmdPort, entities, oneMap));
    }
    return all;
  }
}
