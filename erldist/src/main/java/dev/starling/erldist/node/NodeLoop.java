package dev.starling.erldist.node;

import dev.starling.erldist.dist.SocketTransport;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The event loop of a node.
 *
 * @param own the group to end with the node; null when the loop is somebody else's
 */
record NodeLoop(EventLoop eventLoop, @Nullable MultiThreadIoEventLoopGroup own) {
  private static final long LONGEST_SHUTDOWN_MILLIS = 1_000;

  static NodeLoop of(@Nullable EventLoop shared) {
    if (shared != null) {
      return new NodeLoop(shared, null);
    }
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("erl-node"), SocketTransport.best().handlerFactory());
    return new NodeLoop(group.next(), group);
  }

  void end() {
    if (own != null) {
      var unused = own.shutdownGracefully(0, LONGEST_SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
