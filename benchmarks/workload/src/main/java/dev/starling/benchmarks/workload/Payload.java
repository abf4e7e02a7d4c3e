package dev.starling.benchmarks.workload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A message of 100 bytes: its kind, a number in big-endian order, and bytes that never vary. */
final class Payload {
  static final int BYTES = 100;

  static final byte DATA = 0;

  /** The answer to a round of {@link #DATA}; its number is the sum of theirs. */
  static final byte DONE = 1;

  /** The number says how many messages the sender may send beyond those it could before. */
  static final byte CREDIT = 2;

  static final byte PING = 3;
  static final byte PONG = 4;

  private static final int NUMBER_OFFSET = 1;
  private static final int FILL_OFFSET = NUMBER_OFFSET + Long.BYTES;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final byte[] TEMPLATE = template();

  private Payload() {}

  private static byte[] template() {
    byte[] bytes = new byte[BYTES];
    for (int i = FILL_OFFSET; i < BYTES; i++) {
      bytes[i] = (byte) (7 * i);
    }
    return bytes;
  }

  static byte[] of(byte kind, long number) {
    byte[] bytes = TEMPLATE.clone();
    bytes[0] = kind;
    LONG.set(bytes, NUMBER_OFFSET, number);
    return bytes;
  }

  static byte kind(byte[] bytes) {
    return bytes[0];
  }

  static long number(byte[] bytes) {
    return (long) LONG.get(bytes, NUMBER_OFFSET);
  }

  /** Fails unless all came that was sent. */
  static void check(byte[] bytes) {
    if (bytes.length != BYTES
        || !Arrays.equals(bytes, FILL_OFFSET, BYTES, TEMPLATE, FILL_OFFSET, BYTES)) {
      throw new IllegalStateException("a message came damaged: " + Arrays.toString(bytes));
    }
  }
}
