package dev.starling.discovery.gossip;

import dev.starling.core.discovery.DiscoveryException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the network interface to gossip on. */
final class Interfaces {
  private Interfaces() {}

  /**
   * The interface that the user named, by its name or by an address that it has.
   *
   * @throws DiscoveryException if there is none, or it is down; the message lists what there is
   */
  static NetworkInterface named(String nameOrAddress) throws DiscoveryException {
    try {
      NetworkInterface found = NetworkInterface.getByName(nameOrAddress);
      InetAddress address = found == null ? LiteralAddress.parse(nameOrAddress) : null;
      if (address != null) {
        found = NetworkInterface.getByInetAddress(address);
      }
      return usable(found, "network interface \"" + nameOrAddress + "\"");
    } catch (SocketException e) {
      throw new DiscoveryException("cannot look at the network interfaces", e);
    }
  }

  /**
   * The interface that has the address at which the node listens. Where it listens at all of them,
   * the one by which this host would send to {@code destination}.
   */
  static NetworkInterface ofListener(InetAddress listenAddress, InetSocketAddress destination)
      throws DiscoveryException {
    try {
      InetAddress address =
          listenAddress.isAnyLocalAddress() ? sourceFor(destination) : listenAddress;
      NetworkInterface found =
          address.isLoopbackAddress() ? loopback() : NetworkInterface.getByInetAddress(address);
      return usable(found, "network interface with address " + address.getHostAddress());
    } catch (IOException e) {
      throw new DiscoveryException(
          "no network interface leads to "
              + destination.getAddress().getHostAddress()
              + " ("
              + e.getMessage()
              + "); "
              + present(),
          e);
    }
  }

  /** Has all addresses 127.x.y.z, though it is configured with one of them. */
  private static @Nullable NetworkInterface loopback() throws SocketException {
    for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
      if (each.isLoopback()) {
        return each;
      }
    }
    return null;
  }

  /** The system's choice of a source address; connecting a datagram socket sends nothing. */
  private static InetAddress sourceFor(InetSocketAddress destination) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(destination);
      return socket.getLocalAddress();
    }
  }

  private static NetworkInterface usable(@Nullable NetworkInterface found, String what)
      throws DiscoveryException {
    try {
      if (found == null) {
        throw new DiscoveryException("there is no " + what + "; " + present());
      }
      if (!found.isUp()) {
        throw new DiscoveryException(what + " is down; " + present());
      }
      if (ipv4Of(found) == null) {
        throw new DiscoveryException(what + " has no IPv4 address; " + present());
      }
      return found;
    } catch (SocketException e) {
      throw new DiscoveryException("cannot look at " + what, e);
    }
  }

  /** The first IPv4 address of {@code networkInterface} with its network, if it has one. */
  static @Nullable InterfaceAddress ipv4Of(NetworkInterface networkInterface) {
    return networkInterface.getInterfaceAddresses().stream()
        .filter(address -> address.getAddress() instanceof Inet4Address)
        .findFirst()
        .orElse(null);
  }

  private static String present() {
    try {
      return "there are "
          + NetworkInterface.networkInterfaces()
              .map(Interfaces::describe)
              .collect(Collectors.joining(", "));
    } catch (SocketException e) {
      return "the others cannot be listed: " + e.getMessage();
    }
  }

  /** {@code eth0 (192.0.2.2)} */
  private static String describe(NetworkInterface networkInterface) {
    String addresses =
        networkInterface
            .inetAddresses()
            .filter(Inet4Address.class::isInstance)
            .map(InetAddress::getHostAddress)
            .collect(Collectors.joining(", "));
    return networkInterface.getName()
        + " ("
        + (addresses.isEmpty() ? "no IPv4 address" : addresses)
        + ")";
  }
}
