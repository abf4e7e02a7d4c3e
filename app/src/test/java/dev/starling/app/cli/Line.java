package dev.starling.app.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A line to a local port that a test can cut. */
final class Line implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  private final int targetPort;
  private volatile boolean refusing;
  private final List<Socket> ends = new CopyOnWriteArrayList<>();

  Line(int targetPort) throws IOException {
    this.targetPort = targetPort;
    run("line-accept", this::pump);
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  void cut() throws IOException {
    for (Socket end : ends) {
      end.close();
    }
    ends.clear();
  }

  /** Cut, and no new connection holds. */
  void refuse() throws IOException {
    refusing = true;
    cut();
  }

  /** As before {@link #refuse}. */
  void accept() {
    refusing = false;
  }

  private void pump() throws IOException {
    while (true) {
      Socket near = socket.accept();
      if (refusing) {
        near.close();
        continue;
      }
      Socket far = new Socket(InetAddress.getLoopbackAddress(), targetPort);
      ends.addAll(List.of(near, far));
      run("line-there", () -> near.getInputStream().transferTo(far.getOutputStream()));
      run("line-back", () -> far.getInputStream().transferTo(near.getOutputStream()));
    }
  }

  private interface Pump {
    void run() throws IOException;
  }

  private static void run(String name, Pump pump) {
    Thread thread =
        new Thread(
            () -> {
              try {
                pump.run();
              } catch (IOException e) {
                // Cut, or closed by the test.
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    cut();
  }
}
