package dev.starling.beam;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** A real {@code epmd} on a port of its own, ended with the test. */
public final class Epmd implements AutoCloseable {
  private final Process process;
  private final int port;

  private Epmd(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static Epmd start() throws IOException {
    return start(freePort());
  }

  static Epmd start(int port) throws IOException {
    Process process = command(port).start();
    Epmd epmd = new Epmd(process, port);
    Await.until("epmd listens on " + port, Duration.ofSeconds(10), () -> listens(port));
    return epmd;
  }

  /** Debian's {@code epmd} in the foreground; it ends at once when the port is taken. */
  static ProcessBuilder command(int port) {
    return new ProcessBuilder(
            "epmd",
            "-port",
            Integer.toString(port),
            "-address",
            "127.0.0.1",
            "-relaxed_command_check")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
  }

  int port() {
    return port;
  }

  Process process() {
    return process;
  }

  static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
