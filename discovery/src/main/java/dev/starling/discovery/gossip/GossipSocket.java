package dev.starling.discovery.gossip;

import dev.starling.core.discovery.DiscoveryException;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The socket of a running {@link Gossip}, on one interface, shared with the rest of the host. */
final class GossipSocket implements Closeable {
  private static final Logger LOG = System.getLogger(GossipSocket.class.getName());

  private static final int LONGEST_PREFIX_WITH_BROADCAST = 30;

  private final DatagramChannel channel;
  private final InetSocketAddress destination;
  private final boolean onLoopback;
  // One byte more than any heartbeat, to tell what is too long from what just fits.
  private final ByteBuffer buffer = ByteBuffer.allocate(Envelope.MAX_BYTES + 1);

  private GossipSocket(DatagramChannel channel, InetSocketAddress destination, boolean onLoopback) {
    this.channel = channel;
    this.destination = destination;
    this.onLoopback = onLoopback;
  }

  static GossipSocket open(Gossip gossip, InetAddress listenAddress) throws DiscoveryException {
    InetSocketAddress group = new InetSocketAddress(gossip.multicastAddress(), gossip.port());
    String named = gossip.networkInterface();
    NetworkInterface on =
        named == null ? Interfaces.ofListener(listenAddress, group) : Interfaces.named(named);
    InetSocketAddress destination =
        gossip.broadcastOnly() ? new InetSocketAddress(broadcastOf(on), gossip.port()) : group;
    try {
      DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
      try {
        configure(channel, gossip, on, destination);
        return new GossipSocket(channel, destination, on.isLoopback());
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new DiscoveryException(
          "cannot gossip with "
              + destination
              + " on network interface "
              + on.getName()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static void configure(
      DatagramChannel channel, Gossip gossip, NetworkInterface on, InetSocketAddress destination)
      throws IOException {
    channel.configureBlocking(false);
    // Every process on the host that gossips binds the same port, and hears the same datagrams.
    channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    setIfSupported(channel, StandardSocketOptions.SO_REUSEPORT, true);
    if (gossip.broadcastOnly()) {
      channel.setOption(StandardSocketOptions.SO_BROADCAST, true);
      channel.bind(new InetSocketAddress(gossip.port()));
      return;
    }
    channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, on);
    channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, gossip.multicastTtl());
    channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
    bindToGroup(channel, destination);
    channel.join(destination.getAddress(), on);
  }

  /** Bound to the group, the socket gets nothing that was sent to this host alone. */
  private static void bindToGroup(DatagramChannel channel, InetSocketAddress group)
      throws IOException {
    try {
      channel.bind(group);
    } catch (SocketException e) {
      // Windows binds to addresses of the host only.
      channel.bind(new InetSocketAddress(group.getPort()));
    }
  }

  private static <T> void setIfSupported(DatagramChannel channel, SocketOption<T> option, T value)
      throws IOException {
    if (channel.supportedOptions().contains(option)) {
      channel.setOption(option, value);
    }
  }

  /** The broadcast address of the interface's network, else the one of any network. */
  private static InetAddress broadcastOf(NetworkInterface on) throws DiscoveryException {
    InterfaceAddress own = Interfaces.ipv4Of(on);
    try {
      if (own == null || own.getNetworkPrefixLength() > LONGEST_PREFIX_WITH_BROADCAST) {
        return InetAddress.getByAddress(new byte[] {-1, -1, -1, -1});
      }
      int address = ByteBuffer.wrap(own.getAddress().getAddress()).getInt();
      int hostBits = -1 >>> own.getNetworkPrefixLength();
      return InetAddress.getByAddress(
          ByteBuffer.allocate(Integer.BYTES).putInt(address | hostBits).array());
    } catch (UnknownHostException e) {
      throw new DiscoveryException("no broadcast address on " + on.getName(), e);
    }
  }

  SelectionKey register(Selector selector) throws IOException {
    return channel.register(selector, SelectionKey.OP_READ);
  }

  void send(byte[] datagram) throws IOException {
    channel.send(ByteBuffer.wrap(datagram), destination);
  }

  /** A datagram, and whether it came from where this socket is to listen. */
  static final class Received {
    final byte[] bytes;
    final boolean wanted;

    Received(byte[] bytes, boolean wanted) {
      this.bytes = bytes;
      this.wanted = wanted;
    }
  }

  /** The next datagram, or null when there is none. What is longer than any heartbeat is cut. */
  @Nullable Received receive() throws IOException {
    buffer.clear();
    SocketAddress source = channel.receive(buffer);
    if (source == null) {
      return null;
    }
    // The group is joined on one interface, but a broadcast comes by any, and Java does not say by
    // which; the source tells loopback from the rest.
    InetAddress address = ((InetSocketAddress) source).getAddress();
    return new Received(
        Arrays.copyOf(buffer.array(), buffer.position()),
        address.isLoopbackAddress() == onLoopback);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing the socket of gossip failed", e);
    }
  }
}
