package dev.starling.erldist.epmd;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Answers look-ups with what the EPMD on loopback says, for an address of this host where that one
 * does not listen. Nodes register on loopback, so there is nothing to register here.
 */
final class ForwardingDirectory implements EpmdDirectory {
  private final EpmdClient client;
  private final InetSocketAddress epmd;

  ForwardingDirectory(EpmdClient client, InetSocketAddress epmd) {
    this.client = client;
    this.epmd = epmd;
  }

  @Override
  public CompletionStage<Optional<NodeEntry>> find(String name) {
    return client.lookup(epmd, name);
  }

  @Override
  public CompletionStage<List<RegisteredName>> names() {
    return client.names(epmd);
  }
}
