package dev.starling.beam;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;

/**
 * A peer that knows the cookie and then misbehaves. Its handshake is written by hand after the
 * specification; what follows is whatever {@link #frame} makes of a random number.
 */
final class CookiePeer implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final int KINDS = 11;

  private final Socket socket;
  private final String name;

  private CookiePeer(Socket socket, String name) {
    this.socket = socket;
    this.name = name;
  }

  /** Connects, and takes the place of an earlier connection under its name. */
  static CookiePeer connect(int port, String name, String cookie, long flags) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoLinger(true, 0);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    CookiePeer peer = new CookiePeer(socket, name);
    try {
      peer.shakeHands(cookie, flags);
      return peer;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void shakeHands(String cookie, long flags) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    send(HostileBytes.nameMessage(flags, name));
    String status = new String(message(in), StandardCharsets.US_ASCII);
    if (status.equals("salive")) {
      send(HostileBytes.concat(new byte[] {0, 5}, HostileBytes.ascii("strue")));
    } else if (!status.startsWith("sok")) {
      throw new IOException("status " + status);
    }
    int theirs = ByteBuffer.wrap(message(in)).getInt(1 + 8);
    ByteBuffer reply = ByteBuffer.allocate(2 + 21).putShort((short) 21).put((byte) 'r');
    send(reply.putInt(1).put(digest(cookie, theirs)).array());
    message(in);
  }

  private static byte[] message(DataInputStream in) throws IOException {
    return in.readNBytes(in.readUnsignedShort());
  }

  private static byte[] digest(String cookie, int challenge) {
    try {
      return MessageDigest.getInstance("MD5")
          .digest(HostileBytes.ascii(cookie + Integer.toUnsignedString(challenge)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends something that no node should. */
  void misbehave(HostileBytes bytes) throws IOException {
    send(frame(bytes));
  }

  private byte[] frame(HostileBytes bytes) {
    Random random = bytes.random();
    return switch (random.nextInt(KINDS)) {
      case 0 -> framed(bytes.noise());
      case 1 -> ByteBuffer.allocate(4).putInt(random.nextInt()).array();
      case 2 -> HostileBytes.concat(number(100 << 20), bytes.noise());
      case 3 -> framed(HostileBytes.concat(new byte[] {112, (byte) 131}, bytes.noise()));
      case 4 -> framed(HostileBytes.concat(registeredSend("starling"), bytes.noise()));
      case 5 -> framed(HostileBytes.concat(registeredSend("starling"), hello(bytes)));
      case 6 -> framed(control(random.nextInt(256), "x", "y", "z"));
      case 7 -> framed(header(68 + random.nextInt(3), bytes));
      case 8 -> framed(HostileBytes.concat(registeredSend("rex"), deep(100_000)));
      case 9 -> framed(bytes.damaged(HostileBytes.concat(registeredSend("rex"), hello(bytes))));
      default -> new byte[4 * random.nextInt(50)];
    };
  }

  /** Fragments and the atom cache: {@code 131 68 to 70}, sequence and fragment numbers, noise. */
  private static byte[] header(int tag, HostileBytes bytes) {
    ByteBuffer header = ByteBuffer.allocate(18).put((byte) 131).put((byte) tag);
    header.putLong(bytes.random().nextInt(4)).putLong(bytes.random().nextInt(4));
    return HostileBytes.concat(header.array(), bytes.noise());
  }

  private byte[] registeredSend(String to) {
    byte[] node = HostileBytes.ascii(name);
    ByteBuffer out = ByteBuffer.allocate(300).put((byte) 112).put((byte) 131);
    out.put((byte) 104).put((byte) 4).put((byte) 97).put((byte) 6);
    out.put((byte) 88).put((byte) 119).put((byte) node.length).put(node);
    out.putInt(5).putInt(0).putInt(77);
    out.put(atom("")).put(atom(to));
    return HostileBytes.written(out);
  }

  private static byte[] control(int operation, String... atoms) {
    ByteBuffer out = ByteBuffer.allocate(300).put((byte) 112).put((byte) 131);
    out.put((byte) 104).put((byte) (1 + atoms.length)).put((byte) 97).put((byte) operation);
    for (String atom : atoms) {
      out.put(atom(atom));
    }
    return HostileBytes.written(out);
  }

  /** {@code {starling,1,Kind,Map}}, of a kind that is known or not, with a damaged map. */
  private static byte[] hello(HostileBytes bytes) {
    String[] kinds = {"hello", "ping", "pong", "probe", "probed", "unheard_of"};
    ByteBuffer out = ByteBuffer.allocate(300).put((byte) 131).put((byte) 104).put((byte) 4);
    out.put(atom("starling")).put((byte) 97).put((byte) 1);
    out.put(atom(kinds[bytes.random().nextInt(kinds.length)]));
    out.put((byte) 116).putInt(1).put(atom("incarnation")).put(atom("never"));
    return bytes.random().nextBoolean()
        ? HostileBytes.written(out)
        : bytes.damaged(HostileBytes.written(out));
  }

  /** A list in a list in a list. */
  private static byte[] deep(int depth) {
    ByteBuffer out = ByteBuffer.allocate(1 + 5 * depth).put((byte) 131);
    for (int i = 0; i < depth; i++) {
      out.put((byte) 108).putInt(1);
    }
    return out.array();
  }

  private static byte[] atom(String text) {
    return HostileBytes.concat(new byte[] {119, (byte) text.length()}, HostileBytes.ascii(text));
  }

  private static byte[] framed(byte[] content) {
    return HostileBytes.concat(number(content.length), content);
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private void send(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
