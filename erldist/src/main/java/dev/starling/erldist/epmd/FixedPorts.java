package dev.starling.erldist.epmd;

import java.util.Map;
import java.util.OptionalInt;

/** Ports that are known without an EPMD: one for each node named, and one for all others. */
public final class FixedPorts {
  private static final FixedPorts NONE = new FixedPorts(Map.of(), OptionalInt.empty());

  private final Map<String, Integer> ports;
  private final OptionalInt common;

  private FixedPorts(Map<String, Integer> ports, OptionalInt common) {
    this.ports = ports;
    this.common = common;
  }

  /** No port is known: this node can be dialled, and dials nobody. */
  public static FixedPorts none() {
    return NONE;
  }

  /** Every node listens on {@code port}. */
  public static FixedPorts common(int port) {
    return new FixedPorts(Map.of(), OptionalInt.of(check(port)));
  }

  /** The ports of the nodes named in full. */
  public static FixedPorts of(Map<String, Integer> ports) {
    ports.values().forEach(FixedPorts::check);
    return new FixedPorts(Map.copyOf(ports), OptionalInt.empty());
  }

  /** The same, and {@code port} for every node that is not named. */
  public FixedPorts otherwise(int port) {
    return new FixedPorts(ports, OptionalInt.of(check(port)));
  }

  OptionalInt portOf(String node) {
    Integer port = ports.get(node);
    return port == null ? common : OptionalInt.of(port);
  }

  private static int check(int port) {
    if (port < 1 || port > 0xffff) {
      throw new IllegalArgumentException("a port is 1 to 65535, got " + port);
    }
    return port;
  }
}
