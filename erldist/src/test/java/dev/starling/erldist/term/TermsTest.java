package dev.starling.erldist.term;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TermsTest {
  private static final BigInteger BIG = BigInteger.ONE.shiftLeft(80);

  @Test
  void fromJava() {
    assertEquals(Atom.NIL, Terms.of(null));
    assertEquals(Atom.TRUE, Terms.of(true));
    assertEquals(Atom.FALSE, Terms.of(false));
    for (Object seven : List.of((byte) 7, (short) 7, 7, 7L, BigInteger.valueOf(7))) {
      assertEquals(IntegerTerm.of(7), Terms.of(seven));
    }
    assertEquals(IntegerTerm.of(BIG), Terms.of(BIG));
    assertEquals(FloatTerm.of(1.5), Terms.of(1.5f));
    assertEquals(FloatTerm.of(-0.0), Terms.of(-0.0));
    assertEquals(BinaryTerm.utf8("é"), Terms.of("é"));
    assertEquals(BinaryTerm.utf8("ab"), Terms.of(new StringBuilder("ab")));
    byte[] bytes = {1, 2};
    Term binary = Terms.of(bytes);
    bytes[0] = 9;
    assertEquals(BinaryTerm.of(new byte[] {1, 2}), binary);
    assertEquals(ListTerm.of(IntegerTerm.of(1), Atom.NIL), Terms.of(Arrays.asList(1, null)));
    assertEquals(ListTerm.of(IntegerTerm.of(1)), Terms.of(new LinkedHashSet<>(List.of(1))));
    assertEquals(
        MapTerm.of(BinaryTerm.utf8("a"), ListTerm.EMPTY), Terms.of(Map.of("a", List.of())));
    assertSame(Atom.OK, Terms.of(Atom.OK));
  }

  @Test
  void refusesWhatErlangDoesNotHave() {
    assertMessage("java.lang.Object", () -> Terms.of(new Object()));
    assertMessage("java.util.Date", () -> Terms.of(List.of(new Date(0))));
    assertMessage("finite", () -> Terms.of(Double.NaN));
    assertMessage("finite", () -> Terms.of(Map.of("x", Float.POSITIVE_INFINITY)));
    assertMessage("the key 1 twice", () -> Terms.of(Map.of(1, "a", 1L, "b")));
    List<Object> itself = new ArrayList<>();
    itself.add(itself);
    assertMessage("deeper than 256", () -> Terms.of(itself));
  }

  @Test
  void toJava() {
    assertNull(Terms.toJava(Atom.NIL));
    assertEquals(true, Terms.toJava(Atom.TRUE));
    assertEquals(false, Terms.toJava(Atom.of("false")));
    assertEquals(Atom.UNDEFINED, Terms.toJava(Atom.UNDEFINED));
    assertEquals(7L, Terms.toJava(IntegerTerm.of(7)));
    assertEquals(BIG, Terms.toJava(IntegerTerm.of(BIG)));
    assertEquals(1.5, Terms.toJava(FloatTerm.of(1.5)));
    assertEquals("é", Terms.toJava(BinaryTerm.utf8("é")));
    BinaryTerm noText = BinaryTerm.of(new byte[] {(byte) 0xff});
    assertEquals(noText, Terms.toJava(noText));
    assertEquals(List.of(104L, 105L), Terms.toJava(ListTerm.wrapBytes(new byte[] {104, 105})));
    assertEquals(
        Collections.singletonMap(null, Arrays.asList("x", null)),
        Terms.toJava(MapTerm.of(Atom.NIL, ListTerm.of(BinaryTerm.utf8("x"), Atom.NIL))));
    TupleTerm tuple = TupleTerm.of(Atom.TRUE);
    assertSame(tuple, Terms.toJava(tuple));
  }

  @Test
  void backAndForthIsTheSame() {
    RandomTerms terms = new RandomTerms(1);
    for (int i = 0; i < 2_000; i++) {
      Term term = terms.next(3);
      assertEquals(term, Terms.of(Terms.toJava(term)));
    }
  }

  @Test
  void text() {
    assertEquals("", Terms.text(ListTerm.EMPTY));
    assertEquals("é漢", Terms.text(BinaryTerm.utf8("é漢")));
    Term nested =
        ListTerm.of(
            IntegerTerm.of('a'),
            ListTerm.of(BinaryTerm.utf8("é"), ListTerm.EMPTY),
            new ImproperList(List.of(IntegerTerm.of(0x1f600)), BinaryTerm.utf8("!")));
    assertEquals("aé😀!", Terms.text(nested));
    assertMessage("expected text", () -> Terms.text(Atom.OK));
    assertMessage("expected text", () -> Terms.text(IntegerTerm.of('a')));
    assertMessage("expected text", () -> Terms.text(ListTerm.of(IntegerTerm.of(0xd800))));
    assertMessage("expected text", () -> Terms.text(ListTerm.of(IntegerTerm.of(-1))));
    assertMessage(
        "text in UTF-8, got [<<255>>]",
        () -> Terms.text(ListTerm.of(BinaryTerm.of(new byte[] {(byte) 0xff}))));
    Term deep = BinaryTerm.utf8("x");
    for (int i = 0; i <= Terms.MAX_DEPTH; i++) {
      deep = ListTerm.of(deep);
    }
    Term tooDeep = deep;
    assertMessage("deeper than 256", () -> Terms.text(tooDeep));
  }

  @Test
  void readsWhatATermShouldBe() {
    assertEquals("ok", Terms.atom(Atom.OK));
    assertEquals(-5, Terms.integer(IntegerTerm.of(-5)));
    assertEquals(2, Terms.tuple(TupleTerm.of(Atom.OK, Atom.NIL), 2).arity());
    assertMessage("expected an atom, got {ok,[1]}", () -> Terms.atom(okAndOne()));
    assertMessage("expected an integer of at most 64 bits", () -> Terms.integer(Terms.of(BIG)));
    assertMessage("expected a tuple of 3 elements", () -> Terms.tuple(okAndOne(), 3));
    Term longText = BinaryTerm.utf8("x".repeat(10_000));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> Terms.atom(longText))
                .getMessage()
                .length()
            < 150);
  }

  private static Term okAndOne() {
    return TupleTerm.of(Atom.OK, ListTerm.of(IntegerTerm.of(1)));
  }

  private static void assertMessage(String part, Runnable refused) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, refused::run).getMessage());
    assertTrue(message.contains(part), message);
  }
}
