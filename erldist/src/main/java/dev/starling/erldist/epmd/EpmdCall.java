package dev.starling.erldist.epmd;

import dev.starling.erldist.epmd.EpmdException.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One request to an EPMD and its answer, on a socket of its own. */
final class EpmdCall<T> extends ChannelInboundHandlerAdapter {
  /** Reads an answer; null while bytes are missing. */
  @FunctionalInterface
  interface AnswerReader<T> {
    @Nullable T read(ByteBuf soFar, boolean ended) throws EpmdFormatException;
  }

  /** The answer, and the socket that it came by. */
  record Answered<T>(T answer, Channel channel) {}

  private final InetSocketAddress epmd;
  private final EpmdRequest request;
  private final AnswerReader<T> reader;
  private final CompletableFuture<Answered<T>> result = new CompletableFuture<>();
  private @Nullable ByteBuf received;

  EpmdCall(InetSocketAddress epmd, EpmdRequest request, AnswerReader<T> reader) {
    this.epmd = epmd;
    this.request = request;
    this.reader = reader;
  }

  InetSocketAddress epmd() {
    return epmd;
  }

  /** Completes on the event loop, exceptionally with an {@link EpmdException}. */
  CompletionStage<Answered<T>> result() {
    return result;
  }

  void fail(Kind kind, String what) {
    result.completeExceptionally(
        new EpmdException(kind, "EPMD at " + Addresses.text(epmd) + ": " + what));
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (epmd.equals(ctx.channel().localAddress())) {
      // A port that nobody listens on, taken by the kernel as the source port of this very socket.
      fail(Kind.REFUSED, "connection refused");
      Channels.close(ctx);
      return;
    }
    ByteBuf out = ctx.alloc().buffer();
    EpmdRequests.encode(request, out);
    Channels.send(ctx, out);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (result.isDone()) {
        return;
      }
      if (received == null) {
        received = ctx.alloc().buffer();
      }
      received.writeBytes((ByteBuf) message);
      read(ctx, false);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (!result.isDone() && received != null) {
      read(ctx, true);
    }
    fail(Kind.CLOSED, "closed before the answer was whole");
  }

  private void read(ChannelHandlerContext ctx, boolean ended) {
    ByteBuf soFar = received;
    if (soFar == null) {
      return;
    }
    try {
      T answer = reader.read(soFar, ended);
      if (answer != null) {
        result.complete(new Answered<>(answer, ctx.channel()));
      }
    } catch (EpmdFormatException e) {
      fail(Kind.MALFORMED, "unreadable answer: " + e.getMessage());
      Channels.close(ctx);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(Kind.CLOSED, String.valueOf(cause.getMessage()));
    Channels.close(ctx);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (received != null) {
      received.release();
      received = null;
    }
  }
}
