package dev.starling.erldist.dist;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A socket on which a test speaks the protocol itself, by blocking reads and writes. */
final class RawPeer implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final long FLAGS = 0xd07df7fbdL;
  private static final int CHALLENGE = 0x0a0b0c0d;
  private static final String COOKIE = "biscuit";

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  RawPeer(Socket socket) throws IOException {
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  static RawPeer dial(TestNode node) throws IOException {
    return new RawPeer(new Socket("127.0.0.1", node.endpoint.port()));
  }

  static RawPeer accept(ServerSocket listener) throws IOException {
    listener.setSoTimeout(TIMEOUT_MILLIS);
    return new RawPeer(listener.accept());
  }

  /** Dials, and goes through the whole handshake. */
  static RawPeer connect(TestNode node, String name) throws IOException {
    RawPeer peer = dial(node).sendName(name, 1);
    peer.expectStatus("ok");
    return peer.finishDialling();
  }

  RawPeer sendName(String name, int creation) throws IOException {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    return sendMessage(
        ByteBuffer.allocate(15 + bytes.length)
            .put((byte) 'N')
            .putLong(FLAGS)
            .putInt(creation)
            .putShort((short) bytes.length)
            .put(bytes));
  }

  RawPeer sendStatus(String status) throws IOException {
    return sendMessage(
        ByteBuffer.wrap(("s" + status).getBytes(StandardCharsets.US_ASCII))
            .position(1 + status.length()));
  }

  void expectStatus(String status) throws IOException {
    String message = new String(readMessage().array(), StandardCharsets.US_ASCII);
    if (!message.equals("s" + status)) {
      throw new AssertionError("expected status " + status + ", got " + message);
    }
  }

  /** As the side that dialled: from the challenge to the acknowledgement. */
  RawPeer finishDialling() throws IOException {
    int challenge = readMessage().getInt(9);
    sendReply(challenge, COOKIE);
    byte[] ack = readMessage().array();
    byte[] proof = new byte[16];
    System.arraycopy(ack, 1, proof, 0, 16);
    if (ack[0] != 'a' || !MessageDigest.isEqual(proof, digest(CHALLENGE, COOKIE))) {
      throw new AssertionError("no acknowledgement: " + HexFormat.of().formatHex(ack));
    }
    return this;
  }

  void sendReply(int challenge, String cookie) throws IOException {
    sendMessage(
        ByteBuffer.allocate(21).put((byte) 'r').putInt(CHALLENGE).put(digest(challenge, cookie)));
  }

  /** The challenge of a handshake that this peer began. */
  int readChallenge() throws IOException {
    return readMessage().getInt(9);
  }

  /** As the side that was dialled: after the status, from the challenge to the end. */
  RawPeer finishAccepting(String name) throws IOException {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    sendMessage(
        ByteBuffer.allocate(19 + bytes.length)
            .put((byte) 'N')
            .putLong(FLAGS)
            .putInt(CHALLENGE)
            .putInt(1)
            .putShort((short) bytes.length)
            .put(bytes));
    ByteBuffer reply = readMessage();
    return sendMessage(
        ByteBuffer.allocate(17).put((byte) 'a').put(digest(reply.getInt(1), COOKIE)));
  }

  /** The name in the first message of who dialled this peer. */
  String readName() throws IOException {
    ByteBuffer message = readMessage();
    return new String(message.array(), 15, message.getShort(13), StandardCharsets.US_ASCII);
  }

  RawPeer sendHex(String bytes) throws IOException {
    out.write(HexFormat.of().parseHex(bytes.replace(" ", "")));
    return this;
  }

  /** What comes from now on, as messages. */
  WireFrames frames() {
    return new WireFrames(in);
  }

  byte[] readBytes(int count) throws IOException {
    return in.readNBytes(count);
  }

  /** Reads what still comes until the other side closes the socket, in order or not. */
  void expectClosed() throws IOException {
    try {
      in.skipNBytes(Long.MAX_VALUE);
    } catch (EOFException | SocketException e) {
      return;
    }
  }

  /** Ends the connection by a reset instead of in order. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private RawPeer sendMessage(ByteBuffer message) throws IOException {
    out.write(
        ByteBuffer.allocate(2 + message.position())
            .putShort((short) message.position())
            .put(message.flip())
            .array());
    return this;
  }

  private ByteBuffer readMessage() throws IOException {
    byte[] message = new byte[in.readUnsignedShort()];
    in.readFully(message);
    return ByteBuffer.wrap(message);
  }

  private static byte[] digest(int challenge, String cookie) {
    try {
      String text = cookie + Integer.toUnsignedString(challenge);
      return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
