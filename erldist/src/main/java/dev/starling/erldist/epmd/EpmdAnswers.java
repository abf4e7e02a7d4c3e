package dev.starling.erldist.epmd;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Answers as bytes. Every reader looks at all that came so far, leaves it as it is, and returns
 * null while bytes are missing. Source: as for {@link EpmdRequests}.
 */
final class EpmdAnswers {
  static final int ALIVE2_RESP = 'y';
  static final int ALIVE2_X_RESP = 'v';
  static final int PORT2_RESP = 'w';

  /** What a refused registration carries in the place of a creation, as the real epmd fills it. */
  private static final int REFUSED_CREATION = 99;

  private static final int OK = 0;
  private static final int ERROR = 1;

  /** Bytes of PORT2_RESP up to the name's length, and the two of that length. */
  private static final int PORT2_FIXED_BYTES = 12;

  private static final int MAX_PORT2_BYTES = PORT2_FIXED_BYTES + 2 + 2 * NodeEntry.MAX_BYTES;

  /** Several times what the largest table of ours can say. */
  static final int MAX_NAMES_BYTES = 1 << 20;

  private static final String LINE_START = "name ";
  private static final String LINE_MIDDLE = " at port ";

  /**
   * ALIVE2_RESP or ALIVE2_X_RESP.
   *
   * @param creation empty: the name was refused
   */
  record Alive(OptionalLong creation) {}

  /**
   * PORT2_RESP.
   *
   * @param entry empty: the EPMD does not know the name
   */
  record Port(Optional<NodeEntry> entry) {}

  private EpmdAnswers() {}

  /**
   * ALIVE2_X_RESP, or ALIVE2_RESP to a node that reads no long creation.
   *
   * @param creation empty: refused
   */
  static void encodeAlive(boolean longCreation, OptionalLong creation, ByteBuf out) {
    out.writeByte(longCreation ? ALIVE2_X_RESP : ALIVE2_RESP);
    out.writeByte(creation.isPresent() ? OK : ERROR);
    long value = creation.orElse(REFUSED_CREATION);
    if (longCreation) {
      out.writeInt((int) value);
    } else {
      out.writeShort((int) value);
    }
  }

  static @Nullable Alive decodeAlive(ByteBuf soFar) throws EpmdFormatException {
    ByteBuf in = soFar.slice();
    if (!in.isReadable()) {
      return null;
    }
    int tag = in.readUnsignedByte();
    if (tag != ALIVE2_RESP && tag != ALIVE2_X_RESP) {
      throw new EpmdFormatException(
          "a registration is answered with tag 118 or 121, not with " + tag, 0);
    }
    int rest = tag == ALIVE2_X_RESP ? 5 : 3;
    if (in.readableBytes() < rest) {
      return null;
    }
    refuseMoreThan(rest, in);
    boolean ok = in.readUnsignedByte() == OK;
    long creation = tag == ALIVE2_X_RESP ? in.readUnsignedInt() : in.readUnsignedShort();
    return new Alive(ok ? OptionalLong.of(creation) : OptionalLong.empty());
  }

  static void encodePort(@Nullable NodeEntry entry, ByteBuf out) {
    out.writeByte(PORT2_RESP);
    out.writeByte(entry == null ? ERROR : OK);
    if (entry != null) {
      EpmdRequests.writeEntry(entry, out);
    }
  }

  static @Nullable Port decodePort(ByteBuf soFar, String askedFor) throws EpmdFormatException {
    ByteBuf in = soFar.slice();
    if (in.isReadable() && in.getUnsignedByte(0) != PORT2_RESP) {
      throw new EpmdFormatException(
          "a look-up is answered with tag 119, not with " + in.getUnsignedByte(0), 0);
    }
    if (in.readableBytes() < 2) {
      return null;
    }
    if (in.getUnsignedByte(1) != OK) {
      refuseMoreThan(2, in);
      return new Port(Optional.empty());
    }
    if (in.readableBytes() > MAX_PORT2_BYTES) {
      throw new EpmdFormatException("an entry has at most " + MAX_PORT2_BYTES + " bytes", 0);
    }
    int whole = lengthOfPortAnswer(in);
    if (in.readableBytes() < whole) {
      return null;
    }
    refuseMoreThan(whole, in);
    NodeEntry entry = EpmdRequests.readEntry(in.skipBytes(2));
    if (!entry.name().equals(askedFor)) {
      throw new EpmdFormatException(
          "asked for \"" + askedFor + "\", told of \"" + entry.name() + "\"", PORT2_FIXED_BYTES);
    }
    if (entry.port() == 0) {
      throw new EpmdFormatException("no node listens on port 0", 2);
    }
    return new Port(Optional.of(entry));
  }

  /** More than there is while the lengths themselves are missing. */
  private static int lengthOfPortAnswer(ByteBuf in) throws EpmdFormatException {
    int available = in.readableBytes();
    if (available < PORT2_FIXED_BYTES) {
      return available + 1;
    }
    int extraLengthAt = PORT2_FIXED_BYTES + fieldLength(in, PORT2_FIXED_BYTES - 2);
    if (available < extraLengthAt + 2) {
      return available + 1;
    }
    return extraLengthAt + 2 + fieldLength(in, extraLengthAt);
  }

  private static int fieldLength(ByteBuf in, int offset) throws EpmdFormatException {
    int length = in.getUnsignedShort(offset);
    if (length > NodeEntry.MAX_BYTES) {
      throw new EpmdFormatException(
          "a field has at most " + NodeEntry.MAX_BYTES + " bytes, this one claims " + length,
          offset);
    }
    return length;
  }

  static void encodeNames(int epmdPort, Iterable<RegisteredName> names, ByteBuf out) {
    out.writeInt(epmdPort);
    for (RegisteredName name : names) {
      out.writeCharSequence(
          LINE_START + name.name() + LINE_MIDDLE + name.port() + "\n", StandardCharsets.UTF_8);
    }
  }

  /**
   * The list of names; whole only when the EPMD closed the socket.
   *
   * @param ended whether it did
   */
  static @Nullable List<RegisteredName> decodeNames(ByteBuf soFar, boolean ended)
      throws EpmdFormatException {
    ByteBuf in = soFar.slice();
    if (in.readableBytes() > MAX_NAMES_BYTES) {
      throw new EpmdFormatException(
          "a list of names has at most " + MAX_NAMES_BYTES + " bytes", MAX_NAMES_BYTES);
    }
    if (!ended || in.readableBytes() < 4) {
      return null;
    }
    in.skipBytes(4);
    List<RegisteredName> names = new ArrayList<>();
    while (in.isReadable()) {
      int offset = in.readerIndex();
      int length = in.bytesBefore((byte) '\n');
      if (length < 0) {
        throw new EpmdFormatException("the last line does not end", offset);
      }
      byte[] line = new byte[length];
      in.readBytes(line).skipBytes(1);
      names.add(parseLine(EpmdRequests.utf8(line, offset), offset));
    }
    return List.copyOf(names);
  }

  private static RegisteredName parseLine(String line, int offset) throws EpmdFormatException {
    int middle = line.lastIndexOf(LINE_MIDDLE);
    if (!line.startsWith(LINE_START) || middle < LINE_START.length()) {
      throw new EpmdFormatException(
          "a line reads \"name NAME at port PORT\", got \"" + line + "\"", offset);
    }
    String port = line.substring(middle + LINE_MIDDLE.length());
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 0xffff) {
      throw new EpmdFormatException("a port is 0 to 65535, got \"" + port + "\"", offset);
    }
    return new RegisteredName(line.substring(LINE_START.length(), middle), Integer.parseInt(port));
  }

  private static void refuseMoreThan(int bytes, ByteBuf in) throws EpmdFormatException {
    if (in.readableBytes() > bytes) {
      throw new EpmdFormatException("more bytes than the answer has", in.readerIndex() + bytes);
    }
  }
}
