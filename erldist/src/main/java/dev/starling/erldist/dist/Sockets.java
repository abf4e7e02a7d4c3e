package dev.starling.erldist.dist;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;

/** What is done alike to sockets of both directions. */
final class Sockets {
  private Sockets() {}

  static void configure(Channel channel, DistSettings settings) {
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    channel
        .config()
        .setWriteBufferWaterMark(
            new WriteBufferWaterMark(settings.lowWaterBytes(), settings.highWaterBytes()));
    SocketTransport.of(settings.eventLoop()).keepKernelQueueShort(channel);
  }

  /** Closes without waiting: whoever has to know is told by the pipeline. */
  static void close(Channel channel) {
    var unused = channel.close();
  }
}
