package dev.starling.core.health;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of another, at one moment.
 *
 * @param node the full node name
 * @param kind what runs there
 * @param status what is believed of it
 * @param incarnation which life of the name this is: of a Starling node in microseconds, from its
 *     hello; absent for others
 * @param creation the creation of the distribution protocol, unsigned 32 bits
 * @param connected whether there is a connection right now
 * @param via the member through whom it was last heard, null when heard directly
 * @param joinedAtMillis wall time at which it became a member
 * @param lastSeenMillis wall time at which it was last heard, directly or {@code via} another
 * @param rtt the last round-trip times
 * @param loss the share of the last 60 pings that got no answer within 5 s, 0 to 1
 */
public record NodeHealth(
    String node,
    PeerKind kind,
    NodeStatus status,
    OptionalLong incarnation,
    long creation,
    boolean connected,
    @Nullable String via,
    long joinedAtMillis,
    long lastSeenMillis,
    Rtt rtt,
    double loss) {}
