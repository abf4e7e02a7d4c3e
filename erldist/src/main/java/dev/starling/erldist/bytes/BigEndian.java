package dev.starling.erldist.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in arrays of bytes, the most significant byte first, by one instruction each. */
public final class BigEndian {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private BigEndian() {}

  public static short getShort(byte[] bytes, int index) {
    return (short) SHORT.get(bytes, index);
  }

  public static int getInt(byte[] bytes, int index) {
    return (int) INT.get(bytes, index);
  }

  public static long getLong(byte[] bytes, int index) {
    return (long) LONG.get(bytes, index);
  }

  public static void putShort(byte[] bytes, int index, short value) {
    SHORT.set(bytes, index, value);
  }

  public static void putInt(byte[] bytes, int index, int value) {
    INT.set(bytes, index, value);
  }

  public static void putLong(byte[] bytes, int index, long value) {
    LONG.set(bytes, index, value);
  }

  /**
   * The first eight of {@code length} bytes from {@code index} on as a number, with zeros for those
   * that are missing. Such numbers, taken as unsigned, compare as the bytes do, except that they
   * can be equal where the bytes are not.
   */
  public static long prefix(byte[] bytes, int index, int length) {
    if (length >= Long.BYTES) {
      return getLong(bytes, index);
    }
    if (length == 0) {
      return 0;
    }
    if (index <= bytes.length - Long.BYTES) {
      // Bytes behind the last are read too, and masked.
      return getLong(bytes, index) & (-1L << (Long.SIZE - Byte.SIZE * length));
    }
    long prefix = 0;
    for (int i = 0; i < length; i++) {
      prefix |= (bytes[index + i] & 0xffL) << (Long.SIZE - Byte.SIZE * (i + 1));
    }
    return prefix;
  }
}
