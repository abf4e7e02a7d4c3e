package dev.starling.app.top.model;

import org.jspecify.annotations.Nullable;

/**
 * The link from the asked node to another.
 *
 * @param rttMs the median of the last round trips, in milliseconds; null if there was none
 * @param loss 0 to 1
 * @param via the node that messages go through, null for a link of their own
 */
public record Link(
    String node,
    String quality,
    @Nullable Double rttMs,
    double loss,
    @Nullable String via,
    long sent,
    long dropped,
    long queued) {}
