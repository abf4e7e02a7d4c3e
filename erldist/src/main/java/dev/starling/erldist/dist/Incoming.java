package dev.starling.erldist.dist;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A handshake that a peer began, until it is over. */
final class Incoming implements HandshakeHandler.Party {
  private final Channel channel;
  private final PeerTable table;
  private final SocketAddress address;

  /** The name that the peer gave. */
  private @Nullable String node;

  Incoming(Channel channel, PeerTable table) {
    this.channel = channel;
    this.table = table;
    this.address = channel.remoteAddress();
  }

  @Nullable String node() {
    return node;
  }

  SocketAddress address() {
    return address;
  }

  HandshakeStatus answer(HandshakePeer peer) throws HandshakeException {
    node = peer.node();
    return table.answer(peer);
  }

  void close() {
    Sockets.close(channel);
  }

  @Override
  public void established(ChannelHandlerContext context, HandshakePeer peer) {
    table.incomingEstablished(this, context, peer);
  }

  @Override
  public void failed(ChannelHandlerContext context, ConnectFailure failure, String message) {
    table.incomingFailed(this, failure, message);
  }
}
