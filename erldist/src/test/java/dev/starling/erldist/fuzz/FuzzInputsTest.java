package dev.starling.erldist.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fuzzer has to find faults that were put there, or its silence means nothing. */
class FuzzInputsTest {
  /** Strings with a length before each; sound, but for the fault that a test plants. */
  private static final byte[] SAMPLE = {0, 0, 0, 2, 'h', 'i', 0, 0, 0, 1, '!'};

  private static volatile byte[] kept = {};

  @Test
  void aSoundParserPasses() {
    FuzzInputs.Result result =
        fuzz()
            .allocating(8, 16_384)
            .check(
                20_000,
                input -> {
                  ByteBuffer in = ByteBuffer.wrap(input);
                  while (in.hasRemaining()) {
                    if (in.remaining() < 4) {
                      throw new EOFException();
                    }
                    int length = in.getInt();
                    if (length < 0 || length > in.remaining()) {
                      throw new EOFException();
                    }
                    kept = new byte[length];
                    in.get(kept);
                  }
                });
    assertEquals(20_000, result.read() + result.refused());
    assertTrue(result.read() > 100 && result.refused() > 100, result.toString());
  }

  @Test
  void findsAnUndeclaredException() {
    AssertionError e =
        assertThrows(
            AssertionError.class,
            () ->
                fuzz()
                    .check(
                        20_000,
                        input -> {
                          ByteBuffer in = ByteBuffer.wrap(input);
                          while (in.hasRemaining()) {
                            int length = Math.max(0, in.getInt()) % 16;
                            in.position(in.position() + length);
                          }
                        }));
    assertTrue(
        e.getCause() instanceof BufferUnderflowException
            || e.getCause() instanceof IllegalArgumentException,
        e.toString());
    assertTrue(e.getMessage().contains("bytes: "), e.getMessage());
  }

  @Test
  void findsAnAllocationThatTrustsALength() {
    AssertionError e =
        assertThrows(
            AssertionError.class,
            () ->
                fuzz()
                    .allocating(8, 16_384)
                    .check(
                        20_000,
                        input -> {
                          if (input.length < 4) {
                            throw new EOFException();
                          }
                          int length = ByteBuffer.wrap(input).getInt();
                          kept = new byte[Math.min(1 << 20, Math.max(0, length))];
                        }));
    assertTrue(e.getMessage().startsWith("allocated"), e.getMessage());
  }

  @Test
  void findsUnboundedRecursion() {
    FuzzInputs.Parser recursive =
        new FuzzInputs.Parser() {
          @Override
          public void parse(byte[] input) {
            descend(input, 0);
          }

          private int descend(byte[] input, int at) {
            return at < input.length && input[at] == 'h' ? 1 + descend(input, at) : 0;
          }
        };
    AssertionError e = assertThrows(AssertionError.class, () -> fuzz().check(20_000, recursive));
    assertTrue(e.getMessage().startsWith("StackOverflowError"), e.getMessage());
  }

  @Test
  void theSameSeedGivesTheSameInputs() {
    FuzzInputs first = fuzz();
    FuzzInputs second = fuzz();
    for (int i = 0; i < 1_000; i++) {
      assertArrayEquals(first.next(), second.next());
    }
  }

  private static FuzzInputs fuzz() {
    return FuzzInputs.seeded(1)
        .samples(List.of(SAMPLE))
        .tokens(new byte[] {'h'}, new byte[] {0, 0, 0, 1})
        .declared(IOException.class);
  }
}
