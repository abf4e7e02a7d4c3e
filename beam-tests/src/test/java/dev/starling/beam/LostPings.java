package dev.starling.beam;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes pings out of what the node sends that has connected: its handshake, then frames. A stream
 * has no other loss than this. Written here by hand, so that it shares nothing with what it tests.
 */
final class LostPings {
  private static final byte[] PING = "w\u0004ping".getBytes(StandardCharsets.US_ASCII);

  /** The last message of the handshake on this side. */
  private static final int CHALLENGE_REPLY = 'r';

  private byte[] rest = {};
  private boolean shaken;
  private int pings;

  /**
   * The bytes to go on with.
   *
   * @param each so many-th ping is lost; 0 for none
   */
  byte[] pass(byte[] bytes, int each) {
    byte[] all = Arrays.copyOf(rest, rest.length + bytes.length);
    System.arraycopy(bytes, 0, all, rest.length, bytes.length);
    ByteBuffer in = ByteBuffer.wrap(all);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (true) {
      int head = shaken ? Integer.BYTES : Short.BYTES;
      if (in.remaining() < head) {
        break;
      }
      int length = head + (shaken ? in.getInt(in.position()) : in.getShort(in.position()) & 0xffff);
      if (in.remaining() < length) {
        break;
      }
      byte[] frame = new byte[length];
      in.get(frame);
      if (!shaken) {
        shaken = frame[head] == CHALLENGE_REPLY;
      } else if (isPing(frame) && each > 0 && ++pings % each == 0) {
        continue;
      }
      out.writeBytes(frame);
    }
    rest = Arrays.copyOfRange(all, in.position(), all.length);
    return out.toByteArray();
  }

  private static boolean isPing(byte[] frame) {
    for (int i = 0; i + PING.length <= frame.length; i++) {
      if (Arrays.equals(frame, i, i + PING.length, PING, 0, PING.length)) {
        return true;
      }
    }
    return false;
  }
}
