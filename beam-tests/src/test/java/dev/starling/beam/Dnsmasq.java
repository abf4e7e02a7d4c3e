package dev.starling.beam;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A real {@code dnsmasq} that answers for {@code .test} only, without a time to live, on a host of
 * its own or on this one's loopback interface.
 */
final class Dnsmasq implements AutoCloseable {
  private final List<String> command;
  private final Path hosts;
  private final Map<String, Long> questions = new ConcurrentHashMap<>();
  private Process process;
  private ProcessOutput output;

  private Dnsmasq(List<String> prefix, List<String> addresses, int port) throws IOException {
    hosts = Files.createTempFile("starling-dns", ".hosts");
    command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            "dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--pid-file=", "--user="));
    command.addAll(List.of("--no-resolv", "--no-hosts", "--no-poll", "--bind-interfaces"));
    command.addAll(List.of("--log-facility=-", "--log-queries", "--cache-size=0", "--local-ttl=0"));
    command.addAll(List.of("--addn-hosts=" + hosts, "--port=" + port));
    addresses.forEach(address -> command.add("--listen-address=" + address));
    restart("--local=/test/");
  }

  static Dnsmasq start(Lan.Host host) throws IOException {
    return new Dnsmasq(host.prefix(), List.of(host.address(), host.addressV6()), 53);
  }

  static Dnsmasq start(int port) throws IOException {
    return new Dnsmasq(List.of(), List.of("127.0.0.1"), port);
  }

  static void assumeInstalled() {
    boolean installed =
        List.of("/usr/sbin/dnsmasq", "/usr/bin/dnsmasq", "/usr/local/sbin/dnsmasq").stream()
            .anyMatch(path -> Files.isExecutable(Path.of(path)));
    assumeTrue(installed, "there is no dnsmasq (Debian package dnsmasq-base)");
  }

  /** Ends it, and starts it with these options. */
  void restart(String... options) throws IOException {
    if (process != null) {
      end();
    }
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(options));
    process = new ProcessBuilder(all).redirectErrorStream(true).start();
    output = ProcessOutput.of(process, this::take);
    Await.until(
        "dnsmasq runs",
        Duration.ofSeconds(20),
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("dnsmasq ended:\n" + output.text());
          }
          return output.text().contains("started, version");
        });
  }

  /** From now on these are all records, each as an address and a name. */
  void records(List<String> lines) throws IOException, InterruptedException {
    Files.write(hosts, lines);
    signal("-HUP");
  }

  void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
  }

  /** How often it was asked for records of that name. */
  long questions(String type, String name, String from) {
    return questions.getOrDefault("query[" + type + "] " + name + " from " + from, 0L);
  }

  private boolean take(String line) {
    int query = line.indexOf("query[");
    if (query >= 0) {
      questions.merge(line.substring(query), 1L, Long::sum);
    }
    return query >= 0;
  }

  private void end() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() throws IOException {
    end();
    Files.delete(hosts);
  }
}
