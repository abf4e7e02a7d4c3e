package dev.starling.discovery.epmd;

import dev.starling.core.discovery.DiscoveryContext;
import dev.starling.core.discovery.DiscoveryStrategy;
import dev.starling.discovery.Poller;
import dev.starling.erldist.dist.NodeName;
import java.net.InetAddress;
import java.time.Duration;

/**
 * The nodes on this host: the names that its EPMD knows, each with the host part of this node's own
 * name. A node under the same EPMD with another host part is not reached by such a name, and stays
 * a candidate that fails. Immutable; may be started any number of times.
 */
public final class LocalEpmd implements DiscoveryStrategy {
  static final String NAME = "local-epmd";

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Duration pollInterval;

  private LocalEpmd(Duration pollInterval) {
    this.pollInterval = pollInterval;
  }

  /** Asks every 5 s. */
  public static LocalEpmd defaults() {
    return every(Poller.Timing.DEFAULT_INTERVAL);
  }

  /** Asks as often as that, from every 100 ms to every day. */
  public static LocalEpmd every(Duration pollInterval) {
    return new LocalEpmd(Poller.checkedInterval(pollInterval));
  }

  Duration pollInterval() {
    return pollInterval;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Running start(DiscoveryContext context) {
    LocalNames names =
        new LocalNames(
            InetAddress.getLoopbackAddress(),
            context.epmdPort(),
            NodeName.parse(context.localNode()),
            TIMEOUT);
    return Poller.start(NAME, Poller.Timing.of(pollInterval, TIMEOUT), context, names);
  }
}
