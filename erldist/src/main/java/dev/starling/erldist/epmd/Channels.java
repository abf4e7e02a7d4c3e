package dev.starling.erldist.epmd;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundInvoker;

/**
 * Netty's operations without their futures: a write or a close that fails ends the channel, and
 * that is seen where the channel ends.
 */
final class Channels {
  private Channels() {}

  static void close(ChannelOutboundInvoker channel) {
    var unused = channel.close();
  }

  static void send(ChannelHandlerContext ctx, ByteBuf out) {
    var unused = ctx.writeAndFlush(out);
  }

  static void sendAndClose(ChannelHandlerContext ctx, ByteBuf out) {
    var unused = ctx.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
  }
}
