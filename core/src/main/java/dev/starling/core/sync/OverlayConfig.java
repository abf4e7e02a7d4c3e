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
 */
public record OverlayConfig(
    OverlayLimits limits,
    Duration syncInterval,
    Duration antiEntropyInterval,
    int maxRecords,
    long maxRecordBytes) {
  public static final OverlayConfig DEFAULT =
      new OverlayConfig(
          OverlayLimits.DEFAULT, Duration.ofMillis(500), Duration.ofSeconds(60), 65_536, 32L << 20);

  /** These settings with other intervals. */
  public OverlayConfig withIntervals(Duration sync, Duration antiEntropy) {
    return new OverlayConfig(limits, sync, antiEntropy, maxRecords, maxRecordBytes);
  }
}
