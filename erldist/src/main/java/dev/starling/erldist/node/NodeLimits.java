package dev.starling.erldist.node;

/**
 * The bounds of a node's tables. What happens at each bound:
 *
 * @param maxProcesses living processes. {@code spawn} throws {@link LimitExceededException}; a
 *     peer's spawn request is answered {@code system_limit}
 * @param maxRegistrations registered names, and as many registered functions. Registering throws
 *     {@link LimitExceededException}
 * @param maxRelationsPerConnection monitors by the peer, monitors of the peer, and links, each, per
 *     connection. The monitor fires, the link breaks, at once with reason {@code system_limit}
 * @param maxOutstandingCalls calls, pings and remote calls that wait for their answer. A further
 *     one fails with {@link LimitExceededException}
 * @param maxFunctionCalls calls of registered functions under way. A peer's further one fails there
 *     with {@code system_limit}
 * @param maxLocalBacklog messages from this node to itself that wait for their turn. A further one
 *     is dropped and counted
 */
public record NodeLimits(
    int maxProcesses,
    int maxRegistrations,
    int maxRelationsPerConnection,
    int maxOutstandingCalls,
    int maxFunctionCalls,
    int maxLocalBacklog) {
  public static final NodeLimits DEFAULTS =
      new NodeLimits(262_144, 16_384, 100_000, 65_536, 10_000, 1_000_000);

  public NodeLimits {
    requirePositive("maxProcesses", maxProcesses);
    requirePositive("maxRegistrations", maxRegistrations);
    requirePositive("maxRelationsPerConnection", maxRelationsPerConnection);
    requirePositive("maxOutstandingCalls", maxOutstandingCalls);
    requirePositive("maxFunctionCalls", maxFunctionCalls);
    requirePositive("maxLocalBacklog", maxLocalBacklog);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is at least 1, got " + value);
    }
  }
}
