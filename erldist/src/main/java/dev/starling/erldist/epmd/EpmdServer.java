package dev.starling.erldist.epmd;

import dev.starling.erldist.dist.SocketTransport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Serves the EPMD protocol on any number of addresses, all backed by one {@link EpmdDirectory}. For
 * the event loop only.
 */
final class EpmdServer {
  private final EventLoop loop;
  private final EpmdDirectory directory;
  private final EpmdLimits limits;
  private final Predicate<SocketChannel> locality;
  private final ChannelGroup listeners;
  private final ChannelGroup connections;

  /** Connections without a registration, eldest first: from this host, and from others. */
  private final Set<SocketChannel> localAsking = new LinkedHashSet<>();

  private final Set<SocketChannel> remoteAsking = new LinkedHashSet<>();

  EpmdServer(EventLoop loop, EpmdDirectory directory, EpmdLimits limits) {
    this(loop, directory, limits, EpmdServer::isLocal);
  }

  EpmdServer(
      EventLoop loop,
      EpmdDirectory directory,
      EpmdLimits limits,
      Predicate<SocketChannel> locality) {
    this.loop = loop;
    this.locality = locality;
    this.directory = directory;
    this.limits = limits;
    // What is still being opened when the server closes is closed as well.
    boolean stayClosed = true;
    this.listeners = new DefaultChannelGroup(loop, stayClosed);
    this.connections = new DefaultChannelGroup(loop, stayClosed);
  }

  /** Listens on {@code address} as well; completes exceptionally when that cannot be had. */
  CompletionStage<Void> listen(InetSocketAddress address) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    new ServerBootstrap()
        .group(loop, loop)
        .channel(SocketTransport.of(loop).serverSocket())
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                accept(channel);
              }
            })
        .bind(address)
        .addListener(
            (ChannelFuture bound) -> {
              if (bound.isSuccess()) {
                listeners.add(bound.channel());
                result.complete(null);
              } else {
                result.completeExceptionally(bound.cause());
              }
            });
    return result;
  }

  private void accept(SocketChannel channel) {
    boolean local = locality.test(channel);
    Set<SocketChannel> asking = local ? localAsking : remoteAsking;
    if (isFull(local) && !makeRoom(asking)) {
      Channels.close(channel);
      return;
    }
    connections.add(channel);
    asking.add(channel);
    channel.closeFuture().addListener(closed -> asking.remove(channel));
    channel
        .pipeline()
        .addLast(
            new EpmdServerHandler(
                directory, local, limits.requestTime(), () -> asking.remove(channel)));
  }

  private boolean isFull(boolean local) {
    return connections.size() >= limits.connections()
        || (!local && remoteAsking.size() >= limits.remoteConnections());
  }

  /** The eldest has had the most time: a flood of silent connections keeps nobody out. */
  private static boolean makeRoom(Set<SocketChannel> asking) {
    Iterator<SocketChannel> eldestFirst = asking.iterator();
    if (!eldestFirst.hasNext()) {
      return false;
    }
    SocketChannel eldest = eldestFirst.next();
    eldestFirst.remove();
    Channels.close(eldest);
    return true;
  }

  /** As the real epmd judges: from a loopback address, or from the very address it came to. */
  private static boolean isLocal(SocketChannel channel) {
    InetSocketAddress from = channel.remoteAddress();
    return from.getAddress().isLoopbackAddress()
        || from.getAddress().equals(channel.localAddress().getAddress());
  }

  /**
   * Stops listening and drops every connection, so that the nodes register elsewhere.
   *
   * @return completes when the ports are free
   */
  CompletionStage<Void> close() {
    CompletableFuture<Void> result = new CompletableFuture<>();
    listeners
        .close()
        .addListener(closed -> connections.close().addListener(dropped -> afterSelect(result)));
    return result;
  }

  /** The JDK gives a closed socket back to the system when its selector next looks. */
  private void afterSelect(CompletableFuture<Void> result) {
    var unused = loop.schedule(() -> result.complete(null), 0, TimeUnit.MILLISECONDS);
  }
}
