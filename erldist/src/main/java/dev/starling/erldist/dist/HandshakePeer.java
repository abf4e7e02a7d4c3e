package dev.starling.erldist.dist;

/**
 * How a node introduces itself in a handshake.
 *
 * @param flags with {@link DistFlags#MANDATORY_25_DIGEST} written out
 * @param creation unsigned 32 bits
 */
record HandshakePeer(String node, long flags, long creation) {}
