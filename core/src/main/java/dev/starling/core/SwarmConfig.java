package dev.starling.core;

import dev.starling.core.health.HealthConfig;
import dev.starling.core.link.CommsConfig;
import dev.starling.core.sync.OverlayConfig;
import dev.starling.core.topology.TopologyConfig;
import java.util.List;

/**
 * Settings of a {@link SwarmCore}.
 *
 * @param node the full name of this node
 * @param release the version of Starling, as told to others
 * @param features what this node can do beyond version 1 of the protocol
 */
public record SwarmConfig(
    String node,
    String release,
    List<String> features,
    HealthConfig health,
    OverlayConfig overlay,
    CommsConfig comms,
    TopologyConfig topology) {
  public SwarmConfig {
    features = List.copyOf(features);
  }
}
