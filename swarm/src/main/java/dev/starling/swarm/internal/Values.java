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
  private Values() {}

  static Term toTerm(Value value) {
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
      return BinaryTerm.wrap(bytes.toByteArray());
    } else if (value instanceof Value.Symbol symbol) {
      return Atom.of(symbol.name());
    } else if (value instanceof Value.Sequence sequence) {
      return new ListTerm(toTerms(sequence.elements()));
    } else if (value instanceof Value.Tuple tuple) {
      return new TupleTerm(toTerms(tuple.elements()));
    } else {
      Map<Term, Term> entries = new LinkedHashMap<>();
      ((Value.Dictionary) value)
          .entries()
          .forEach((key, element) -> entries.put(toTerm(key), toTerm(element)));
      return new MapTerm(entries);
    }
  }

  static List<Term> toTerms(List<Value> values) {
    return values.stream().map(Values::toTerm).toList();
  }

  /**
   * Reads a term as a value.
   *
   * @throws IllegalArgumentException for what values do not have: pids, ports, references, funs,
   *     bit strings and improper lists
   */
  static Value fromTerm(Term term) {
    if (term instanceof Atom atom) {
      return fromAtom(atom);
    } else if (term instanceof IntegerTerm integer) {
      return new Value.Int(integer.bigValue());
    } else if (term instanceof FloatTerm real) {
      return new Value.Real(real.value());
    } else if (term instanceof BinaryTerm binary) {
      return fromBinary(binary);
    } else if (term instanceof ListTerm list) {
      return new Value.Sequence(fromTerms(list.elements()));
    } else if (term instanceof TupleTerm tuple) {
      return new Value.Tuple(fromTerms(tuple.elements()));
    } else if (term instanceof MapTerm map) {
      Map<Value, Value> entries = new LinkedHashMap<>();
      map.entries().forEach((key, element) -> entries.put(fromTerm(key), fromTerm(element)));
      return new Value.Dictionary(entries);
    }
    throw new IllegalArgumentException(
        "a "
            + term.getClass().getSimpleName()
            + " is no value; accepted are atoms, numbers, binaries, lists, tuples and maps");
  }

  static List<Value> fromTerms(List<Term> terms) {
    List<Value> values = new ArrayList<>(terms.size());
    for (Term term : terms) {
      values.add(fromTerm(term));
    }
    return values;
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
