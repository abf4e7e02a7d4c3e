package dev.starling.beam;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * A port on loopback that passes what comes on to another one, both ways, with little memory in
 * between: as fast as it can, or so slowly that a large message takes the better part of a minute.
 */
final class SlowLink implements AutoCloseable {
  private static final int BUFFER_BYTES = 32 * 1024;
  private static final long SLOW_PAUSE_NANOS = 20_000_000;

  private final int target;
  private final ServerSocket listener;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean slow;

  SlowLink(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket();
    listener.setReceiveBufferSize(BUFFER_BYTES);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    start("accepts", this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  void slow(boolean value) {
    slow = value;
  }

  /** Ends the connections that are open; new ones are accepted. */
  void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private void accept() throws IOException {
    while (true) {
      Socket near = listener.accept();
      Socket far = new Socket();
      sockets.add(near);
      sockets.add(far);
      far.setReceiveBufferSize(BUFFER_BYTES);
      far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
      for (Socket socket : List.of(near, far)) {
        socket.setSendBufferSize(BUFFER_BYTES);
        socket.setTcpNoDelay(true);
      }
      start("there", () -> pass(near, far));
      start("back", () -> pass(far, near));
    }
  }

  private void pass(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        out.write(buffer, 0, length);
        if (slow) {
          LockSupport.parkNanos(SLOW_PAUSE_NANOS);
        }
      }
    }
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void start(String name, Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // A socket was closed: the end of what this thread is for.
              }
            },
            "slow-link-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
