package dev.starling.erldist.node;

import dev.starling.erldist.dist.ConnectException;
import dev.starling.erldist.dist.ConnectFailure;
import dev.starling.erldist.dist.Connection;
import dev.starling.erldist.dist.DistEndpoint;
import dev.starling.erldist.dist.DistEndpointBuilder;
import dev.starling.erldist.epmd.EpmdService;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The sockets of a node: its port, its connections, its registration; their start and end. */
final class NodeTransport {
  private static final System.Logger LOGGER = System.getLogger(ErlNode.class.getName());
  private static final long CLOSE_TIMEOUT_MILLIS = 5_000;
  private static final long UNREGISTER_TIMEOUT_MILLIS = 2_000;

  private final ErlNodeBuilder options;
  private final NodeLoop loop;
  private final NodeCore core;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile @Nullable DistEndpoint endpoint;
  private volatile @Nullable EpmdService epmd;

  NodeTransport(ErlNodeBuilder options, NodeLoop loop, NodeCore core) {
    this.options = options;
    this.loop = loop;
    this.core = core;
  }

  EventLoop eventLoop() {
    return loop.eventLoop();
  }

  CompletionStage<Void> start() {
    if (!started.compareAndSet(false, true)) {
      throw new IllegalStateException("the node was started before");
    }
    return CompletableFuture.supplyAsync(this::address)
        .thenComposeAsync(this::listen, loop.eventLoop())
        .thenComposeAsync(this::register, loop.eventLoop())
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                close();
              }
            });
  }

  /** May ask a name server, and so not for the event loop. */
  private InetAddress address() {
    if (options.listenAddress != null) {
      return options.listenAddress;
    }
    String host = options.name.host();
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new CompletionException(
          new IOException(
              "the host part of " + options.name + " has no address; give one to listen on", e));
    }
  }

  private CompletionStage<DistEndpoint> listen(InetAddress address) {
    EpmdService service = options.epmdService(loop.eventLoop(), address);
    epmd = service;
    DistEndpointBuilder builder =
        DistEndpoint.builder(options.name, options.cookie, service, loop.eventLoop(), core);
    options.connections.accept(builder);
    DistEndpoint built =
        builder
            .hidden(options.hidden)
            .creation(options.creation)
            .listenAddress(new InetSocketAddress(address, options.distPort))
            .build();
    endpoint = built;
    return built.start();
  }

  private CompletionStage<Void> register(DistEndpoint listening) {
    EpmdService service = epmd;
    if (closing.get() || service == null) {
      return CompletableFuture.failedStage(new IllegalStateException("the node was closed"));
    }
    return service.register(options.name.alive(), listening.port(), options.hidden);
  }

  int port() {
    DistEndpoint listening = endpoint;
    if (listening == null) {
      throw new IllegalStateException("the node does not listen yet");
    }
    return listening.port();
  }

  CompletionStage<Connection> connect(String node) {
    DistEndpoint listening = endpoint;
    if (listening == null || closing.get()) {
      String why = listening == null ? "this node is not started" : "this node is closed";
      return CompletableFuture.failedStage(new ConnectException(node, ConnectFailure.LOCAL, why));
    }
    return listening.connect(node);
  }

  CompletionStage<Boolean> disconnect(String node) {
    DistEndpoint listening = endpoint;
    return listening == null || closing.get()
        ? CompletableFuture.completedStage(false)
        : listening.disconnect(node);
  }

  @Nullable Connection connection(String node) {
    DistEndpoint listening = endpoint;
    return listening == null ? null : listening.connection(node);
  }

  /**
   * The name goes first, so that nobody finds a node that is about to go; a name server that does
   * not answer is not waited for longer than {@link #UNREGISTER_TIMEOUT_MILLIS}.
   */
  void close() {
    if (closing.compareAndSet(false, true)) {
      unregister().whenCompleteAsync((done, failure) -> closeOnLoop(), loop.eventLoop());
    }
    if (!loop.eventLoop().inEventLoop()) {
      awaitClosed();
    }
  }

  private CompletionStage<Void> unregister() {
    EpmdService service = epmd;
    return service == null
        ? CompletableFuture.completedStage(null)
        : service
            .close()
            .toCompletableFuture()
            .orTimeout(UNREGISTER_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void closeOnLoop() {
    try {
      DistEndpoint listening = endpoint;
      if (listening != null) {
        listening.close();
      }
      core.shutDown();
    } finally {
      closed.complete(null);
      loop.end();
    }
  }

  private void awaitClosed() {
    try {
      closed.get(CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          options.name + " is not closed after " + CLOSE_TIMEOUT_MILLIS + " ms");
    } catch (ExecutionException e) {
      throw new AssertionError("never completed exceptionally", e);
    }
  }
}
