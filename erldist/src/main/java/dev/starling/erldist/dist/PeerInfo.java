package dev.starling.erldist.dist;

import java.net.InetSocketAddress;

/**
 * Who is at the other end of a connection, as the handshake told it.
 *
 * @param node the full node name
 * @param flags the peer's {@link DistFlags}, 64 bits, with the digest of OTP 25 written out
 * @param creation the peer's creation, unsigned 32 bits; differs after each restart
 * @param visible whether each side appears in the other's {@code nodes()}: both are published
 * @param dialled whether this side opened the connection
 */
public record PeerInfo(
    String node,
    long flags,
    long creation,
    boolean visible,
    boolean dialled,
    InetSocketAddress address) {}
