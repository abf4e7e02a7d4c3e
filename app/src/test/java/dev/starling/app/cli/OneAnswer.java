package dev.starling.app.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server that is no Starling node: it says the same to whoever connects, and hangs up. */
final class OneAnswer implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());

  OneAnswer(String answer) throws IOException {
    Thread server = new Thread(() -> serve(answer), "one-answer");
    server.setDaemon(true);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  private void serve(String answer) {
    try {
      while (true) {
        try (Socket connection = socket.accept()) {
          connection.getInputStream().read(new byte[1_024]);
          connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (IOException e) {
      // Closed by the test.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
