package dev.starling.beam;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A name in an EPMD, for as long as it is open. Written here by hand, so that a test of connections
 * stands on nothing else of ours.
 */
final class EpmdEntry implements AutoCloseable {
  private static final int ALIVE2_REQUEST = 120;
  private static final int ALIVE2_X_RESPONSE = 118;
  private static final int ALIVE2_RESPONSE = 121;
  private static final int PORT_PLEASE2_REQUEST = 122;
  private static final int PORT2_RESPONSE = 119;
  private static final int VISIBLE_NODE = 77;
  private static final int HIDDEN_NODE = 72;

  private final Socket socket;

  private EpmdEntry(Socket socket) {
    this.socket = socket;
  }

  static EpmdEntry register(int epmdPort, String alive, int port, boolean hidden)
      throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), epmdPort);
    byte[] name = alive.getBytes(StandardCharsets.UTF_8);
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeShort(13 + name.length);
    out.writeByte(ALIVE2_REQUEST);
    out.writeShort(port);
    out.writeByte(hidden ? HIDDEN_NODE : VISIBLE_NODE);
    out.writeByte(0);
    out.writeShort(6);
    out.writeShort(5);
    out.writeShort(name.length);
    out.write(name);
    out.writeShort(0);
    out.flush();
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int tag = in.readUnsignedByte();
    int result = in.readUnsignedByte();
    if ((tag != ALIVE2_X_RESPONSE && tag != ALIVE2_RESPONSE) || result != 0) {
      socket.close();
      throw new IOException("epmd answered " + tag + ", " + result);
    }
    return new EpmdEntry(socket);
  }

  /** The port of a name, or -1. */
  static int lookUp(int epmdPort, String alive) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), epmdPort)) {
      byte[] name = alive.getBytes(StandardCharsets.UTF_8);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeShort(1 + name.length);
      out.writeByte(PORT_PLEASE2_REQUEST);
      out.write(name);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      boolean known = in.readUnsignedByte() == PORT2_RESPONSE && in.readUnsignedByte() == 0;
      return known ? in.readUnsignedShort() : -1;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
