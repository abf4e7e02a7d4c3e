package dev.starling.erldist.dist;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The distribution port of a node, and all its connections: listens, dials, shakes hands, and keeps
 * at most one connection with each other node. All that happens on one event loop, and the {@link
 * DistHandler} is called there; the methods here may be called by any thread, and leave their work
 * to the loop.
 */
public final class DistEndpoint implements AutoCloseable {
  private final DistSettings settings;
  private final PeerTable table;

  private volatile @Nullable Channel listener;
  private final AtomicBoolean startCalled = new AtomicBoolean();
  private @Nullable Future<?> ticker;
  private boolean closed;

  DistEndpoint(DistSettings settings) {
    this.settings = settings;
    LogLimiter log =
        new LogLimiter(System.getLogger(DistEndpoint.class.getName()), System::nanoTime);
    this.table = new PeerTable(settings, log);
  }

  /** What must be said of an endpoint; everything else has a default. */
  public static DistEndpointBuilder builder(
      NodeName name,
      Cookie cookie,
      NodeResolver resolver,
      EventLoop eventLoop,
      DistHandler handler) {
    return new DistEndpointBuilder(name, cookie, resolver, eventLoop, handler);
  }

  /**
   * Begins to listen, and completes when peers can connect; exceptionally with an {@link
   * IOException} when the address cannot be had.
   *
   * @throws IllegalStateException when called a second time
   */
  public CompletionStage<DistEndpoint> start() {
    if (!startCalled.compareAndSet(false, true)) {
      throw new IllegalStateException("the endpoint was started already");
    }
    CompletableFuture<DistEndpoint> started = new CompletableFuture<>();
    new ServerBootstrap()
        .group(settings.eventLoop())
        .channel(SocketTransport.of(settings.eventLoop()).serverSocket())
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                table.accept(channel);
              }
            })
        .bind(settings.listenAddress())
        .addListener(
            (ChannelFuture bound) -> {
              if (!bound.isSuccess()) {
                started.completeExceptionally(cannotListen(bound.cause()));
              } else if (closed) {
                Sockets.close(bound.channel());
                started.completeExceptionally(new IOException("the endpoint was closed"));
              } else {
                listener = bound.channel();
                startTicker();
                started.complete(this);
              }
            });
    return started;
  }

  /** The port that peers connect to; {@link IllegalStateException} before the start. */
  public int port() {
    Channel bound = listener;
    if (bound == null) {
      throw new IllegalStateException("the endpoint does not listen yet");
    }
    return ((InetSocketAddress) bound.localAddress()).getPort();
  }

  /**
   * The connection with {@code node}: the one that is up, or the one that a dial under way brings,
   * or that of a new dial. Completes on the event loop, exceptionally with a {@link
   * ConnectException}.
   */
  public CompletionStage<Connection> connect(String node) {
    return onLoop(() -> table.connect(node));
  }

  /** Closes the connection with {@code node}, or gives up the dial; whether there was any. */
  public CompletionStage<Boolean> disconnect(String node) {
    return onLoop(() -> CompletableFuture.completedStage(table.disconnect(node)));
  }

  /** The connection with {@code node} that is up, or null. */
  public @Nullable Connection connection(String node) {
    return table.connection(node);
  }

  /**
   * Closes the port, all connections and all dials. The handler has been told of each when this
   * returns.
   */
  @Override
  public void close() {
    if (settings.eventLoop().inEventLoop()) {
      closeOnLoop();
    } else {
      CompletableFuture.runAsync(this::closeOnLoop, settings.eventLoop()).join();
    }
  }

  private void closeOnLoop() {
    closed = true;
    if (ticker != null) {
      ticker.cancel(false);
    }
    Channel bound = listener;
    if (bound != null) {
      Sockets.close(bound);
    }
    table.close();
  }

  private IOException cannotListen(Throwable cause) {
    return new IOException(
        "cannot listen on " + settings.listenAddress() + ": " + cause.getMessage(), cause);
  }

  /** With a fixed delay: a process that was stopped must not count all that it slept through. */
  private void startTicker() {
    long interval = settings.tickTime().toNanos() / TickCounter.INTENSITY;
    ticker =
        settings
            .eventLoop()
            .scheduleWithFixedDelay(table::tick, interval, interval, TimeUnit.NANOSECONDS);
  }

  private <T> CompletionStage<T> onLoop(Supplier<CompletionStage<T>> work) {
    if (settings.eventLoop().inEventLoop()) {
      return work.get();
    }
    return CompletableFuture.supplyAsync(work, settings.eventLoop()).thenCompose(stage -> stage);
  }
}
