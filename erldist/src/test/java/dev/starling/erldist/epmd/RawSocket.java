package dev.starling.erldist.epmd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.HexFormat;

/** A plain socket that speaks hexadecimal. */
final class RawSocket implements AutoCloseable {
  private static final int TIMEOUT_MS = 20_000;

  private final Socket socket;

  RawSocket(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(TIMEOUT_MS);
    socket.setTcpNoDelay(true);
  }

  static RawSocket connect(InetSocketAddress address) throws IOException {
    return new RawSocket(new Socket(address.getAddress(), address.getPort()));
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  RawSocket send(String hex) throws IOException {
    socket.getOutputStream().write(bytes(hex));
    return this;
  }

  String read(int bytes) throws IOException {
    return HexFormat.of().formatHex(socket.getInputStream().readNBytes(bytes));
  }

  /** All that comes until the other side closes; a reset counts as closed. */
  String readAll() throws IOException {
    try {
      return HexFormat.of().formatHex(socket.getInputStream().readAllBytes());
    } catch (SocketException e) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
