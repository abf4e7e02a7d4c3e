package dev.starling.discovery.internal;

import java.util.List;
import java.util.Optional;

/** Host parts of node names. */
public final class Hosts {
  private Hosts() {}

  /** The part of a node name before the {@code @}. */
  public static String alive(String node) {
    return node.substring(0, node.indexOf('@'));
  }

  /** Whether a node is named by an IPv6 address. */
  public static boolean isNamedByIpv6(String node) {
    return node.indexOf(':', node.indexOf('@')) >= 0;
  }

  /**
   * The address by which a node is most likely named, if it has several: one of the same kind as
   * ours, since nodes of one swarm are named alike.
   *
   * @param addresses IPv4 and IPv6 addresses, written out
   */
  public static Optional<String> likeliest(List<String> addresses, boolean ipv6) {
    return addresses.stream()
        .filter(address -> (address.indexOf(':') >= 0) == ipv6)
        .findFirst()
        .or(() -> addresses.stream().findFirst());
  }
}
