package dev.starling.erldist.epmd;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The EPMD that this process serves, as far as nobody else does. Who holds the port on 127.0.0.1
 * has the table of names, for every node on the host. At the node's own addresses this process
 * answers from its table, or, when another process has the table but does not listen there (a node
 * on loopback only was first), with what that one says. For the event loop only.
 */
final class LocalEpmd {
  private static final Logger LOG = System.getLogger(LocalEpmd.class.getName());

  /** How soon an address is tried again that another process held. */
  private static final long CLAIM_INTERVAL_MS = 1_000;

  private final EventLoop loop;
  private final int port;
  private final EpmdLimits limits;
  private final EpmdServer forwarder;
  private final Set<InetAddress> unclaimed = new LinkedHashSet<>();
  private @Nullable EpmdServer table;
  private @Nullable Future<?> nextClaim;
  private boolean closed;

  /**
   * @param ownAddresses where the node takes connections; no wildcard
   */
  LocalEpmd(
      EventLoop loop,
      EpmdClient client,
      int port,
      Collection<InetAddress> ownAddresses,
      EpmdLimits limits) {
    this.loop = loop;
    this.port = port;
    this.limits = limits;
    this.forwarder = new EpmdServer(loop, new ForwardingDirectory(client, loopback()), limits);
    unclaimed.addAll(ownAddresses);
    unclaimed.removeAll(List.of(Addresses.LOOPBACK_IPV4, Addresses.LOOPBACK_IPV6));
  }

  /** Where nodes on this host register. */
  InetSocketAddress loopback() {
    return new InetSocketAddress(Addresses.LOOPBACK_IPV4, port);
  }

  /** Becomes the EPMD of this host; completes exceptionally when the port cannot be had. */
  CompletionStage<Void> takeTable() {
    int startOfCreations = ThreadLocalRandom.current().nextInt();
    EpmdRegistry registry = new EpmdRegistry(limits.registrations(), startOfCreations);
    EpmdServer server = new EpmdServer(loop, registry, limits);
    CompletableFuture<Void> result = new CompletableFuture<>();
    server
        .listen(loopback())
        .whenComplete(
            (listening, failure) -> {
              if (failure != null) {
                result.completeExceptionally(failure);
                return;
              }
              if (closed) {
                server.close();
                result.completeExceptionally(new ClosedChannelException());
                return;
              }
              LOG.log(Level.INFO, "serving EPMD at {0}", Addresses.text(loopback()));
              table = server;
              // Nodes that speak distribution over IPv6 register there; a host may lack it.
              server.listen(new InetSocketAddress(Addresses.LOOPBACK_IPV6, port));
              result.complete(null);
            });
    return result;
  }

  /** Listens at the node's own addresses, now and again until it holds all of them. */
  void claimOwnAddresses() {
    if (closed || unclaimed.isEmpty() || nextClaim != null) {
      return;
    }
    EpmdServer server = table != null ? table : forwarder;
    for (InetAddress address : List.copyOf(unclaimed)) {
      server
          .listen(new InetSocketAddress(address, port))
          .whenComplete(
              (listening, failure) -> {
                if (failure == null) {
                  unclaimed.remove(address);
                }
              });
    }
    nextClaim = loop.schedule(this::claimAgain, CLAIM_INTERVAL_MS, TimeUnit.MILLISECONDS);
  }

  private void claimAgain() {
    nextClaim = null;
    claimOwnAddresses();
  }

  CompletionStage<Void> close() {
    closed = true;
    if (nextClaim != null) {
      nextClaim.cancel(false);
    }
    return table == null
        ? forwarder.close()
        : forwarder.close().thenCombine(table.close(), (one, other) -> null);
  }
}
