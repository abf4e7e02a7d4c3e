package dev.starling.swarm.internal;

import dev.starling.core.value.Value;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.BinaryTerm;
import dev.starling.erldist.term.FloatTerm;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.ListTerm;
import dev.starling.erldist.term.MapTerm;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values as terms and back. A binary that is valid UTF-8 comes back as text, any other as bytes,
 * since Erlang does not tell the two apart.
 */
final class Values {
  private static final Atom BYTES = Atom.of("$bytes");
  private static final Atom TUPLE = Atom.of("$tuple");

  private Values() {}

  /** As a BEAM node expects it. */
  static Term toTerm(Value value) {
    return toTerm(value, false);
  }

  /**
   * So that the very value comes back from {@link #fromExactTerm}: bytes are marked, and so are
   * tuples that look like a mark.
   */
  static Term toExactTerm(Value value) {
    return toTerm(value, true);
  }

  private static Term toTerm(Value value, boolean exact) {
    if (value instanceof Value.Null) {
      return Atom.NIL;
    } else if (value instanceof Value.Bool bool) {
      return Atom.of(bool.value());
    } else if (value instanceof Value.Int integer) {
      return IntegerTerm.of(integer.value());
    } else if (value instanceof Value.Real real) {
      return FloatTerm.of(real.value());
    } else if (value instanceof Value.Text text) {
      return BinaryTerm.utf8(text.value());
    } else if (value instanceof Value.Bytes bytes) {
      BinaryTerm binary = BinaryTerm.wrap(bytes.toByteArray());
      return exact ? TupleTerm.of(BYTES, binary) : binary;
    } else if (value instanceof Value.Symbol symbol) {
      return Atom.of(symbol.name());
    } else if (value instanceof Value.Sequence sequence) {
      return new ListTerm(toTerms(sequence.elements(), exact));
    } else if (value instanceof Value.Tuple tuple) {
      List<Term> elements = toTerms(tuple.elements(), exact);
      if (exact && !elements.isEmpty() && isMark(elements.get(0))) {
        elements.add(0, TUPLE);
      }
      return new TupleTerm(elements);
    } else {
      Map<Term, Term> entries = new LinkedHashMap<>();
      ((Value.Dictionary) value)
          .entries()
          .forEach((key, element) -> entries.put(toTerm(key, exact), toTerm(element, exact)));
      return new MapTerm(entries);
    }
  }

  private static boolean isMark(Term term) {
    return term.equals(BYTES) || term.equals(TUPLE);
  }

  static List<Term> toTerms(List<Value> values) {
    return toTerms(values, false);
  }

  private static List<Term> toTerms(List<Value> values, boolean exact) {
    List<Term> terms = new ArrayList<>(values.size() + 1);
    for (Value value : values) {
      terms.add(toTerm(value, exact));
    }
    return terms;
  }

  /**
   * Reads a term as a value.
   *
   * @throws IllegalArgumentException for what values do not have: pids, ports, references, funs,
   *     bit strings and improper lists
   */
  static Value fromTerm(Term term) {
    return fromTerm(term, false);
  }

  /**
   * Reads what {@link #toExactTerm} wrote.
   *
   * @throws IllegalArgumentException as {@link #fromTerm}, and for a mark that is not understood
   */
  static Value fromExactTerm(Term term) {
    return fromTerm(term, true);
  }

  private static Value fromTerm(Term term, boolean exact) {
    if (term instanceof Atom atom) {
      return fromAtom(atom);
    } else if (term instanceof IntegerTerm integer) {
      return new Value.Int(integer.bigValue());
    } else if (term instanceof FloatTerm real) {
      return new Value.Real(real.value());
    } else if (term instanceof BinaryTerm binary) {
      return exact ? Value.of(binary.utf8()) : fromBinary(binary);
    } else if (term instanceof ListTerm list) {
      return new Value.Sequence(fromTerms(list.elements(), exact));
    } else if (term instanceof TupleTerm tuple) {
      return fromTuple(tuple, exact);
    } else if (term instanceof MapTerm map) {
      Map<Value, Value> entries = new LinkedHashMap<>();
      map.entries()
          .forEach((key, element) -> entries.put(fromTerm(key, exact), fromTerm(element, exact)));
      return new Value.Dictionary(entries);
    }
    throw new IllegalArgumentException(
        "a "
            + term.getClass().getSimpleName()
            + " is no value; accepted are atoms, numbers, binaries, lists, tuples and maps");
  }

  static List<Value> fromTerms(List<Term> terms) {
    return fromTerms(terms, false);
  }

  private static List<Value> fromTerms(List<Term> terms, boolean exact) {
    List<Value> values = new ArrayList<>(terms.size());
    for (Term term : terms) {
      values.add(fromTerm(term, exact));
    }
    return values;
  }

  private static Value fromTuple(TupleTerm tuple, boolean exact) {
    if (exact && tuple.arity() > 0 && tuple.get(0).equals(BYTES)) {
      if (tuple.arity() == 2 && tuple.get(1) instanceof BinaryTerm binary) {
        return new Value.Bytes(binary.toByteArray());
      }
      throw new IllegalArgumentException("{'$bytes', Binary} has another shape");
    }
    List<Value> elements = fromTerms(tuple.elements(), exact);
    boolean marked = exact && tuple.arity() > 0 && tuple.get(0).equals(TUPLE);
    return new Value.Tuple(marked ? elements.subList(1, elements.size()) : elements);
  }

  private static Value fromAtom(Atom atom) {
    return switch (atom.name()) {
      case "nil" -> Value.NULL;
      case "true" -> Value.TRUE;
      case "false" -> Value.FALSE;
      default -> Value.atom(atom.name());
    };
  }

  private static Value fromBinary(BinaryTerm binary) {
    byte[] bytes = binary.toByteArray();
    try {
      return Value.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return new Value.Bytes(bytes);
    }
  }
}
