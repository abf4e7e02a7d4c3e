package dev.starling.app.demo;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Ports and a secret of this demo's own, so that nothing else on the machine joins it, and it
 * disturbs nothing: not even an EPMD that runs.
 *
 * @param cookie that the nodes share
 * @param epmdPort where the first JVM node serves EPMD
 * @param gossipPort UDP
 */
record DemoNetwork(String cookie, int epmdPort, int gossipPort) {
  static final String GOSSIP_GROUP = "233.252.1.32";

  static DemoNetwork create() throws IOException {
    byte[] secret = new byte[16];
    new SecureRandom().nextBytes(secret);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket epmd = new ServerSocket(0, 1, loopback);
        DatagramSocket gossip = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
      return new DemoNetwork(
          HexFormat.of().formatHex(secret), epmd.getLocalPort(), gossip.getLocalPort());
    }
  }

  /** The environment of every node: what the user configured for nodes of theirs does not count. */
  void configure(ProcessBuilder builder) {
    builder.environment().keySet().removeIf(variable -> variable.startsWith("STARLING_"));
    builder.environment().put("ERL_EPMD_PORT", Integer.toString(epmdPort));
  }
}
