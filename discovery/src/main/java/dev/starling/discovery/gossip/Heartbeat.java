package dev.starling.discovery.gossip;

import dev.starling.erldist.dist.NodeName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of itself: the bytes {@code heartbeat::}, then the external term <code>
 * #{node => 'name@host'}</code>. Anybody on the network can send it, so only this one shape is
 * read, by hand: no other term is built, and no name is kept.
 *
 * <p>Tags of terms: chapter "External Term Format" of the ERTS User's Guide. OTP 25 and older write
 * an atom as ATOM_EXT, later releases as SMALL_ATOM_UTF8_EXT, which all of them read.
 */
final class Heartbeat {
  private static final byte[] PREFIX = ascii("heartbeat::");
  private static final byte[] KEY = ascii("node");

  private static final int VERSION = 131;
  private static final int MAP_EXT = 116;
  private static final int ATOM_EXT = 100;
  private static final int SMALL_ATOM_EXT = 115;
  private static final int ATOM_UTF8_EXT = 118;
  private static final int SMALL_ATOM_UTF8_EXT = 119;

  private static final int MAX_ATOM_BYTES = 4 * 255;
  private static final int MAX_ATOM_HEADER_BYTES = 3;
  private static final int MAP_HEADER_BYTES = 6;

  /** The longest that can be well formed. */
  static final int MAX_BYTES =
      PREFIX.length
          + MAP_HEADER_BYTES
          + MAX_ATOM_HEADER_BYTES
          + KEY.length
          + MAX_ATOM_HEADER_BYTES
          + MAX_ATOM_BYTES;

  private Heartbeat() {}

  /** The heartbeat of {@code node}, a full node name. */
  static byte[] encode(String node) {
    byte[] name = node.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(MAX_BYTES);
    out.put(PREFIX).put((byte) VERSION).put((byte) MAP_EXT).putInt(1);
    putAtom(out, KEY);
    putAtom(out, name);
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    return bytes;
  }

  private static void putAtom(ByteBuffer out, byte[] utf8) {
    if (utf8.length <= 0xff) {
      out.put((byte) SMALL_ATOM_UTF8_EXT).put((byte) utf8.length);
    } else {
      out.put((byte) ATOM_UTF8_EXT).putShort((short) utf8.length);
    }
    out.put(utf8);
  }

  /** The node whose heartbeat {@code datagram} is, or null when it is none. */
  static @Nullable String decode(byte[] datagram) {
    if (datagram.length > MAX_BYTES || !isMarked(datagram)) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(datagram).position(PREFIX.length);
    if (in.remaining() < MAP_HEADER_BYTES
        || unsigned(in) != VERSION
        || unsigned(in) != MAP_EXT
        || in.getInt() != 1) {
      return null;
    }
    if (!"node".equals(readAtom(in))) {
      return null;
    }
    String node = readAtom(in);
    return node != null && !in.hasRemaining() && isNodeName(node) ? node : null;
  }

  /** Whether {@code datagram} starts as a heartbeat does: it came whole, and opened right. */
  static boolean isMarked(byte[] datagram) {
    return datagram.length >= PREFIX.length
        && Arrays.equals(datagram, 0, PREFIX.length, PREFIX, 0, PREFIX.length);
  }

  private static @Nullable String readAtom(ByteBuffer in) {
    if (in.remaining() < 2) {
      return null;
    }
    int tag = unsigned(in);
    boolean longLength = tag == ATOM_EXT || tag == ATOM_UTF8_EXT;
    boolean utf8 = tag == SMALL_ATOM_UTF8_EXT || tag == ATOM_UTF8_EXT;
    if (!longLength && !utf8 && tag != SMALL_ATOM_EXT) {
      return null;
    }
    if (longLength && in.remaining() < 2) {
      return null;
    }
    int length = longLength ? Short.toUnsignedInt(in.getShort()) : unsigned(in);
    if (length > in.remaining()) {
      return null;
    }
    ByteBuffer text = in.slice(in.position(), length);
    in.position(in.position() + length);
    return text(text, utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
  }

  private static @Nullable String text(ByteBuffer bytes, Charset charset) {
    try {
      return charset.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean isNodeName(String text) {
    try {
      NodeName.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static int unsigned(ByteBuffer in) {
    return Byte.toUnsignedInt(in.get());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
