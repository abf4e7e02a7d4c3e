package dev.starling.erldist.term;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MapTermTest {
  /** Sizes around the bounds where look-up and sorting change their ways. */
  private static final int[] SIZES = {0, 1, 2, 7, 8, 9, 15, 16, 17, 33, 1_000};

  @Test
  void isTheMapItWasMadeOf() {
    RandomTerms terms = new RandomTerms(1);
    for (int size : SIZES) {
      Map<Term, Term> model = new HashMap<>();
      while (model.size() < size) {
        model.put(terms.next(2), terms.next(1));
      }
      MapTerm map = new MapTerm(model);
      assertEquals(size, map.size());
      assertEquals(model, map.entries());
      assertEquals(model.hashCode(), map.entries().hashCode());
      for (Map.Entry<Term, Term> entry : model.entrySet()) {
        assertEquals(entry.getValue(), map.get(entry.getKey()));
        assertTrue(map.entries().containsKey(entry.getKey()));
      }
      for (int i = 0; i < 100; i++) {
        Term key = terms.next(1);
        assertEquals(model.get(key), map.get(key));
        assertEquals(model.containsKey(key), map.entries().containsKey(key));
      }
    }
  }

  @Test
  void equalInWhateverOrderItWasMade() {
    RandomTerms terms = new RandomTerms(2);
    for (int size : SIZES) {
      Map<Term, Term> model = new LinkedHashMap<>();
      while (model.size() < size) {
        model.put(terms.next(2), terms.next(1));
      }
      List<Term> keys = new ArrayList<>(model.keySet());
      MapTerm map = new MapTerm(model);
      for (int i = 0; i < 5; i++) {
        Collections.shuffle(keys, new Random(i));
        Term[] pairs = new Term[2 * size];
        for (int j = 0; j < size; j++) {
          pairs[2 * j] = keys.get(j);
          pairs[2 * j + 1] = model.get(keys.get(j));
        }
        MapTerm shuffled = MapTerm.of(pairs);
        assertEquals(map, shuffled);
        assertEquals(map.hashCode(), shuffled.hashCode());
        assertEquals(map.toString(), shuffled.toString());
        if (size > 0) {
          pairs[1] = TupleTerm.of(Atom.of("other"), Atom.of("value"));
          assertNotEquals(map, MapTerm.of(pairs));
        }
      }
    }
  }

  @Test
  void refusesAKeyThatIsThereTwice() {
    for (int size : SIZES) {
      Term[] pairs = new Term[2 * size + 2];
      for (int i = 0; i <= size; i++) {
        pairs[2 * i] = IntegerTerm.of((long) (size - i) * 7_919);
        pairs[2 * i + 1] = Atom.OK;
      }
      pairs[2 * size] = pairs[size / 2 * 2];
      if (size > 0) {
        IllegalArgumentException e =
            assertThrows(IllegalArgumentException.class, () -> MapTerm.of(pairs));
        assertTrue(String.valueOf(e.getMessage()).contains("twice"), e.toString());
      }
    }
    assertThrows(IllegalArgumentException.class, () -> MapTerm.of(Atom.OK));
  }

  @Test
  void looksUpAtomsByName() {
    for (int size : SIZES) {
      Map<Term, Term> model = new HashMap<>();
      for (int i = 0; i < size; i++) {
        model.put(Atom.of("key" + i), IntegerTerm.of(i));
      }
      model.put(BinaryTerm.utf8("key0"), Atom.OK);
      MapTerm map = new MapTerm(model);
      for (int i = 0; i < size; i++) {
        assertEquals(IntegerTerm.of(i), map.get("key" + i));
      }
      assertNull(map.get("other"));
    }
  }

  @Test
  void theViewCannotBeChanged() {
    Map<Term, Term> view = MapTerm.of(Atom.OK, Atom.NIL).entries();
    assertThrows(UnsupportedOperationException.class, () -> view.put(Atom.NIL, Atom.NIL));
    assertThrows(UnsupportedOperationException.class, () -> view.remove(Atom.OK));
    Map.Entry<Term, Term> entry = view.entrySet().iterator().next();
    assertThrows(UnsupportedOperationException.class, () -> entry.setValue(Atom.OK));
    assertFalse(view.containsKey("ok"));
    assertNull(view.get("ok"));
    Iterator<Map.Entry<Term, Term>> empty = MapTerm.EMPTY.entries().entrySet().iterator();
    assertThrows(NoSuchElementException.class, empty::next);
  }

  /** With buckets by hash code this would take ten thousand million comparisons. */
  @Test
  void collidingHashCodesDoNoHarm() {
    int bits = 17;
    Term[] pairs = new Term[2 << bits];
    for (int i = 0; i < 1 << bits; i++) {
      StringBuilder key = new StringBuilder();
      for (int bit = 0; bit < bits; bit++) {
        key.append((i >> bit & 1) == 0 ? "BB" : "Aa");
      }
      pairs[2 * i] = BinaryTerm.utf8(key.toString());
      pairs[2 * i + 1] = IntegerTerm.of(i);
      assertEquals(pairs[0].hashCode(), pairs[2 * i].hashCode());
    }
    MapTerm map = MapTerm.of(pairs);
    assertEquals(1 << bits, map.size());
    assertEquals(map, new MapTerm(map.entries()));
    assertEquals(IntegerTerm.of(0), map.get(BinaryTerm.utf8("BB".repeat(bits))));
  }
}
