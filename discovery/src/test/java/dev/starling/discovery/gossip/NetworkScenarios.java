package dev.starling.discovery.gossip;

import dev.starling.core.discovery.DiscoveryException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What needs network interfaces to be made and taken away: run as a program of its own in a network
 * namespace where there is nothing but a loopback interface that is down. Ends with an exception
 * when a scenario does not go as it should.
 */
final class NetworkScenarios {
  private static final int PORT = 45892;

  private NetworkScenarios() {}

  public static void main(String[] arguments) throws Exception {
    ip("link set lo up");
    switch (arguments[0]) {
      case "broadcast" -> broadcast();
      case "multicast" -> multicast();
      case "unusable" -> unusable();
      case "comeback" -> comeback();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void broadcast() throws Exception {
    addInterface("net0", "10.77.0.1/24");
    meet("127.0.0.1", Gossip.builder().broadcastOnly(true));
    meet("10.77.0.1", Gossip.builder().broadcastOnly(true).secret("s3cret"));

    ip("route add default dev net0");
    Hearing node = new Hearing("node@10.77.0.1", InetAddress.getByName("10.77.0.1"));
    try (RunningGossip gossip = Gossip.builder().broadcastOnly(true).build().start(node)) {
      check(gossip.count(GossipCount.NOT_SENT) == 0, "it sends");
      // As libcluster does with broadcast_only and 255.255.255.255.
      try (DatagramSocket socket = new DatagramSocket()) {
        byte[] heartbeat = Heartbeat.encode("far@10.77.0.9");
        socket.send(
            new DatagramPacket(
                heartbeat, heartbeat.length, new InetSocketAddress("255.255.255.255", PORT)));
      }
      node.awaitFound("far@10.77.0.9");
    }

    Hearing loopback = new Hearing("loopback@127.0.0.1");
    try (RunningGossip gossip = Gossip.builder().broadcastOnly(true).build().start(loopback);
        RunningGossip outside = Gossip.builder().broadcastOnly(true).build().start(node)) {
      Hearing.until(
          "what came by the other interface is counted",
          () -> gossip.count(GossipCount.WRONG_INTERFACE) > 0);
      check(outside.count(GossipCount.NOT_SENT) == 0, "it sends");
      check(loopback.found().isEmpty(), "and not heard: " + loopback.found());
    }

    // A network of one address has no broadcast address of its own.
    ip("link del net0");
    addInterface("net1", "10.78.0.1/32");
    ip("route add default dev net1");
    meet("10.78.0.1", Gossip.builder().broadcastOnly(true));
  }

  private static void multicast() throws Exception {
    InetAddress wildcard = InetAddress.getByName("0.0.0.0");
    addInterface("net0", "10.77.0.1/24");
    ip("route add default dev net0");
    Hearing everywhere = new Hearing("everywhere@10.77.0.1", wildcard);
    Hearing loopback = new Hearing("loopback@127.0.0.1");
    Hearing other = new Hearing("other@10.77.0.1", InetAddress.getByName("10.77.0.1"));
    try (RunningGossip first = Gossip.defaults().start(everywhere);
        RunningGossip second = Gossip.defaults().start(loopback);
        RunningGossip third = Gossip.builder().networkInterface("net0").build().start(other)) {
      everywhere.awaitFound("other@10.77.0.1");
      Hearing.until("loopback sends", () -> second.count(GossipCount.OWN) > 0);
      check(first.count(GossipCount.SENT) > 0 && third.count(GossipCount.SENT) > 0, "all send");
      check(loopback.found().isEmpty(), "loopback hears nobody else: " + loopback.found());
      check(!everywhere.found().containsKey("loopback@127.0.0.1"), "and is heard by nobody");
    }
  }

  private static void unusable() throws Exception {
    InetAddress local = InetAddress.getLoopbackAddress();
    refused("leads to 233.252.1.32", Gossip.defaults(), InetAddress.getByName("0.0.0.0"));
    addInterface("net0", "10.77.0.1/24");
    ip("link set net0 down");
    Gossip onNet0 = Gossip.builder().networkInterface("net0").build();
    refused("network interface \"net0\" is down", onNet0, local);
    ip("addr flush dev net0");
    ip("link set net0 up");
    refused("network interface \"net0\" has no IPv4 address", onNet0, local);
  }

  private static void comeback() throws Exception {
    addInterface("net0", "10.77.0.1/24");
    InetAddress address = InetAddress.getByName("10.77.0.1");
    Hearing steady = new Hearing("steady@10.77.0.1", address);
    try (RunningGossip gossip = Gossip.defaults().start(steady)) {
      Hearing.until("it sends", () -> gossip.count(GossipCount.SENT) > 0);
      ip("link del net0");
      Hearing.until("it cannot send", () -> gossip.count(GossipCount.NOT_SENT) > 0);
      long sent = gossip.count(GossipCount.SENT);
      Hearing.until("that is reported", () -> !steady.failures().isEmpty());

      addInterface("net0", "10.77.0.1/24");
      Hearing.until("it sends again", () -> gossip.count(GossipCount.SENT) > sent);
      Hearing fresh = new Hearing("fresh@10.77.0.1", address);
      try (RunningGossip second = Gossip.defaults().start(fresh)) {
        steady.awaitFound("fresh@10.77.0.1");
        check(second.count(GossipCount.NOT_SENT) == 0, "it sends");
      }
      check(steady.failures().size() == 1, "reported once: " + steady.failures());
    }
  }

  /** Two nodes at one address, of which the first hears the second. */
  private static void meet(String address, Gossip.Builder builder) throws Exception {
    InetAddress listen = InetAddress.getByName(address);
    Hearing first = new Hearing("first@" + address, listen);
    Hearing second = new Hearing("second@" + address, listen);
    try (RunningGossip one = builder.build().start(first);
        RunningGossip two = builder.build().start(second)) {
      first.awaitFound("second@" + address);
      check(one.count(GossipCount.NOT_SENT) + two.count(GossipCount.NOT_SENT) == 0, "both send");
    }
  }

  private static void refused(String message, Gossip gossip, InetAddress listenAddress) {
    try (RunningGossip started = gossip.start(new Hearing("a@b", listenAddress))) {
      throw new AssertionError(started + " started, instead of: " + message);
    } catch (DiscoveryException e) {
      check(
          e.getMessage().contains(message) && e.getMessage().contains("lo (127.0.0.1)"),
          e.getMessage());
    }
  }

  private static void addInterface(String name, String address) throws Exception {
    ip("link add " + name + " type bridge");
    ip("addr add " + address + " dev " + name);
    ip("link set " + name + " multicast on up");
  }

  private static void ip(String arguments) throws Exception {
    List<String> command = List.of(("ip " + arguments).split(" "));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + output);
    }
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new AssertionError(message);
    }
  }
}
