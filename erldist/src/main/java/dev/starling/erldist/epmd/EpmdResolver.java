package dev.starling.erldist.epmd;

import dev.starling.erldist.dist.ConnectException;
import dev.starling.erldist.dist.ConnectFailure;
import dev.starling.erldist.dist.NodeName;
import dev.starling.erldist.dist.NodeResolver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/**
 * Asks the EPMD of a node's host for the node's port. For the event loop only.
 *
 * <p>The last answer for each of {@value #MAX_REMEMBERED} nodes is kept, and given again when that
 * EPMD cannot be asked: it may have died together with the node, and then the node's own port tells
 * at once, by refusing, what an EPMD that is gone cannot.
 */
final class EpmdResolver implements NodeResolver {
  static final int MAX_REMEMBERED = 1_024;

  /** Of a host with more addresses only the first ones are tried. */
  static final int MAX_ADDRESSES = 4;

  private final PortLookups lookups;
  private final HostResolver hosts;
  private final int epmdPort;
  private final Map<String, InetSocketAddress> lastKnown =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, InetSocketAddress> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  EpmdResolver(EpmdClient client, HostResolver hosts, int epmdPort) {
    this.lookups = new PortLookups(client);
    this.hosts = hosts;
    this.epmdPort = epmdPort;
  }

  @Override
  public CompletionStage<InetSocketAddress> resolve(String node) {
    NodeName name;
    try {
      name = NodeName.parse(node);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(
          new ConnectException(node, ConnectFailure.UNREACHABLE, String.valueOf(e.getMessage())));
    }
    CompletableFuture<InetSocketAddress> result = new CompletableFuture<>();
    hosts
        .resolve(name.host())
        .whenComplete(
            (addresses, failure) -> {
              if (failure == null) {
                List<InetAddress> tried =
                    addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES));
                ask(name, tried, 0, result);
              } else {
                notAsked(node, failure, result);
              }
            });
    return result;
  }

  private void ask(
      NodeName name,
      List<InetAddress> addresses,
      int index,
      CompletableFuture<InetSocketAddress> result) {
    InetAddress address = addresses.get(index);
    lookups
        .port(new InetSocketAddress(address, epmdPort), name.alive())
        .whenComplete(
            (port, failure) -> {
              if (failure == null) {
                answered(name, address, port, result);
              } else if (index + 1 < addresses.size()) {
                ask(name, addresses, index + 1, result);
              } else {
                notAsked(name.toString(), failure, result);
              }
            });
  }

  private void answered(
      NodeName name,
      InetAddress address,
      OptionalInt port,
      CompletableFuture<InetSocketAddress> result) {
    String node = name.toString();
    if (port.isPresent()) {
      InetSocketAddress found = new InetSocketAddress(address, port.getAsInt());
      lastKnown.put(node, found);
      result.complete(found);
    } else {
      lastKnown.remove(node);
      result.completeExceptionally(
          new ConnectException(
              node,
              ConnectFailure.NOT_IN_EPMD,
              "EPMD at "
                  + Addresses.text(new InetSocketAddress(address, epmdPort))
                  + " does not know "
                  + node));
    }
  }

  private void notAsked(
      String node, Throwable failure, CompletableFuture<InetSocketAddress> result) {
    InetSocketAddress last = lastKnown.get(node);
    if (last != null) {
      result.complete(last);
    } else {
      result.completeExceptionally(failureOf(node, failure));
    }
  }

  /** What a look-up of {@code node} that failed with {@code cause} means to who wants to dial. */
  static ConnectException failureOf(String node, Throwable cause) {
    ConnectFailure failure =
        cause instanceof EpmdException epmd
            ? switch (epmd.kind()) {
              case REFUSED, CLOSED -> ConnectFailure.EPMD_UNREACHABLE;
              case TIMEOUT -> ConnectFailure.TIMEOUT;
              case UNREACHABLE -> ConnectFailure.UNREACHABLE;
              case MALFORMED, NAME_REFUSED -> ConnectFailure.PROTOCOL_ERROR;
            }
            : cause instanceof TimeoutException
                ? ConnectFailure.TIMEOUT
                : ConnectFailure.UNREACHABLE;
    return new ConnectException(node, failure, String.valueOf(cause.getMessage()));
  }
}
