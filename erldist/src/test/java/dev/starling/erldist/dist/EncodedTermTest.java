package dev.starling.erldist.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.starling.erldist.codec.TermEncoder;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.MapTerm;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EncodedTermTest {
  static List<Term> largeTerms() {
    SplittableRandom random = new SplittableRandom(3);
    List<Term> mixed = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      byte[] bytes = new byte[random.nextInt(i % 100 == 0 ? 30_000 : 40)];
      random.nextBytes(bytes);
      mixed.add(TupleTerm.of(IntegerTerm.of(i), Atom.of("ключ" + i % 7), BinaryTerm.wrap(bytes)));
    }
    byte[] text = new byte[60_000];
    random.nextBytes(text);
    return List.of(
        BinaryTerm.wrap(new byte[200_000]),
        new ListTerm(mixed),
        TupleTerm.of(Atom.OK, new MapTerm(Map.of(Atom.OK, new ListTerm(mixed)))),
        ListTerm.wrapBytes(text),
        IntegerTerm.of(BigInteger.TWO.pow(300_000)));
  }

  @ParameterizedTest
  @MethodSource("largeTerms")
  void aLargeTermIsEncodedAsAnyOther(Term term) {
    EncodedTerm encoded = EncodedTerm.ifLarge(term);
    byte[] expected = encoded(term);
    assertEquals(expected.length, encoded.length());
    assertArrayEquals(expected, ByteBufUtil.getBytes(encoded.bytes()));
    assertArrayEquals(expected, ByteBufUtil.getBytes(encoded.bytes()), "a second time");
    assertEquals(term, encoded.term());
  }

  @Test
  void aSmallTermIsNot() {
    assertNull(EncodedTerm.ifLarge(Atom.OK));
    assertNull(EncodedTerm.ifLarge(BinaryTerm.wrap(new byte[EncodedTerm.LARGE_BYTES])));
    assertNull(EncodedTerm.ifLarge(ListTerm.of(BinaryTerm.wrap(new byte[16_000]))));
  }

  @Test
  void aLargeTermTooDeepIsRefused() {
    Term deep = BinaryTerm.wrap(new byte[20_000]);
    for (int i = 0; i < 300; i++) {
      deep = ListTerm.of(BinaryTerm.wrap(new byte[100]), deep);
    }
    Term tooDeep = deep;
    assertThrows(IllegalArgumentException.class, () -> EncodedTerm.ifLarge(tooDeep));
  }

  private static byte[] encoded(Term term) {
    ByteBuf out = Unpooled.buffer();
    TermEncoder.encode(term, out);
    return ByteBufUtil.getBytes(out);
  }
}
