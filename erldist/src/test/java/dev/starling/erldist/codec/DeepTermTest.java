package dev.starling.erldist.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.Terms;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything that recurses, at the deepest nesting there is, on half of the stack that threads have
 * by default.
 */
class DeepTermTest {
  private static final int STACK_BYTES = 512 * 1024;

  /** The beginning of one container in the next, and what ends it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "6801|",
        "6900000001|",
        "6c00000001|6a",
        "6c00000001|6101",
        "7400000001|6a",
        "74000000016a|",
        "7400000003770161|7701626a61006a",
        "6802" + "6d00000000" + "|"
      })
  void allOperationsBearTheDeepest(String brackets) throws Exception {
    String open = brackets.substring(0, brackets.indexOf('|'));
    String close = brackets.substring(open.length() + 1);
    onSmallStack(
        () -> {
          Term term = decode(nested(open, close, Terms.MAX_DEPTH, "6107"));
          Term other = decode(nested(open, close, Terms.MAX_DEPTH, "6107"));
          Term greater = decode(nested(open, close, Terms.MAX_DEPTH, "6108"));
          assertEquals(term, other);
          assertEquals(term.hashCode(), other.hashCode());
          assertNotEquals(term, greater);
          assertTrue(term.toString().length() > 60);
          ByteBuf out = Unpooled.buffer();
          TermEncoder.encode(term, out);
          assertEquals(term, new TermDecoder(TermLimits.DEFAULT).decode(out));
          assertEquals(term, Terms.of(Terms.toJava(term)));
          // As keys of one map they are compared by order.
          String pair = nested(open, close, Terms.MAX_DEPTH - 1, "6107") + "6a";
          String next = nested(open, close, Terms.MAX_DEPTH - 1, "6106") + "6a";
          decode("7400000002" + pair + next);
          TermFormatException twice =
              assertThrows(TermFormatException.class, () -> decode("7400000002" + pair + pair));
          assertTrue(twice.getMessage().contains("twice"), twice.getMessage());
          assertThrows(
              TermFormatException.class,
              () -> decode(nested(open, close, Terms.MAX_DEPTH + 1, "6107")));
        });
  }

  @Test
  void aHundredThousandLevelsAreRefused() throws Exception {
    onSmallStack(
        () -> {
          for (String open : new String[] {"6801", "6c00000001", "7400000001", "74000000016a"}) {
            TermFormatException e =
                assertThrows(TermFormatException.class, () -> decode(open.repeat(100_000)));
            assertTrue(
                e.getMessage().contains("deeper") || e.getMessage().contains("announced"),
                e.getMessage());
          }
        });
  }

  private static String nested(String open, String close, int depth, String inside) {
    return open.repeat(depth) + inside + close.repeat(depth);
  }

  private static Term decode(String hex) throws TermFormatException {
    return new TermDecoder(TermLimits.DEFAULT)
        .decode(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
  }

  private interface Body {
    void run() throws Exception;
  }

  private static void onSmallStack(Body body) throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                body.run();
              } catch (Throwable e) {
                failure.set(e);
              }
            },
            "small-stack",
            STACK_BYTES);
    thread.start();
    thread.join();
    if (failure.get() != null) {
      throw new AssertionError("on a stack of " + STACK_BYTES + " bytes", failure.get());
    }
  }
}
