package dev.starling.beam;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Opens connections and sends datagrams as nobody should. Connections come from several loopback
 * addresses and end with a reset, so that neither ports nor the kernel's memory of closed
 * connections run out on this side.
 */
final class Attacker implements AutoCloseable {
  /** Connections that are held open at once: silent ones, and those that give a byte at a time. */
  private static final int MAX_HELD = 200;

  private static final int SOURCES = 30;
  private static final int DATAGRAMS_PER_SECOND = 6_000;
  private static final long LONGEST_READ_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int CONNECT_MILLIS = 10_000;

  private final Random random;
  private final Deque<Held> held = new ArrayDeque<>();
  private final ByteBuffer sink = ByteBuffer.allocate(4_096);

  private record Held(SocketChannel channel, ByteBuffer left) {}

  Attacker(Random random) {
    this.random = random;
  }

  /** Makes {@code count} connections to a port, one after the other. */
  void connections(int port, int count, Supplier<byte[]> bytes) throws IOException {
    for (int i = 0; i < count; i++) {
      connection(port, bytes.get());
      drip();
    }
  }

  /** Sends {@code count} datagrams to a multicast group on loopback. */
  static void datagrams(String group, int port, int count, Supplier<byte[]> bytes)
      throws IOException {
    NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
    InetSocketAddress to = new InetSocketAddress(InetAddress.getByName(group), port);
    try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
      for (int i = 0; i < count; i++) {
        channel.send(ByteBuffer.wrap(bytes.get()), to);
        if (i % 60 == 59) {
          // Slower than the bound on what is read, so that every one is looked at.
          LockSupport.parkNanos(60 * TimeUnit.SECONDS.toNanos(1) / DATAGRAMS_PER_SECOND);
        }
      }
    }
  }

  private void connection(int port, byte[] bytes) throws IOException {
    SocketChannel channel = open(port);
    int way = random.nextInt(10);
    if (way < 2) {
      hold(new Held(channel, ByteBuffer.wrap(way == 0 ? bytes : new byte[0])));
      return;
    }
    try (channel) {
      if (way > 2) {
        channel.write(ByteBuffer.wrap(bytes));
      }
      if (way == 4) {
        channel.shutdownOutput();
      }
      if (way > 7) {
        read(channel);
      }
    } catch (IOException e) {
      // Closed from the other side: as it should be.
    }
  }

  private SocketChannel open(int port) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET);
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      byte[] source = {127, 0, 0, (byte) (2 + random.nextInt(SOURCES))};
      channel.bind(new InetSocketAddress(InetAddress.getByAddress(source), 0));
      channel
          .socket()
          .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      channel.configureBlocking(false);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Reads for a moment, or until the other side closes. */
  private void read(SocketChannel channel) throws IOException {
    long end = System.nanoTime() + LONGEST_READ_NANOS;
    while (System.nanoTime() < end) {
      int got = channel.read(sink.clear());
      if (got < 0) {
        return;
      }
      if (got == 0) {
        LockSupport.parkNanos(200_000);
      }
    }
  }

  private void hold(Held started) throws IOException {
    held.addLast(started);
    if (held.size() > MAX_HELD) {
      held.removeFirst().channel().close();
    }
  }

  /** One byte more on one connection. */
  private void drip() throws IOException {
    Held next = held.pollFirst();
    if (next == null) {
      return;
    }
    try {
      if (next.left().hasRemaining()) {
        next.channel().write(ByteBuffer.wrap(new byte[] {next.left().get()}));
      }
      held.addLast(next);
    } catch (IOException e) {
      next.channel().close();
    }
  }

  @Override
  public void close() throws IOException {
    for (Held left : held) {
      left.channel().close();
    }
    held.clear();
  }
}
