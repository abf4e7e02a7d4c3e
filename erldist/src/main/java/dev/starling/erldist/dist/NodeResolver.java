package dev.starling.erldist.dist;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;

/** Finds the socket address of a node: by EPMD, or by fixed ports. */
public interface NodeResolver {
  /** Completes exceptionally with a {@link ConnectException} when there is no answer to give. */
  CompletionStage<InetSocketAddress> resolve(String node);
}
