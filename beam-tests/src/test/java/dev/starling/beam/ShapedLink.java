package dev.starling.beam;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;

/**
 * A link between two nodes with a delay, a rate, bounded buffers, and pings that get lost. It can
 * be cut for a while: what is connected ends, and whoever connects then hears nothing.
 */
final class ShapedLink implements AutoCloseable {
  /** As an Ethernet segment carries. */
  private static final int PACKET_BYTES = 1_448;

  private final ServerSocket listener = new ServerSocket();
  private final int target;
  private final int bufferBytes;
  private final List<Socket> sockets = new ArrayList<>();
  private volatile long delayNanos;

  /** Bytes a second in each direction; 0 for as many as come. */
  private volatile long rate;

  /** Of the pings of the node that has connected, each so many-th is lost; 0 for none. */
  private volatile int lostPingOf;

  private boolean down;

  /**
   * A link from its own port to {@code target}, both on loopback.
   *
   * @param bufferBytes of each socket's buffer; a fourth of that is held between two
   */
  ShapedLink(int target, int bufferBytes) throws IOException {
    this.target = target;
    this.bufferBytes = bufferBytes;
    listener.setReceiveBufferSize(bufferBytes);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    daemon(this::accept, "link-to-" + target);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** From now on each byte takes so long, in either direction. */
  void delayMillis(long millis) {
    delayNanos = millis * 1_000_000;
  }

  void bytesASecond(long bytes) {
    rate = bytes;
  }

  void loseEachPing(int number) {
    lostPingOf = number;
  }

  /** Ends what is connected; until {@link #heal}, who connects is not answered. */
  synchronized void cut() throws IOException {
    down = true;
    closeAll();
  }

  synchronized void heal() throws IOException {
    down = false;
    closeAll();
  }

  private synchronized void closeAll() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private synchronized boolean keep(Socket socket) {
    sockets.add(socket);
    return down;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        if (!keep(near)) {
          connect(near);
        }
      } catch (IOException e) {
        // The link was closed, or the target does not listen just now.
      }
    }
  }

  private void connect(Socket near) throws IOException {
    Socket far = new Socket();
    try {
      far.setReceiveBufferSize(bufferBytes);
      far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
    } catch (IOException e) {
      near.close();
      far.close();
      throw e;
    }
    for (Socket socket : List.of(near, far)) {
      socket.setSendBufferSize(bufferBytes);
      socket.setTcpNoDelay(true);
    }
    keep(far);
    new Direction(near, far, true).start("out");
    new Direction(far, near, false).start("in");
  }

  private static void daemon(Runnable body, String name) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    closeAll();
  }

  private record Packet(byte[] bytes, long dueNanos) {}

  /** One way: reads into a queue of bounded size, and writes from it when it is time. */
  private final class Direction {
    private static final Packet END = new Packet(new byte[0], 0);

    private final Socket from;
    private final Socket to;
    private final LostPings lost;
    private final BlockingQueue<Packet> queue = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(bufferBytes / 4);

    Direction(Socket from, Socket to, boolean ofInitiator) {
      this.from = from;
      this.to = to;
      this.lost = ofInitiator ? new LostPings() : null;
    }

    void start(String name) {
      daemon(this::read, "link-read-" + name);
      daemon(this::write, "link-write-" + name);
    }

    private void read() {
      byte[] buffer = new byte[PACKET_BYTES];
      try {
        InputStream in = from.getInputStream();
        while (true) {
          room.acquireUninterruptibly(PACKET_BYTES);
          int count = in.read(buffer);
          if (count < 0) {
            break;
          }
          // Else its kernel waits up to 40 ms before it says that there is room again.
          from.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
          room.release(PACKET_BYTES - count);
          byte[] bytes = Arrays.copyOf(buffer, count);
          queue.add(new Packet(bytes, System.nanoTime() + delayNanos));
        }
      } catch (IOException e) {
        // Closed: so is the other side.
      }
      queue.add(END);
    }

    private void write() {
      try (from;
          to) {
        OutputStream out = to.getOutputStream();
        for (Packet packet = queue.take(); packet != END; packet = queue.take()) {
          await(packet.dueNanos);
          byte[] bytes = lost == null ? packet.bytes : lost.pass(packet.bytes, lostPingOf);
          out.write(bytes);
          room.release(packet.bytes.length);
          long bytesASecond = rate;
          if (bytesASecond > 0) {
            // The time that it takes on the wire, from when the one before was through.
            freeNanos =
                Math.max(freeNanos, System.nanoTime() - SLACK_NANOS)
                    + packet.bytes.length * 1_000_000_000L / bytesASecond;
            await(freeNanos);
          }
        }
      } catch (IOException e) {
        // One side closed, or the link was cut: the other side ends as well.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** A thread wakes late: what it has missed by that it makes good. */
    private static final long SLACK_NANOS = 2_000_000;

    private long freeNanos = System.nanoTime();

    private static void await(long dueNanos) {
      for (long left = dueNanos - System.nanoTime();
          left > 0;
          left = dueNanos - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }
}
