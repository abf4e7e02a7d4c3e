package dev.starling.core.topology;

import java.time.Duration;

/**
 * Settings of the topology. The quorum must be the same on all nodes.
 *
 * @param role with which this node starts: {@code AUTO}, {@code OBSERVER} or {@code RELAY}
 * @param discoveryGrace how long a node that meets nobody waits before it is its own commander
 * @param claimTimeout how long a claim waits for support, and others for an elder to claim
 */
public record TopologyConfig(
    Quorum quorum, Role role, Duration discoveryGrace, Duration claimTimeout) {
  public static final TopologyConfig DEFAULT =
      new TopologyConfig(Quorum.ONE, Role.AUTO, Duration.ofSeconds(1), Duration.ofSeconds(1));

  public TopologyConfig {
    if (role == Role.COMMANDER || role == Role.WINGMATE) {
      throw new IllegalArgumentException(
          "role: a node starts as auto, observer or relay, not as "
              + role.text()
              + "; promote it once it runs");
    }
    if (discoveryGrace.isNegative()) {
      throw new IllegalArgumentException(
          "discovery-grace: " + discoveryGrace + " is not usable; 0 or more");
    }
    if (claimTimeout.isNegative() || claimTimeout.isZero()) {
      throw new IllegalArgumentException(
          "claim-timeout: " + claimTimeout + " is not usable; a duration above zero");
    }
  }

  /** These settings with another quorum. */
  public TopologyConfig withQuorum(Quorum other) {
    return new TopologyConfig(other, role, discoveryGrace, claimTimeout);
  }

  /** These settings with another role. */
  public TopologyConfig withRole(Role other) {
    return new TopologyConfig(quorum, other, discoveryGrace, claimTimeout);
  }
}
