package dev.starling.erldist.dist;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a {@link Handshake} over a socket, within a time. */
final class HandshakeHandler extends ByteToMessageDecoder {
  /** Is told how a handshake ended: by exactly one of these, once. */
  interface Party {
    /** Has to put another handler in this one's place, which gets the bytes that follow. */
    void established(ChannelHandlerContext context, HandshakePeer peer);

    /** The socket is about to be closed. */
    void failed(ChannelHandlerContext context, ConnectFailure failure, String message);
  }

  private final Handshake handshake;
  private final Party party;
  private final Duration timeout;

  private @Nullable Future<?> timer;

  HandshakeHandler(Handshake handshake, Party party, Duration timeout) {
    this.handshake = handshake;
    this.party = party;
    this.timeout = timeout;
  }

  /** To be added to a pipeline whose socket is connected. */
  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    timer =
        context
            .executor()
            .schedule(
                () -> run(context, handshake.timedOut()), timeout.toNanos(), TimeUnit.NANOSECONDS);
    run(context, handshake.start());
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (handshake.isOver()) {
      in.skipBytes(in.readableBytes());
      return;
    }
    run(context, handshake.receive(in));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    run(context, handshake.peerClosed());
    super.channelInactive(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      // No socket does that: it is a fault of ours, which Netty logs at the end of the pipeline.
      context.fireExceptionCaught(cause);
    }
    run(context, handshake.peerClosed());
    Sockets.close(context.channel());
  }

  private void run(ChannelHandlerContext context, List<HandshakeEffect> effects) {
    for (HandshakeEffect effect : effects) {
      if (effect instanceof HandshakeEffect.Send send) {
        var unused = context.writeAndFlush(send.message());
      } else if (effect instanceof HandshakeEffect.Established established) {
        party.established(context, established.peer());
      } else if (effect instanceof HandshakeEffect.Failed failed) {
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        party.failed(context, failed.failure(), failed.message());
      }
    }
  }
}
