package dev.starling.core.link;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The link to another node, at one moment.
 *
 * @param rttNanos the median of the last five round trips; empty if there was none
 * @param loss the share of the last 60 pings without an answer, 0 to 1
 * @param via the relay that messages go through, null if they go directly or not at all
 * @param sent messages handed to a connection, those sent again included
 * @param dropped messages given up or rejected
 * @param queued messages that wait, unacknowledged critical ones included
 */
public record Link(
    String node,
    LinkQuality quality,
    OptionalLong rttNanos,
    double loss,
    @Nullable String via,
    long sent,
    long dropped,
    int queued) {}
