package dev.starling.beam;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A link between two nodes that can stop forwarding without a word, go on, slow down, and break.
 * There is little memory in it: who sends faster than it forwards has to wait.
 */
final class TcpProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 32 * 1024;

  /** After each buffer: a large message then takes the better part of a minute. */
  private static final long SLOW_PAUSE_NANOS = 20_000_000;

  private final ServerSocket listener;
  private final int target;
  private final List<Socket> sockets = new ArrayList<>();
  private boolean stalled;
  private volatile boolean slow;

  private TcpProxy(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /** Forwards what comes to its port to {@code target}, both on loopback. */
  static TcpProxy to(int target) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.setReceiveBufferSize(BUFFER_BYTES);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    TcpProxy proxy = new TcpProxy(listener, target);
    daemon(proxy::accept, "proxy-to-" + target);
    return proxy;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** From now on nothing is forwarded, in either direction. */
  synchronized void stall() {
    stalled = true;
  }

  /** What was held back is forwarded, and all that follows. */
  synchronized void resume() {
    stalled = false;
    notifyAll();
  }

  /** Forwards slowly, or as fast as it can. */
  void slow(boolean value) {
    slow = value;
  }

  /** Ends what is connected now; new connections are taken. */
  synchronized void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
    resume();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = listener.accept();
        Socket far = new Socket();
        far.setReceiveBufferSize(BUFFER_BYTES);
        far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        for (Socket socket : List.of(near, far)) {
          socket.setSendBufferSize(BUFFER_BYTES);
          socket.setTcpNoDelay(true);
        }
        synchronized (this) {
          sockets.add(near);
          sockets.add(far);
        }
        daemon(() -> forward(near, far), "proxy-out-" + target);
        daemon(() -> forward(far, near), "proxy-in-" + target);
      }
    } catch (IOException e) {
      // The proxy was closed.
    }
  }

  private void forward(Socket from, Socket to) {
    byte[] bytes = new byte[BUFFER_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        awaitFlow();
        out.write(bytes, 0, count);
        if (slow) {
          LockSupport.parkNanos(SLOW_PAUSE_NANOS);
        }
      }
    } catch (IOException e) {
      // One side closed, or the link was cut: the other side ends as well.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void awaitFlow() throws InterruptedException {
    while (stalled) {
      wait();
    }
  }

  private static void daemon(Runnable body, String name) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
