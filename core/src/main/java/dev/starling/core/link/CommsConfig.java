package dev.starling.core.link;

import java.time.Duration;

/**
 * Settings of the messages between nodes.
 *
 * @param criticalDeadline how long a critical message is sent again
 * @param highPatience how long one of high priority waits for a connection
 * @param maxQueued messages that wait for one node
 * @param maxQueuedBytes of these, in external term format
 * @param maxMessageBytes of one message
 */
public record CommsConfig(
    Duration criticalDeadline,
    Duration highPatience,
    int maxQueued,
    long maxQueuedBytes,
    int maxMessageBytes) {
  public static final CommsConfig DEFAULT =
      new CommsConfig(Duration.ofSeconds(60), Duration.ofSeconds(5), 10_000, 64L << 20, 1 << 20);

  /** These settings with another deadline. */
  public CommsConfig withCriticalDeadline(Duration deadline) {
    return new CommsConfig(deadline, highPatience, maxQueued, maxQueuedBytes, maxMessageBytes);
  }
}
