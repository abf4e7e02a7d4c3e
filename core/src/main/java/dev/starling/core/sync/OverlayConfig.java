package dev.starling.core.sync;

import dev.starling.core.overlay.OverlayLimits;
import java.time.Duration;

/**
 * Settings of a {@link TacticalOverlay}.
 *
 * @param limits what is accepted of this node's users
 * @param syncInterval the longest wait for an acknowledgement, and how often members that did not
 *     hear from each other directly compare what they have seen
 * @param antiEntropyInterval how often all is compared though nothing happens
 * @param maxRecords how many changes are kept for members that lack them
 * @param maxRecordBytes how large the values in these may be in all, bytes on the wire
 * @param replicaRetention how long the changes of a life that has ended are told apart after all
 *     members have them; who is away for longer may find that what only it had is lost
 */
public record OverlayConfig(
    OverlayLimits limits,
    Duration syncInterval,
    Duration antiEntropyInterval,
    int maxRecords,
    long maxRecordBytes,
    Duration replicaRetention) {
  public static final OverlayConfig DEFAULT =
      new OverlayConfig(
          OverlayLimits.DEFAULT,
          Duration.ofMillis(500),
          Duration.ofSeconds(60),
          65_536,
          32L << 20,
          Duration.ofHours(24));

  /** These settings with other intervals. */
  public OverlayConfig withIntervals(Duration sync, Duration antiEntropy) {
    return new OverlayConfig(
        limits, sync, antiEntropy, maxRecords, maxRecordBytes, replicaRetention);
  }

  /** These settings with that many records. */
  public OverlayConfig withRecords(int records, long bytes) {
    return new OverlayConfig(
        limits, syncInterval, antiEntropyInterval, records, bytes, replicaRetention);
  }

  /** These settings with another retention of replicas. */
  public OverlayConfig withReplicaRetention(Duration retention) {
    return new OverlayConfig(
        limits, syncInterval, antiEntropyInterval, maxRecords, maxRecordBytes, retention);
  }
}
