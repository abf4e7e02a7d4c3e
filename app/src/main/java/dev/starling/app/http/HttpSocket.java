package dev.starling.app.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The bound socket of the HTTP interface. It is bound before the node joins its swarm, so that a
 * port that is taken harms nobody.
 */
public final class HttpSocket implements AutoCloseable {
  public static final int FIRST_DEFAULT_PORT = 4040;
  public static final int LAST_DEFAULT_PORT = 4059;

  private static final String DEFAULT_HOST = "127.0.0.1";
  private static final InetAddress DEFAULT_ADDRESS = loopback();
  private static final int BACKLOG = 128;

  private final ServerSocketChannel channel;
  private final String host;
  private final InetSocketAddress address;

  private HttpSocket(ServerSocketChannel channel, String host) throws IOException {
    this.channel = channel;
    this.host = host;
    this.address = (InetSocketAddress) channel.getLocalAddress();
  }

  /**
   * Takes the first of the default ports that is free, on the loopback address.
   *
   * @throws IOException if none is free, in one line that says what to do
   */
  public static HttpSocket bindDefault() throws IOException {
    for (int port = FIRST_DEFAULT_PORT; port <= LAST_DEFAULT_PORT; port++) {
      try {
        return open(DEFAULT_HOST, new InetSocketAddress(DEFAULT_ADDRESS, port));
      } catch (IOException taken) {
        // The next one, then.
      }
    }
    throw new IOException(
        "the ports %d to %d of %s are all taken; name a free one, or off"
            .formatted(FIRST_DEFAULT_PORT, LAST_DEFAULT_PORT, DEFAULT_HOST));
  }

  /**
   * Looks for default ports that are free now.
   *
   * @throws IOException if there are not so many
   */
  public static List<Integer> freeDefaultPorts(int count) throws IOException {
    List<HttpSocket> sockets = new ArrayList<>();
    try {
      while (sockets.size() < count) {
        sockets.add(bindDefault());
      }
      return sockets.stream().map(HttpSocket::port).toList();
    } finally {
      sockets.forEach(HttpSocket::close);
    }
  }

  /**
   * Binds to exactly this address.
   *
   * @param port 0 for any that is free
   * @throws IOException if that is not possible, in one line that says why
   */
  public static HttpSocket bind(String host, int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IOException("the host " + host + " is not known here");
    }
    try {
      return open(host, address);
    } catch (IOException e) {
      throw new IOException(
          "%s:%d cannot be listened at (%s); name a free port"
              .formatted(host, port, e.getMessage()),
          e);
    }
  }

  private static HttpSocket open(String host, InetSocketAddress address) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address, BACKLOG);
      return new HttpSocket(channel, host);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  ServerSocketChannel channel() {
    return channel;
  }

  public boolean isLoopback() {
    return address.getAddress().isLoopbackAddress();
  }

  public int port() {
    return address.getPort();
  }

  /** {@code host:port}, an IPv6 address in brackets. */
  public String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
