package dev.starling.erldist.dist;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;

/** What a {@link DistEndpoint} was built with; the builder describes each. */
record DistSettings(
    NodeName name,
    Cookie cookie,
    boolean hidden,
    long creation,
    InetSocketAddress listenAddress,
    NodeResolver resolver,
    EventLoop eventLoop,
    DistHandler handler,
    Duration connectTimeout,
    Duration handshakeTimeout,
    Duration tickTime,
    int maxFrameBytes,
    int maxHandshakes,
    int maxConnections,
    int maxPendingBytes,
    int lowWaterBytes,
    int highWaterBytes) {

  /** How this node introduces itself. */
  HandshakePeer self() {
    return new HandshakePeer(
        name.toString(), hidden ? DistFlags.HIDDEN : DistFlags.VISIBLE, creation);
  }
}
