package dev.starling.erldist.term;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What each kind of term accepts, keeps and equals. */
class TermValuesTest {
  private static final Atom NODE = Atom.of("a@b");
  private static final long MAX_WORD = 0xffff_ffffL;

  @Test
  void anAtomHas255CodePoints() {
    assertEquals(255 * 4, Atom.of("😀".repeat(255)).utf8Length());
    refused(() -> Atom.of("😀".repeat(256)));
    refused(() -> Atom.of("x".repeat(256)));
    refused(() -> Atom.of("a\ud83d"));
    refused(() -> Atom.of("\ude00b"));
  }

  @Test
  void anAtomKnowsItsUtf8() {
    for (String name :
        List.of("", "a", "1234567", "12345678", "123456789", "é漢😀", "x".repeat(40))) {
      byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
      Atom atom = Atom.of(name);
      byte[] copy = new byte[utf8.length + 2];
      atom.copyUtf8(copy, 1);
      assertTrue(Arrays.equals(utf8, Arrays.copyOfRange(copy, 1, 1 + utf8.length)));
      assertTrue(atom.hasUtf8(copy, 1, utf8.length));
      assertTrue(atom.hasUtf8(utf8, 0, utf8.length));
      for (int i = 0; i < utf8.length; i++) {
        copy[1 + i] ^= 1;
        assertFalse(atom.hasUtf8(copy, 1, utf8.length), name + " at " + i);
        copy[1 + i] ^= 1;
      }
      assertFalse(atom.hasUtf8(copy, 1, utf8.length + 1));
    }
    assertNotEquals(Atom.of("a"), Atom.of("a\0"));
    assertNotEquals(Atom.of("abcdefgh1"), Atom.of("abcdefgh2"));
  }

  @Test
  void integersHaveOneForm() {
    assertEquals(
        IntegerTerm.of(Long.MIN_VALUE), IntegerTerm.of(BigInteger.valueOf(Long.MIN_VALUE)));
    assertFalse(IntegerTerm.of(BigInteger.ONE.shiftLeft(63)).isLong());
    assertTrue(IntegerTerm.of(BigInteger.ONE.shiftLeft(63).negate()).isLong());
    assertThrows(
        ArithmeticException.class,
        () -> IntegerTerm.of(BigInteger.ONE.shiftLeft(63)).longValueExact());
    refused(() -> new IntegerTerm(0, BigInteger.ONE));
    assertTrue(IntegerTerm.of(255).isByte() && IntegerTerm.of(0).isByte());
    assertFalse(IntegerTerm.of(256).isByte() || IntegerTerm.of(-1).isByte());
    assertFalse(IntegerTerm.of(BigInteger.ONE.shiftLeft(64)).isByte());
  }

  @Test
  void equalIsErlangsExactly() {
    assertNotEquals(IntegerTerm.of(1), FloatTerm.of(1));
    assertNotEquals(FloatTerm.of(0.0), FloatTerm.of(-0.0));
    assertNotEquals(BinaryTerm.EMPTY, ListTerm.EMPTY);
    assertNotEquals(TupleTerm.EMPTY, ListTerm.EMPTY);
    assertNotEquals(new BitString(BinaryTerm.of(new byte[1]), 7), BinaryTerm.of(new byte[1]));
    assertNotEquals(Atom.of("a"), BinaryTerm.utf8("a"));
  }

  @Test
  void aListOfBytesIsTheSameList() {
    byte[] bytes = {0, 1, -1};
    ListTerm compact = ListTerm.wrapBytes(bytes);
    ListTerm plain = ListTerm.of(IntegerTerm.of(0), IntegerTerm.of(1), IntegerTerm.of(255));
    assertEquals(compact, plain);
    assertEquals(plain, compact);
    assertEquals(compact.hashCode(), plain.hashCode());
    assertEquals(plain.elements(), compact.elements());
    assertTrue(plain.isBytes() && compact.isBytes() && ListTerm.EMPTY.isBytes());
    assertFalse(ListTerm.of(IntegerTerm.of(256)).isBytes() || ListTerm.of(Atom.OK).isBytes());
    for (ListTerm list : List.of(compact, plain)) {
      byte[] copy = new byte[5];
      list.copyBytes(copy, 1);
      assertTrue(Arrays.equals(new byte[] {0, 0, 1, -1, 0}, copy));
      assertThrows(UnsupportedOperationException.class, () -> list.elements().set(0, Atom.OK));
    }
    assertNotEquals(compact, ListTerm.wrapBytes(new byte[] {0, 1}));
    assertNotEquals(compact, ListTerm.wrapBytes(new byte[] {0, 1, 2}));
    assertEquals(ListTerm.EMPTY, ListTerm.wrapBytes(new byte[0]));
  }

  @Test
  void containersCopyWhatTheyAreMadeOf() {
    List<Term> source = new ArrayList<>(List.of(Atom.OK));
    Term[] array = {Atom.OK};
    TupleTerm tuple = new TupleTerm(source);
    ListTerm list = new ListTerm(source);
    ImproperList improper = new ImproperList(source, Atom.NIL);
    TupleTerm ofArray = TupleTerm.of(array);
    source.set(0, Atom.NIL);
    array[0] = Atom.NIL;
    assertEquals(List.of(Atom.OK), tuple.elements());
    assertEquals(List.of(Atom.OK), list.elements());
    assertEquals(List.of(Atom.OK), improper.elements());
    assertEquals(tuple, ofArray);
    assertThrows(UnsupportedOperationException.class, () -> tuple.elements().set(0, Atom.NIL));
    List<Term> withNull = Arrays.asList(Atom.OK, null);
    assertThrows(NullPointerException.class, () -> new TupleTerm(withNull));
    assertThrows(NullPointerException.class, () -> new ListTerm(withNull));
  }

  @Test
  void anImproperListIsOne() {
    refused(() -> new ImproperList(List.of(), Atom.OK));
    refused(() -> new ImproperList(List.of(Atom.OK), ListTerm.EMPTY));
    refused(() -> new ImproperList(List.of(Atom.OK), new ImproperList(List.of(Atom.OK), Atom.OK)));
    assertNotEquals(
        new ImproperList(List.of(Atom.OK), Atom.OK), new ImproperList(List.of(Atom.OK), Atom.NIL));
  }

  @Test
  void identifiersHaveUnsignedWords() {
    new Pid(NODE, MAX_WORD, MAX_WORD, MAX_WORD);
    refused(() -> new Pid(NODE, -1, 0, 0));
    refused(() -> new Pid(NODE, 0, MAX_WORD + 1, 0));
    refused(() -> new Pid(NODE, 0, 0, -1));
    refused(() -> new PortId(NODE, 0, MAX_WORD + 1));
    refused(() -> Reference.of(NODE, MAX_WORD + 1, 1));
    refused(() -> Reference.of(NODE, 0));
    refused(() -> Reference.of(NODE, 0, 1, 2, 3, 4, 5, 6));
    refused(() -> new ExportFun(Atom.OK, Atom.OK, 256));
    assertNotEquals(new Pid(NODE, 1, 2, 3), new Pid(NODE, 1, 2, 4));
    assertNotEquals(new PortId(NODE, 1, 3), new PortId(NODE, 1, 4));
  }

  @Test
  void missingWordsOfAReferenceAreZero() {
    Reference three = Reference.of(NODE, 1, 7, 0, 0);
    assertEquals(Reference.of(NODE, 1, 7), three);
    assertEquals(Reference.of(NODE, 1, 7).hashCode(), three.hashCode());
    assertNotEquals(Reference.of(NODE, 1, 7, 0, 1), three);
    assertNotEquals(Reference.of(NODE, 2, 7), three);
    assertEquals(List.of(7, 0, 0), three.words());
    assertEquals(three, new Reference(NODE, 1, List.of(7, 0, 0)));
  }

  @Test
  void aBitStringEndsInAPartOfAByte() {
    refused(() -> new BitString(BinaryTerm.EMPTY, 1));
    refused(() -> new BitString(BinaryTerm.of(new byte[1]), 0));
    refused(() -> new BitString(BinaryTerm.of(new byte[1]), 8));
    refused(() -> new BitString(BinaryTerm.of(new byte[] {1}), 7));
    refused(() -> FloatTerm.of(Double.NEGATIVE_INFINITY));
  }

  private static void refused(Executable make) {
    assertThrows(IllegalArgumentException.class, make);
  }
}
