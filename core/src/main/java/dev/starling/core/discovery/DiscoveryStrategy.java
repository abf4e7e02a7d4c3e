package dev.starling.core.discovery;

/**
 * A way to find other nodes. A strategy only reports names: who is dialled, how often, and when
 * dialling ends is decided by the swarm, and no strategy can cut a connection.
 */
public interface DiscoveryStrategy {
  /** The name on the command line and in events, such as {@code gossip}. */
  String name();

  /** How many distinct names of this strategy the swarm keeps as candidates at once. */
  default int maxCandidates() {
    return 1_024;
  }

  /**
   * Starts looking, and returns without waiting for an answer. The strategy works on threads of its
   * own until closed.
   *
   * @throws DiscoveryException if it cannot work with its settings on this machine
   */
  Running start(DiscoveryContext context) throws DiscoveryException;

  /** A strategy at work. */
  interface Running extends AutoCloseable {
    /** Stops: after it returns nothing more is sent or reported. */
    @Override
    void close();
  }
}
