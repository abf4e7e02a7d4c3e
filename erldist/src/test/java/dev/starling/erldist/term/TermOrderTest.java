package dev.starling.erldist.term;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TermOrderTest {
  private static final BigInteger BIG = BigInteger.ONE.shiftLeft(64);

  /** Each less than the next, as {@code lists:sort} of maps with these keys shows in a BEAM. */
  private static final List<Term> ASCENDING =
      List.of(
          IntegerTerm.of(BIG.negate()),
          IntegerTerm.of(Long.MIN_VALUE),
          IntegerTerm.of(-1),
          IntegerTerm.of(300),
          IntegerTerm.of(BIG),
          FloatTerm.of(-1e300),
          FloatTerm.of(-0.0),
          FloatTerm.of(0.0),
          FloatTerm.of(1.5),
          Atom.EMPTY,
          Atom.of("a"),
          Atom.of("a\0"),
          Atom.of("a\0b"),
          Atom.of("abcdefgh"),
          Atom.of("abcdefgh1"),
          Atom.of("abcdefgh2"),
          Atom.of("b"),
          Atom.of("é"),
          Atom.of("\uffff"),
          Atom.of("😀"),
          Reference.of(Atom.of("n"), 0, 1),
          Reference.of(Atom.of("n"), 0, 1, 1),
          Reference.of(Atom.of("n"), 0, -1),
          new OpaqueFun(BinaryTerm.of(new byte[] {112})),
          new ExportFun(Atom.of("a"), Atom.of("b"), 0),
          new ExportFun(Atom.of("a"), Atom.of("b"), 1),
          new ExportFun(Atom.of("a"), Atom.of("c"), 0),
          new PortId(Atom.of("n"), 1, 0),
          new PortId(Atom.of("n"), -1, 0),
          new PortId(Atom.of("n"), 0, 1),
          new Pid(Atom.of("n"), 2, 0, 0),
          new Pid(Atom.of("n"), 1, 1, 0),
          new Pid(Atom.of("o"), 1, 0, 0),
          TupleTerm.EMPTY,
          TupleTerm.of(Atom.of("z")),
          TupleTerm.of(IntegerTerm.of(1), Atom.of("z")),
          TupleTerm.of(IntegerTerm.of(2), Atom.of("a")),
          MapTerm.EMPTY,
          MapTerm.of(IntegerTerm.of(1), Atom.of("z")),
          MapTerm.of(Atom.of("a"), IntegerTerm.of(1)),
          MapTerm.of(IntegerTerm.of(1), Atom.of("a"), IntegerTerm.of(2), Atom.of("b")),
          MapTerm.of(IntegerTerm.of(1), Atom.of("b"), IntegerTerm.of(2), Atom.of("a")),
          ListTerm.EMPTY,
          new ImproperList(List.of(IntegerTerm.of(1)), Atom.of("a")),
          ListTerm.of(IntegerTerm.of(1)),
          new ImproperList(List.of(IntegerTerm.of(1), IntegerTerm.of(2)), Atom.of("a")),
          ListTerm.wrapBytes(new byte[] {1, 2}),
          ListTerm.of(IntegerTerm.of(1), Atom.of("a")),
          new ImproperList(List.of(IntegerTerm.of(2)), BinaryTerm.EMPTY),
          BinaryTerm.EMPTY,
          new BitString(BinaryTerm.of(new byte[] {0}), 1),
          BinaryTerm.of(new byte[] {0}),
          BinaryTerm.of(new byte[] {0, 0}),
          BinaryTerm.of(new byte[] {1}),
          new BitString(BinaryTerm.of(new byte[] {-128}), 1),
          new BitString(BinaryTerm.of(new byte[] {-128}), 2),
          BinaryTerm.of(new byte[] {-1}));

  @Test
  void ordersAsErlangDoes() {
    for (int i = 0; i < ASCENDING.size(); i++) {
      for (int j = 0; j < ASCENDING.size(); j++) {
        Term a = ASCENDING.get(i);
        Term b = ASCENDING.get(j);
        assertEquals(
            Integer.compare(i, j), Integer.signum(TermOrder.compare(a, b)), () -> a + " and " + b);
      }
    }
  }

  @Test
  void isTotalAndAgreesWithEquals() {
    RandomTerms random = new RandomTerms(3);
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      terms.add(random.next(2));
    }
    terms.sort(TermOrder::compare);
    for (int i = 1; i < terms.size(); i++) {
      Term a = terms.get(i - 1);
      Term b = terms.get(i);
      assertTrue(TermOrder.compare(a, b) <= 0, () -> a + " and " + b);
      assertEquals(TermOrder.compare(a, b) == 0, a.equals(b), () -> a + " and " + b);
      assertEquals(TermOrder.compare(a, b) == 0, TermOrder.compare(b, a) == 0);
      Term later = terms.get(Math.min(terms.size() - 1, i + 100));
      assertTrue(TermOrder.compare(a, later) <= 0, () -> a + " and " + later);
      assertTrue(TermOrder.compare(later, a) >= 0, () -> later + " and " + a);
    }
  }
}
