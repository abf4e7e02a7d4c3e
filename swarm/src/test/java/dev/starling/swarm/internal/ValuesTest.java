package dev.starling.swarm.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.value.Value;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.FloatTerm;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.MapTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {
  @Test
  void eachKindOfValueHasItsTermAndComesBack() {
    BigInteger big = BigInteger.ONE.shiftLeft(200);
    assertPair(Value.NULL, Atom.of("nil"));
    assertPair(Value.TRUE, Atom.of("true"));
    assertPair(Value.FALSE, Atom.of("false"));
    assertPair(Value.of(42), IntegerTerm.of(42));
    assertPair(new Value.Int(big), IntegerTerm.of(big));
    assertPair(Value.of(45.0), FloatTerm.of(45.0));
    assertPair(Value.of("grüße"), BinaryTerm.utf8("grüße"));
    assertPair(
        new Value.Bytes(new byte[] {(byte) 0xff, 0}), BinaryTerm.of(new byte[] {(byte) 0xff, 0}));
    assertPair(Value.atom("ready"), Atom.of("ready"));
    assertPair(Value.list(Value.of(1), Value.NULL), ListTerm.of(IntegerTerm.of(1), Atom.of("nil")));
    assertPair(
        Value.tuple(Value.atom("ok"), Value.of(1)), TupleTerm.of(Atom.of("ok"), IntegerTerm.of(1)));
    assertPair(
        Value.map(Map.of("x", Value.of(1))),
        new MapTerm(Map.of(BinaryTerm.utf8("x"), IntegerTerm.of(1))));
  }

  @Test
  void whatValuesDoNotHaveIsRefusedByName() {
    Term pid = new Pid(Atom.of("a@127.0.0.1"), 1, 0, 1);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Values.fromTerm(ListTerm.of(pid)));
    assertTrue(String.valueOf(refused.getMessage()).contains("Pid"), refused.getMessage());
  }

  private static void assertPair(Value value, Term term) {
    assertEquals(term, Values.toTerm(value));
    assertEquals(value, Values.fromTerm(term));
  }
}
