package dev.starling.discovery.epmd;

import dev.starling.discovery.Poller;
import dev.starling.erldist.dist.NodeName;
import dev.starling.erldist.epmd.EpmdClient;
import dev.starling.erldist.epmd.RegisteredName;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Asks one EPMD for its list of names. */
final class LocalNames implements Poller.Source {
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("starling-local-epmd-io", true), NioIoHandler.newFactory());

  private final EpmdClient client;
  private final InetSocketAddress epmd;
  private final NodeName self;

  LocalNames(InetAddress address, int port, NodeName self, Duration timeout) {
    this.client = new EpmdClient(loop.next(), timeout.dividedBy(2));
    this.epmd = new InetSocketAddress(address, port);
    this.self = self;
  }

  @Override
  public void poll(Consumer<String> found) throws IOException, InterruptedException {
    List<RegisteredName> names;
    try {
      names = client.names(epmd).toCompletableFuture().get();
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new IOException(
          "EPMD on this host, port %d: %s".formatted(epmd.getPort(), cause.getMessage()), e);
    }
    for (RegisteredName name : names) {
      if (!name.name().equals(self.alive())) {
        found.accept(name.name() + "@" + self.host());
      }
    }
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
  }
}
