package dev.starling.erldist.epmd;

import dev.starling.erldist.term.BinaryTerm;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Requests as bytes: two bytes of length, one of tag, then what the tag says. Source: "EPMD
 * Protocol" in the chapter "Distribution Protocol" of the ERTS User's Guide.
 */
final class EpmdRequests {
  static final int ALIVE2 = 'x';
  static final int PORT_PLEASE2 = 'z';
  static final int NAMES = 'n';
  static final int DUMP = 'd';
  static final int KILL = 'k';
  static final int STOP = 's';

  /** Bytes of ALIVE2_REQ without the name and the extra data. */
  private static final int ALIVE2_FIXED_BYTES = 13;

  /** The longest request that means anything: ALIVE2_REQ with both fields at their limit. */
  static final int MAX_LENGTH = ALIVE2_FIXED_BYTES + 2 * NodeEntry.MAX_BYTES;

  private static final int LENGTH_BYTES = 2;

  private EpmdRequests() {}

  /**
   * Reads the one request that a connection may carry; {@code soFar} is left as it is.
   *
   * @return null while bytes are missing
   * @throws EpmdFormatException when no byte that could follow makes it a request
   */
  static @Nullable EpmdRequest decode(ByteBuf soFar) throws EpmdFormatException {
    ByteBuf in = soFar.slice();
    if (in.readableBytes() < LENGTH_BYTES) {
      return null;
    }
    int length = in.readUnsignedShort();
    if (length == 0 || length > MAX_LENGTH) {
      throw new EpmdFormatException(
          "a request has 1 to " + MAX_LENGTH + " bytes, this one claims " + length, 0);
    }
    if (in.readableBytes() > length) {
      throw new EpmdFormatException(
          "more bytes than the " + length + " announced", LENGTH_BYTES + length);
    }
    if (in.readableBytes() < length) {
      return null;
    }
    int tag = in.readUnsignedByte();
    return switch (tag) {
      case ALIVE2 -> new EpmdRequest.Register(readEntry(in));
      case PORT_PLEASE2 -> new EpmdRequest.Lookup(readLookup(in));
      case NAMES -> new EpmdRequest.Names();
      case DUMP -> new EpmdRequest.Dump();
      case KILL -> new EpmdRequest.Kill();
      case STOP -> new EpmdRequest.Stop();
      default -> throw new EpmdFormatException("no request has tag " + tag, LENGTH_BYTES);
    };
  }

  /** Writes {@code request}, its length first. */
  static void encode(EpmdRequest request, ByteBuf out) {
    int start = out.writerIndex();
    out.writeShort(0);
    if (request instanceof EpmdRequest.Register register) {
      out.writeByte(ALIVE2);
      writeEntry(register.entry(), out);
    } else if (request instanceof EpmdRequest.Lookup lookup) {
      out.writeByte(PORT_PLEASE2);
      out.writeCharSequence(lookup.name(), StandardCharsets.UTF_8);
    } else if (request instanceof EpmdRequest.Names) {
      out.writeByte(NAMES);
    } else {
      throw new IllegalArgumentException("never sent: " + request);
    }
    out.setShort(start, out.writerIndex() - start - LENGTH_BYTES);
  }

  /** The fields that ALIVE2_REQ and PORT2_RESP have in common, from the port on. */
  static void writeEntry(NodeEntry entry, ByteBuf out) {
    byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
    out.writeShort(entry.port());
    out.writeByte(entry.nodeType());
    out.writeByte(entry.protocol());
    out.writeShort(entry.highestVersion());
    out.writeShort(entry.lowestVersion());
    out.writeShort(name.length);
    out.writeBytes(name);
    out.writeShort(entry.extra().length());
    out.writeBytes(entry.extra().toByteArray());
  }

  /**
   * Reads what {@link #writeEntry} writes. The caller saw to it that the bytes are there, or wants
   * their lack to be an error.
   */
  static NodeEntry readEntry(ByteBuf in) throws EpmdFormatException {
    need(in, ALIVE2_FIXED_BYTES - 1, "a node's entry");
    int port = in.readUnsignedShort();
    int nodeType = in.readUnsignedByte();
    int protocol = in.readUnsignedByte();
    int highest = in.readUnsignedShort();
    int lowest = in.readUnsignedShort();
    int nameOffset = in.readerIndex();
    String name = utf8(readField(in, "the name"), nameOffset);
    byte[] extra = readField(in, "the extra data");
    String problem = NodeEntry.problemWith(name);
    if (problem != null) {
      throw new EpmdFormatException(problem, nameOffset);
    }
    return new NodeEntry(name, port, nodeType, protocol, highest, lowest, BinaryTerm.wrap(extra));
  }

  private static byte[] readField(ByteBuf in, String what) throws EpmdFormatException {
    need(in, 2, "the length of " + what);
    int offset = in.readerIndex();
    int length = in.readUnsignedShort();
    if (length > NodeEntry.MAX_BYTES) {
      throw new EpmdFormatException(
          what + " has at most " + NodeEntry.MAX_BYTES + " bytes, this one claims " + length,
          offset);
    }
    need(in, length, what);
    byte[] bytes = new byte[length];
    in.readBytes(bytes);
    return bytes;
  }

  private static String readLookup(ByteBuf in) throws EpmdFormatException {
    int offset = in.readerIndex();
    int length = in.readableBytes();
    // Clients from before OTP R3 end the name with a zero byte, and epmd still takes it.
    if (length > 0 && in.getByte(offset + length - 1) == 0) {
      length--;
    }
    byte[] bytes = new byte[length];
    in.readBytes(bytes);
    String name = utf8(bytes, offset);
    String problem = NodeEntry.problemWith(name);
    if (problem != null) {
      throw new EpmdFormatException(problem, offset);
    }
    return name;
  }

  static String utf8(byte[] bytes, int offset) throws EpmdFormatException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new EpmdFormatException("the text is not UTF-8", offset);
    }
  }

  private static void need(ByteBuf in, int bytes, String what) throws EpmdFormatException {
    if (in.readableBytes() < bytes) {
      throw new EpmdFormatException(
          what + " takes " + bytes + " bytes, " + in.readableBytes() + " are left",
          in.readerIndex());
    }
  }
}
