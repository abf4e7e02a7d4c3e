package dev.starling.erldist.dist;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads frames with distribution headers by what erl_ext_dist says, for comparison with what writes
 * them: a stream of its own, and no class of the product.
 */
final class WireFrames {
  /** A message as it became complete: the bytes behind the header, fragments joined. */
  record Message(byte[] bytes, int fragments) {}

  private static final class Open {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int fragments = 1;
    long left;
  }

  private final DataInputStream in;
  private final Map<Long, Open> open = new HashMap<>();

  WireFrames(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /** All messages of {@code stream}, which has to end with one. */
  static List<Message> all(byte[] stream) throws IOException {
    ByteArrayInputStream bytes = new ByteArrayInputStream(stream);
    WireFrames frames = new WireFrames(bytes);
    List<Message> messages = new ArrayList<>();
    while (bytes.available() > 0) {
      messages.add(frames.next());
    }
    return messages;
  }

  /** The next message that becomes complete. */
  Message next() throws IOException {
    while (true) {
      byte[] frame = new byte[in.readInt()];
      in.readFully(frame);
      Message message = frame.length == 0 ? null : message(frame);
      if (message != null) {
        return message;
      }
    }
  }

  private Message message(byte[] frame) throws IOException {
    DataInputStream header = new DataInputStream(new ByteArrayInputStream(frame));
    expect(131, header.readUnsignedByte());
    int type = header.readUnsignedByte();
    if (type == 68) {
      expect(0, header.readUnsignedByte());
      return new Message(header.readAllBytes(), 0);
    }
    long sequence = header.readLong();
    long fragment = header.readLong();
    Open message;
    if (type == 69) {
      expect(0, header.readUnsignedByte());
      message = new Open();
      if (sequence == 0 || open.put(sequence, message) != null) {
        throw new AssertionError("a sequence number that is not free: " + sequence);
      }
    } else {
      expect(70, type);
      message = open.get(sequence);
      expect(message.left, fragment);
      message.fragments++;
    }
    message.bytes.write(header.readAllBytes());
    message.left = fragment - 1;
    if (message.left > 0) {
      return null;
    }
    open.remove(sequence);
    return new Message(message.bytes.toByteArray(), message.fragments);
  }

  private static void expect(long expected, long found) {
    if (expected != found) {
      throw new AssertionError("expected " + expected + ", found " + found);
    }
  }
}
