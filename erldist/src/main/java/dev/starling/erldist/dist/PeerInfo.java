package dev.starling.erldist.dist;

import java.net.InetSocketAddress;

/**
 * Who is at the other end of a connection, as the handshake told it.
 *
 * @param node the full node name
 * @param flags the peer's distribution flags, 64 bits
 * @param creation the peer's creation, unsigned 32 bits; differs after each restart
 * @param visible whether the peer is published, so that it appears in {@code nodes()}
 * @param dialled whether this side opened the connection
 */
public record PeerInfo(
    String node,
    long flags,
    long creation,
    boolean visible,
    boolean dialled,
    InetSocketAddress address) {}
