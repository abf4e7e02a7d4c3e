package dev.starling.beam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Several hosts on one switch: network namespaces joined by a bridge. To be made by a process that
 * has a network namespace of its own ({@code unshare -n}), so that nothing of it is seen outside.
 *
 * <p>Each namespace has no name but that of the process which holds it, and that one ends when its
 * standard input does. Whatever becomes of the test, nothing stays behind.
 */
final class Lan implements AutoCloseable {
  private static final String NETWORK = "10.66.0.";
  private static final String NETWORK_V6 = "fd00:66::";
  private static final Path OWN_NAMESPACE = Path.of("/proc/self/ns/net");

  /** An address that no interface of this network has: what is sent there arrives nowhere. */
  private static final String NOBODY = "02:00:00:00:00:99";

  private final Deque<Host> hosts = new ArrayDeque<>();

  /** Makes the switch; this process is at it, too. */
  Lan() {
    run("ip", "link", "set", "lo", "up");
    run("ip", "link", "add", "switch", "type", "bridge", "mcast_snooping", "0");
    run("ip", "addr", "add", NETWORK + "254/24", "dev", "switch");
    run("ip", "link", "set", "switch", "up");
  }

  /** A host with an address of its own. */
  final class Host {
    private final Process holder;
    private String address;
    private String addressV6;

    private Host(int number) throws IOException {
      address = NETWORK + number;
      addressV6 = NETWORK_V6 + number;
      holder = new ProcessBuilder("unshare", "-n", "cat").start();
      Path namespace = Path.of("/proc/" + holder.pid() + "/ns/net");
      Await.until(
          "the namespace of " + address + " exists",
          Duration.ofSeconds(10),
          () -> !Files.readSymbolicLink(namespace).equals(Files.readSymbolicLink(OWN_NAMESPACE)));
      String port = "port" + number;
      String pid = Long.toString(holder.pid());
      run("ip", "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", pid);
      run("ip", "link", "set", port, "master", "switch", "up");
      ip("link set lo up");
      ip("addr add " + address + "/24 dev eth0");
      ip("addr add " + addressV6 + "/64 dev eth0 nodad");
      ip("link set eth0 up");
      // Multicast needs a route, and there is only this one way.
      ip("route add default dev eth0");
    }

    String address() {
      return address;
    }

    String addressV6() {
      return addressV6;
    }

    /** Takes other addresses in the place of its own. */
    void move(int number) {
      ip("addr flush dev eth0");
      address = NETWORK + number;
      addressV6 = NETWORK_V6 + number;
      ip("addr add " + address + "/24 dev eth0");
      ip("addr add " + addressV6 + "/64 dev eth0 nodad");
      ip("route replace default dev eth0");
    }

    /** Its connections to others that stand, each as address and port of both ends. */
    Set<String> connections() {
      List<String> command = new ArrayList<>(prefix());
      command.addAll(List.of("ss", "-tnH", "state", "established"));
      Set<String> connections = new TreeSet<>();
      for (String line : run(command.toArray(new String[0])).split("\n")) {
        String[] words = line.strip().split("\\s+");
        String ends =
            String.join(" ", List.of(words).subList(Math.min(2, words.length), words.length));
        if (ends.contains(".") || ends.contains("fd00")) {
          connections.add(ends.replace("[::ffff:", "").replace("[", "").replace("]", ""));
        }
      }
      connections.removeIf(
          ends -> ends.contains("127.0.0.1") || ends.matches(".*:(53|4369|4040)( .*|$)"));
      return connections;
    }

    /** What to put before a command so that it runs on this host, as the process started. */
    List<String> prefix() {
      return List.of("nsenter", "--net=/proc/" + holder.pid() + "/ns/net");
    }

    private void ip(String arguments) {
      List<String> command = new ArrayList<>(prefix());
      command.add("ip");
      command.addAll(List.of(arguments.split(" ")));
      run(command.toArray(new String[0]));
    }
  }

  /** Of this process. */
  String address() {
    return NETWORK + "254";
  }

  Host addHost() throws IOException {
    Host host = new Host(hosts.size() + 1);
    hosts.push(host);
    return host;
  }

  /** From now on nothing gets from one to the other, and neither is told. */
  void cut(Host one, Host other) {
    cutOneWay(one, other);
    cutOneWay(other, one);
  }

  void cutOneWay(Host from, Host to) {
    for (String address : List.of(to.address, to.addressV6)) {
      from.ip("neigh replace " + address + " lladdr " + NOBODY + " dev eth0 nud permanent");
    }
  }

  void heal(Host one, Host other) {
    healOneWay(one, other);
    healOneWay(other, one);
  }

  static void healOneWay(Host from, Host to) {
    for (String address : List.of(to.address, to.addressV6)) {
      from.ip("neigh del " + address + " dev eth0");
    }
  }

  @Override
  public void close() {
    for (Host host : hosts) {
      host.holder.destroyForcibly();
      host.holder.onExit().join();
    }
    run("ip", "link", "del", "switch");
  }

  /** Skips the test where this user cannot make what a scenario needs. */
  static void assumePossible() throws InterruptedException {
    assumeTrue(
        possible(),
        "this user cannot make network namespaces with bridges (unshare -n, ip link add)");
  }

  private static boolean possible() throws InterruptedException {
    try {
      return new ProcessBuilder("unshare", "-n", "ip", "link", "add", "switch", "type", "bridge")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs a program in a network namespace of its own; it fails by an exception. */
  static void runScenario(Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("unshare", "-n"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), output);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new AssertionError(String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
