package dev.starling.core.discovery;

import java.net.InetAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** What the swarm gives a {@link DiscoveryStrategy}. Its methods may be called from any thread. */
public interface DiscoveryContext {
  /** For sightings that hold as long as the strategy runs, such as a list of static hosts. */
  Duration FOREVER = ChronoUnit.FOREVER.getDuration();

  /** The full name of this node, {@code alive@host}. */
  String localNode();

  /** The address at which this node listens; the wildcard address when it listens everywhere. */
  InetAddress listenAddress();

  /** The TCP port of EPMD on this host and all others. */
  default int epmdPort() {
    return 4_369;
  }

  /**
   * A node was seen, or its name looked up.
   *
   * @param node the full node name; one that is not well formed is dropped and reported
   * @param holds how long the sighting stands unless renewed
   */
  void found(String node, Duration holds);

  /** Looking failed this time. Nobody is disconnected for it. */
  void failed(String detail);
}
