package dev.starling.core.comms;

/**
 * A way to a node that is not connected.
 *
 * @param via the neighbour that carries what goes there
 * @param links 2 or 3
 * @param costMicros sum of the round trips; those of preferred relays count less
 * @param sinceNanos since when there was a way, not always this one
 */
public record Route(
    String node,
    long incarnation,
    long creation,
    String via,
    int links,
    long costMicros,
    long sinceNanos) {
  boolean isBetterThan(Route other) {
    return links != other.links ? links < other.links : costMicros < other.costMicros;
  }

  /** Not so little that paths swing. */
  boolean isMuchBetterThan(Route other) {
    return links != other.links
        ? links < other.links
        : costMicros < other.costMicros - other.costMicros / 5;
  }
}
