package dev.starling.erldist.dist;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** The messages of handshake version 6: written with their length in front, read without it. */
final class HandshakeMessages {
  static final int LENGTH_BYTES = 2;

  /** The status that refuses a name. */
  static final String NOT_ALLOWED = "not_allowed";

  /** The longest name and challenge, with room for what later versions may append to them. */
  static final int MAX_NAME_MESSAGE = 1_024;

  static final int MAX_STATUS_MESSAGE = 1_024;
  static final int REPLY_MESSAGE = 1 + 4 + Cookie.DIGEST_BYTES;
  static final int ACK_MESSAGE = 1 + Cookie.DIGEST_BYTES;

  private static final int NAME_HEADER = 1 + 8 + 4 + 2;
  private static final int CHALLENGE_HEADER = NAME_HEADER + 4;

  /** A challenge: who the accepting side is, and what it wants to see proven. */
  record Challenge(HandshakePeer peer, int challenge) {}

  /** The proof asked for, and a challenge in return. The digest is what is left of the message. */
  record Reply(int challenge, ByteBuf digest) {}

  private HandshakeMessages() {}

  static ByteBuf name(HandshakePeer self) {
    byte[] name = nameBytes(self);
    return message(NAME_HEADER + name.length, 'N')
        .writeLong(self.flags())
        .writeInt((int) self.creation())
        .writeShort(name.length)
        .writeBytes(name);
  }

  static ByteBuf challenge(HandshakePeer self, int challenge) {
    byte[] name = nameBytes(self);
    return message(CHALLENGE_HEADER + name.length, 'N')
        .writeLong(self.flags())
        .writeInt(challenge)
        .writeInt((int) self.creation())
        .writeShort(name.length)
        .writeBytes(name);
  }

  static ByteBuf status(String status) {
    byte[] text = status.getBytes(StandardCharsets.US_ASCII);
    return message(1 + text.length, 's').writeBytes(text);
  }

  static ByteBuf reply(int challenge, byte[] digest) {
    return message(REPLY_MESSAGE, 'r').writeInt(challenge).writeBytes(digest);
  }

  static ByteBuf ack(byte[] digest) {
    return message(ACK_MESSAGE, 'a').writeBytes(digest);
  }

  static HandshakePeer readName(ByteBuf in) throws HandshakeException {
    int tag = in.readUnsignedByte();
    if (tag == 'n') {
      throw tooOld();
    }
    if (tag != 'N') {
      throw garbage("a name", tag);
    }
    checkLength("a name", in, NAME_HEADER - 1);
    long flags = in.readLong();
    long creation = in.readUnsignedInt();
    return new HandshakePeer(readNodeName(in, flags), DistFlags.expand(flags), creation);
  }

  static Challenge readChallenge(ByteBuf in) throws HandshakeException {
    int tag = in.readUnsignedByte();
    if (tag == 'n') {
      throw tooOld();
    }
    if (tag != 'N') {
      throw garbage("a challenge", tag);
    }
    checkLength("a challenge", in, CHALLENGE_HEADER - 1);
    long flags = in.readLong();
    int challenge = in.readInt();
    long creation = in.readUnsignedInt();
    String node = readNodeName(in, flags);
    return new Challenge(new HandshakePeer(node, DistFlags.expand(flags), creation), challenge);
  }

  static String readStatus(ByteBuf in) throws HandshakeException {
    int tag = in.readUnsignedByte();
    if (tag != 's') {
      throw garbage("a status", tag);
    }
    return in.readCharSequence(in.readableBytes(), StandardCharsets.ISO_8859_1).toString();
  }

  static Reply readReply(ByteBuf in) throws HandshakeException {
    int tag = in.readUnsignedByte();
    if (tag != 'r') {
      throw garbage("a challenge reply", tag);
    }
    checkExactLength("a challenge reply", in, REPLY_MESSAGE - 1);
    int challenge = in.readInt();
    return new Reply(challenge, in);
  }

  static ByteBuf readAck(ByteBuf in) throws HandshakeException {
    int tag = in.readUnsignedByte();
    if (tag != 'a') {
      throw garbage("an acknowledgement", tag);
    }
    checkExactLength("an acknowledgement", in, ACK_MESSAGE - 1);
    return in;
  }

  /** A text of the peer's as it may stand in a log line: short, and nothing that moves a cursor. */
  static String printable(String text) {
    String start = text.length() <= 64 ? text : text.substring(0, 64) + "…";
    return start.replaceAll("\\p{Cntrl}", "?");
  }

  private static ByteBuf message(int length, char tag) {
    return Unpooled.buffer(LENGTH_BYTES + length).writeShort(length).writeByte(tag);
  }

  private static byte[] nameBytes(HandshakePeer self) {
    return self.node().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A node that asks for a name sends its host only; all others a whole name. */
  private static String readNodeName(ByteBuf in, long flags) throws HandshakeException {
    int length = in.readUnsignedShort();
    if (length > in.readableBytes()) {
      throw new HandshakeException(
          ConnectFailure.PROTOCOL_ERROR,
          "the peer's name has " + length + " bytes of which " + in.readableBytes() + " came");
    }
    String name = in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
    if ((flags & DistFlags.NAME_ME) != 0) {
      return name;
    }
    try {
      return NodeName.parse(name).toString();
    } catch (IllegalArgumentException e) {
      throw new HandshakeException(
          ConnectFailure.PROTOCOL_ERROR,
          "the peer calls itself \"" + printable(name) + "\", which is no node name");
    }
  }

  private static void checkLength(String what, ByteBuf in, int least) throws HandshakeException {
    if (in.readableBytes() < least) {
      throw new HandshakeException(
          ConnectFailure.PROTOCOL_ERROR,
          what + " has at least " + (least + 1) + " bytes, got " + (in.readableBytes() + 1));
    }
  }

  private static void checkExactLength(String what, ByteBuf in, int length)
      throws HandshakeException {
    if (in.readableBytes() != length) {
      throw new HandshakeException(
          ConnectFailure.PROTOCOL_ERROR,
          what + " has " + (length + 1) + " bytes, got " + (in.readableBytes() + 1));
    }
  }

  private static HandshakeException garbage(String expected, int tag) {
    return new HandshakeException(
        ConnectFailure.PROTOCOL_ERROR, "expected " + expected + ", got a message with tag " + tag);
  }

  private static HandshakeException tooOld() {
    return new HandshakeException(
        ConnectFailure.NOT_ALLOWED,
        "the peer speaks the handshake of OTP 22 or older; OTP 25 or later is needed");
  }
}
