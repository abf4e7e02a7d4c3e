package dev.starling.benchmarks.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A loopback interface on which only the processes of one measurement speak: a network namespace,
 * held by a process of ours. Where none can be made, the loopback interface of the machine.
 */
final class PrivateNetwork implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String HOLD = "ip link set lo up && echo ready && read -r end";

  private final @Nullable Child holder;
  private final List<String> entry;

  private PrivateNetwork(@Nullable Child holder, List<String> entry) {
    this.holder = holder;
    this.entry = entry;
  }

  /**
   * Needs {@code unshare} and {@code nsenter} of util-linux, and {@code ip} of iproute2.
   *
   * @param log of the process that holds it
   */
  static PrivateNetwork open(Path log) throws IOException, InterruptedException {
    List<List<String>> ways =
        List.of(List.of("--net"), List.of("--user", "--map-root-user", "--net"));
    for (List<String> way : ways) {
      List<String> command = new ArrayList<>(List.of("unshare"));
      command.addAll(way);
      command.addAll(List.of("sh", "-c", HOLD));
      Child holder = start(command, log);
      if (holder != null) {
        boolean user = way.contains("--user");
        List<String> entry = new ArrayList<>(List.of("nsenter", "--target", "" + holder.pid()));
        entry.addAll(user ? List.of("--user", "--preserve-credentials") : List.of());
        entry.add("--net");
        return new PrivateNetwork(holder, entry);
      }
    }
    return new PrivateNetwork(null, List.of());
  }

  private static @Nullable Child start(List<String> command, Path log) throws InterruptedException {
    Child child;
    try {
      child = Child.start(command, Map.of(), log);
    } catch (IOException e) {
      return null;
    }
    try {
      child.awaitReady(TIMEOUT);
      return child;
    } catch (MeasurementException e) {
      child.close();
      return null;
    }
  }

  boolean isPrivate() {
    return holder != null;
  }

  /** A command that runs in this network; the process stays the one that is started. */
  List<String> inside(List<String> command) {
    List<String> all = new ArrayList<>(entry);
    all.addAll(command);
    return all;
  }

  /** How many bytes passed so far, headers included. */
  long bytes() throws IOException {
    String process = holder == null ? "self" : Long.toString(holder.pid());
    return received(Files.readAllLines(Path.of("/proc", process, "net", "dev")));
  }

  /** Of the loopback interface, where what is sent is what is received. */
  static long received(List<String> lines) {
    for (String line : lines) {
      String[] interfaceAndCounters = line.strip().split(":\\s*", 2);
      if (interfaceAndCounters[0].equals("lo")) {
        return Long.parseLong(interfaceAndCounters[1].split("\\s+", 2)[0]);
      }
    }
    throw new IllegalArgumentException("there is no loopback interface");
  }

  @Override
  public void close() throws InterruptedException {
    if (holder != null) {
      holder.close();
    }
  }
}
