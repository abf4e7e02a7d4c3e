package dev.starling.erldist.dist;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;

/** Finds the socket address of a node: by EPMD, or by fixed ports. */
public interface NodeResolver {
  /**
   * Called on the event loop, so it must not block; may complete on any thread. Completes with a
   * resolved address, or exceptionally with a {@link ConnectException} when there is none.
   */
  CompletionStage<InetSocketAddress> resolve(String node);
}
