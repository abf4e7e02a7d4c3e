package dev.starling.erldist.epmd;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection of an {@link EpmdServer}: one request and its answer, after which the socket is
 * closed. Only a registration stays; it ends with its socket, and with any byte that comes on it.
 */
final class EpmdServerHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = System.getLogger(EpmdServerHandler.class.getName());
  private static final int VERSION_WITH_LONG_CREATION = 6;

  private final EpmdDirectory directory;
  private final boolean local;
  private final Duration requestTime;
  private final Runnable whenRegistered;

  /** What came of the request; null once it is whole. */
  private @Nullable ByteBuf received;

  private @Nullable Future<?> deadline;
  private @Nullable String registered;

  /**
   * @param whenRegistered is told when the connection came to carry a registration
   */
  EpmdServerHandler(
      EpmdDirectory directory, boolean local, Duration requestTime, Runnable whenRegistered) {
    this.directory = directory;
    this.local = local;
    this.requestTime = requestTime;
    this.whenRegistered = whenRegistered;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    received = ctx.alloc().buffer();
    deadline =
        ctx.executor()
            .schedule(() -> Channels.close(ctx), requestTime.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (received == null) {
        // Nothing may follow a request: a node that sends on its registration is out of step.
        Channels.close(ctx);
        return;
      }
      received.writeBytes((ByteBuf) message);
      EpmdRequest request = EpmdRequests.decode(received);
      if (request != null) {
        releaseReceived();
        answer(ctx, request);
      }
    } catch (EpmdFormatException e) {
      refuse(ctx, e.getMessage());
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void answer(ChannelHandlerContext ctx, EpmdRequest request) {
    if (request instanceof EpmdRequest.Register register) {
      register(ctx, register.entry());
    } else if (request instanceof EpmdRequest.Lookup lookup) {
      reply(
          ctx,
          directory.find(lookup.name()),
          (entry, out) -> EpmdAnswers.encodePort(entry.orElse(null), out));
    } else if (request instanceof EpmdRequest.Names) {
      int port = ((InetSocketAddress) ctx.channel().localAddress()).getPort();
      reply(ctx, directory.names(), (names, out) -> EpmdAnswers.encodeNames(port, names, out));
    } else if (request instanceof EpmdRequest.Kill && local) {
      // What the real epmd says while nodes live: other nodes depend on this process.
      Channels.sendAndClose(ctx, ByteBufUtil.writeAscii(ctx.alloc(), "NO"));
    } else {
      refuse(ctx, "not served: " + request);
    }
  }

  private void register(ChannelHandlerContext ctx, NodeEntry entry) {
    if (!local) {
      refuse(ctx, "only nodes on this host may register");
      return;
    }
    boolean longCreation = entry.highestVersion() >= VERSION_WITH_LONG_CREATION;
    OptionalLong creation = directory.register(entry, longCreation);
    ByteBuf out = ctx.alloc().buffer();
    EpmdAnswers.encodeAlive(longCreation, creation, out);
    if (creation.isEmpty()) {
      LOG.log(Level.DEBUG, "EPMD does not register {0}: taken, or full", entry.name());
      Channels.sendAndClose(ctx, out);
      return;
    }
    registered = entry.name();
    whenRegistered.run();
    cancelDeadline();
    Channels.send(ctx, out);
  }

  private <T> void reply(
      ChannelHandlerContext ctx, CompletionStage<T> answer, BiConsumer<T, ByteBuf> writer) {
    answer.whenComplete(
        (value, failure) -> {
          if (failure != null) {
            refuse(ctx, failure.getMessage());
            return;
          }
          ByteBuf out = ctx.alloc().buffer();
          writer.accept(value, out);
          Channels.sendAndClose(ctx, out);
        });
  }

  private void refuse(ChannelHandlerContext ctx, @Nullable String reason) {
    LOG.log(
        Level.DEBUG,
        "EPMD closes the connection from {0}: {1}",
        ctx.channel().remoteAddress(),
        reason);
    Channels.close(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    cancelDeadline();
    if (registered != null) {
      directory.unregister(registered);
      registered = null;
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    releaseReceived();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.log(Level.WARNING, "EPMD closes a connection that it failed to serve", cause);
    }
    Channels.close(ctx);
  }

  private void releaseReceived() {
    if (received != null) {
      received.release();
      received = null;
    }
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }
}
