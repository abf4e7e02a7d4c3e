package dev.starling.swarm;

/**
 * This node.
 *
 * @param name the full node name
 * @param version of Starling
 * @param incarnation which life of the name this is, microseconds
 * @param creation the same for Erlang's distribution, unsigned 32 bits
 * @param hidden whether it stays out of {@code nodes()} elsewhere
 * @param port at which it listens for other nodes
 * @param startedAtMillis wall time, milliseconds since the epoch
 */
public record Self(
    String name,
    String version,
    long incarnation,
    long creation,
    boolean hidden,
    int port,
    long startedAtMillis) {}
