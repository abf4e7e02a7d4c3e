package dev.starling.erldist.epmd;

import dev.starling.erldist.dist.ConnectException;
import dev.starling.erldist.dist.ConnectFailure;
import dev.starling.erldist.dist.NodeName;
import dev.starling.erldist.dist.NodeResolver;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds nodes whose ports are known beforehand. For the event loop only. */
final class FixedPortResolver implements NodeResolver {
  private final FixedPorts ports;
  private final HostResolver hosts;

  FixedPortResolver(FixedPorts ports, HostResolver hosts) {
    this.ports = ports;
    this.hosts = hosts;
  }

  @Override
  public CompletionStage<InetSocketAddress> resolve(String node) {
    OptionalInt port = ports.portOf(node);
    if (port.isEmpty()) {
      return CompletableFuture.failedFuture(
          new ConnectException(
              node,
              ConnectFailure.NOT_IN_EPMD,
              "no EPMD is used, and no port was given for " + node));
    }
    CompletableFuture<InetSocketAddress> result = new CompletableFuture<>();
    try {
      hosts
          .resolve(NodeName.parse(node).host())
          .whenComplete(
              (addresses, failure) -> {
                if (failure == null) {
                  result.complete(new InetSocketAddress(addresses.get(0), port.getAsInt()));
                } else {
                  result.completeExceptionally(EpmdResolver.failureOf(node, failure));
                }
              });
    } catch (IllegalArgumentException e) {
      result.completeExceptionally(
          new ConnectException(node, ConnectFailure.UNREACHABLE, String.valueOf(e.getMessage())));
    }
    return result;
  }
}
