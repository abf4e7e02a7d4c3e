package dev.starling.erldist.dist;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way to a connection with one node, from {@code connect} to its end. It may take several
 * attempts: one that gives way to a dial of the peer's goes on when that comes to nothing.
 */
final class Dial implements HandshakeHandler.Party {
  private enum State {
    /** The address is looked up, or the socket being connected: the peer knows nothing yet. */
    CONNECTING,
    /** The peer has our name, or is about to. */
    HANDSHAKE,
    /** The peer's own dial is to bring the connection. */
    GAVE_WAY,
    OVER
  }

  private final String node;
  private final PeerTable table;
  private final DistSettings settings;
  private final CompletableFuture<Connection> result = new CompletableFuture<>();
  private final Future<?> deadline;

  private State state = State.GAVE_WAY;

  /** Counts attempts, so that the answers of an abandoned one are known as such. */
  private int attempt;

  private @Nullable Channel channel;

  Dial(String node, PeerTable table, DistSettings settings) {
    this.node = node;
    this.table = table;
    this.settings = settings;
    this.deadline =
        settings
            .eventLoop()
            .schedule(
                this::timedOut,
                settings.connectTimeout().plus(settings.handshakeTimeout()).toNanos(),
                TimeUnit.NANOSECONDS);
  }

  String node() {
    return node;
  }

  CompletionStage<Connection> result() {
    return result.minimalCompletionStage();
  }

  /** Whether the peer knows of this dial, so that a dial of its own crosses it. */
  boolean isKnownToPeer() {
    return state == State.HANDSHAKE;
  }

  /** Begins, or begins anew after {@link #giveWay}. */
  void attempt() {
    if (state != State.GAVE_WAY) {
      return;
    }
    state = State.CONNECTING;
    int current = ++attempt;
    resolve()
        .whenCompleteAsync(
            (address, problem) -> {
              if (state == State.CONNECTING && attempt == current) {
                resolved(address, problem);
              }
            },
            settings.eventLoop());
  }

  /** Leaves the field to a dial of the peer's. */
  void giveWay() {
    state = State.GAVE_WAY;
    abandonChannel();
  }

  void succeed(Connection connection) {
    over();
    result.complete(connection);
  }

  void fail(ConnectFailure failure, String message) {
    over();
    result.completeExceptionally(new ConnectException(node, failure, node + ": " + message));
  }

  private CompletionStage<InetSocketAddress> resolve() {
    try {
      return settings.resolver().resolve(node);
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private void resolved(@Nullable InetSocketAddress address, @Nullable Throwable problem) {
    if (address == null) {
      Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
      if (cause instanceof ConnectException known) {
        end(known.failure(), String.valueOf(known.getMessage()));
      } else {
        end(ConnectFailure.UNREACHABLE, "its address is not known: " + cause);
      }
    } else if (address.isUnresolved()) {
      end(ConnectFailure.UNREACHABLE, "the host " + address.getHostString() + " is not known");
    } else {
      connect(address);
    }
  }

  private void connect(InetSocketAddress address) {
    ChannelFuture connecting =
        new Bootstrap()
            .group(settings.eventLoop())
            .channel(SocketTransport.of(settings.eventLoop()).socket())
            .disableResolver()
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) Math.max(1, settings.connectTimeout().toMillis()))
            .handler(new ChannelInboundHandlerAdapter())
            .connect(address);
    Channel opened = connecting.channel();
    channel = opened;
    connecting.addListener(
        done -> {
          if (channel != opened) {
            Sockets.close(opened);
          } else if (done.isSuccess()) {
            connected(opened);
          } else {
            connectFailed(address, done.cause());
          }
        });
  }

  private void connected(Channel opened) {
    state = State.HANDSHAKE;
    Sockets.configure(opened, settings);
    Initiator initiator =
        new Initiator(
            settings.self(),
            node,
            settings.cookie(),
            table.newChallenge(),
            () -> table.hasRoomFor(node));
    opened.pipeline().addLast(new HandshakeHandler(initiator, this, settings.handshakeTimeout()));
  }

  private void connectFailed(InetSocketAddress address, Throwable cause) {
    if (cause instanceof ConnectTimeoutException) {
      end(ConnectFailure.TIMEOUT, "no answer from " + address);
    } else if (String.valueOf(cause.getMessage()).contains("Connection refused")) {
      // There is one class for a refusal, a network that is not there, and more.
      end(ConnectFailure.REFUSED, address + " refused the connection");
    } else {
      end(ConnectFailure.UNREACHABLE, address + " cannot be reached: " + cause.getMessage());
    }
  }

  @Override
  public void established(ChannelHandlerContext context, HandshakePeer peer) {
    if (channel == context.channel()) {
      channel = null;
      table.established(context, peer, true);
    } else {
      Sockets.close(context.channel());
    }
  }

  @Override
  public void failed(ChannelHandlerContext context, ConnectFailure failure, String message) {
    if (channel != context.channel()) {
      return;
    }
    if (failure == ConnectFailure.ALREADY_CONNECTED) {
      giveWay();
    } else {
      end(failure, message);
    }
  }

  private void timedOut() {
    if (state == State.GAVE_WAY) {
      end(ConnectFailure.ALREADY_CONNECTED, "the peer's own dial brought no connection in time");
    } else {
      end(ConnectFailure.TIMEOUT, "no connection in time");
    }
  }

  private void end(ConnectFailure failure, String message) {
    table.dialEnded(this);
    fail(failure, message);
  }

  private void over() {
    state = State.OVER;
    deadline.cancel(false);
    abandonChannel();
  }

  private void abandonChannel() {
    Channel abandoned = channel;
    if (abandoned != null) {
      channel = null;
      Sockets.close(abandoned);
    }
  }
}
