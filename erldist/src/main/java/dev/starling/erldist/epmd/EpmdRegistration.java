package dev.starling.erldist.epmd;

import io.netty.channel.Channel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A name held in an EPMD, for as long as this socket is open. */
public final class EpmdRegistration {
  private final Channel channel;
  private final long creation;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  EpmdRegistration(Channel channel, long creation) {
    this.channel = channel;
    this.creation = creation;
    channel.closeFuture().addListener(closed -> ended.complete(null));
  }

  /**
   * What the EPMD gave: unsigned 32 bits, or 16 from an old one. For information only: it is told
   * to nobody but the registering node, so no peer compares it with the creation of the handshake.
   */
  public long creation() {
    return creation;
  }

  /** Completes when the registration has ended, from whichever side. */
  public CompletionStage<Void> ended() {
    return ended;
  }

  /** Gives the name back. */
  public void close() {
    Channels.close(channel);
  }
}
