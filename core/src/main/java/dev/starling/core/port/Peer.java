package dev.starling.core.port;

/**
 * A node at the other end of a new connection.
 *
 * @param node the full node name
 * @param creation tells one life of the name from the next, unsigned 32 bits
 * @param visible whether the node shows itself in {@code nodes()}
 */
public record Peer(String node, long creation, boolean visible) {}
