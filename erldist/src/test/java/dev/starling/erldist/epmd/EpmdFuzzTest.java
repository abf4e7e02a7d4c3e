package dev.starling.erldist.epmd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random bytes, and real messages damaged at random. Whatever comes, a parser answers with a value,
 * with null, or with its declared exception, and leaves the buffer as it was. What it refused stays
 * refused when more comes, so that nobody waits for the rest of what can never be read.
 */
class EpmdFuzzTest {
  private static final boolean LONG = Boolean.getBoolean("starling.long");
  private static final int INPUTS = LONG ? 10_000_000 : 100_000;
  private static final long SEED = 20261122;

  private static final List<byte[]> REQUESTS =
      messages(
          "0010 78 1388 4d 00 0006 0005 0003 666f6f 0000",
          "0013 78 ffff 48 01 0005 0005 0002 c3a9 0003 010203 7a",
          "0004 7a 666f6f",
          "0001 6e",
          "0004 73 666f6f");

  private static final List<byte[]> ANSWERS =
      messages(
          "76 00 00000001",
          "79 01 0063",
          "77 01",
          "77 00 1388 4d 00 0006 0005 0003 666f6f 0002 0102",
          "00001111 6e616d6520666f6f20617420706f727420353030300a"
              + "6e616d65206220617420706f72742037370a");

  @FunctionalInterface
  private interface Parser {
    @Nullable Object parse(ByteBuf in) throws EpmdFormatException;
  }

  @Test
  void requests() {
    fuzz(REQUESTS, EpmdRequests::decode);
  }

  @Test
  void registrations() {
    fuzz(ANSWERS, EpmdAnswers::decodeAlive);
  }

  @Test
  void entries() {
    fuzz(ANSWERS, in -> EpmdAnswers.decodePort(in, "foo"));
  }

  @Test
  void names() {
    Random random = new Random(SEED);
    int[] outcomes = new int[3];
    for (int i = 0; i < INPUTS; i++) {
      byte[] input = damaged(ANSWERS, random);
      outcomes[parse(in -> EpmdAnswers.decodeNames(in, true), input, input.length)]++;
      assertNull(parseOrFail(in -> EpmdAnswers.decodeNames(in, false), input));
    }
    assertReached(outcomes);
  }

  private static void fuzz(List<byte[]> messages, Parser parser) {
    Random random = new Random(SEED);
    int[] outcomes = new int[3];
    for (int i = 0; i < INPUTS; i++) {
      byte[] input = damaged(messages, random);
      outcomes[parse(parser, input, input.length)]++;
      if (parse(parser, input, random.nextInt(input.length + 1)) == 2) {
        assertThrows(EpmdFormatException.class, () -> parser.parse(Unpooled.wrappedBuffer(input)));
      }
    }
    assertReached(outcomes);
  }

  /** 0: a value, 1: more is needed, 2: refused. */
  private static int parse(Parser parser, byte[] input, int length) {
    ByteBuf in = Unpooled.wrappedBuffer(input, 0, length);
    int outcome;
    try {
      outcome = parser.parse(in) == null ? 1 : 0;
    } catch (EpmdFormatException e) {
      outcome = 2;
    }
    assertEquals(0, in.readerIndex());
    assertEquals(length, in.writerIndex());
    assertEquals(1, in.refCnt());
    return outcome;
  }

  private static @Nullable Object parseOrFail(Parser parser, byte[] input) {
    try {
      return parser.parse(Unpooled.wrappedBuffer(input));
    } catch (EpmdFormatException e) {
      throw new AssertionError(e);
    }
  }

  /** A fuzzer that never gets through, or never gets stopped, tests nothing. */
  private static void assertReached(int[] outcomes) {
    for (int count : outcomes) {
      assertTrue(count > INPUTS / 100, () -> Arrays.toString(outcomes));
    }
  }

  private static byte[] damaged(List<byte[]> messages, Random random) {
    if (random.nextInt(8) == 0) {
      byte[] noise = new byte[random.nextInt(40)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] message = messages.get(random.nextInt(messages.size())).clone();
    for (int flips = random.nextInt(4); flips > 0; flips--) {
      message[random.nextInt(message.length)] = (byte) random.nextInt();
    }
    int length = random.nextInt(3) > 0 ? message.length : random.nextInt(message.length + 4);
    return Arrays.copyOf(message, length);
  }

  private static List<byte[]> messages(String... hex) {
    return Arrays.stream(hex).map(RawSocket::bytes).toList();
  }
}
