package dev.starling.erldist.term;

import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Terms from plain Java values and back, terms as text, and reading what a term should be. */
public final class Terms {
  /**
   * Deepest nesting of containers, empty ones not counted, that all operations on terms bear on a
   * stack of 512 KiB. A term can be built deeper; it is not decoded, encoded or converted.
   */
  public static final int MAX_DEPTH = 256;

  private static final int MAX_PRINTED_CHARACTERS = 2_000;
  private static final int MAX_QUOTED_CHARACTERS = 100;

  private Terms() {}

  /**
   * The term of a plain Java value.
   *
   * <table>
   * <caption>Conversion</caption>
   * <tr><th>Java</th><th>Erlang</th></tr>
   * <tr><td>null</td><td>the atom {@code nil}</td></tr>
   * <tr><td>Boolean</td><td>the atom {@code true} or {@code false}</td></tr>
   * <tr><td>Byte, Short, Integer, Long, BigInteger</td><td>integer</td></tr>
   * <tr><td>Float, Double</td><td>float</td></tr>
   * <tr><td>CharSequence</td><td>binary of its UTF-8</td></tr>
   * <tr><td>byte[]</td><td>binary</td></tr>
   * <tr><td>Iterable</td><td>list</td></tr>
   * <tr><td>Map</td><td>map</td></tr>
   * <tr><td>Term</td><td>itself</td></tr>
   * </table>
   *
   * @throws IllegalArgumentException for an object of any other class, a float that is not finite,
   *     keys of a map that are equal as terms, or nesting deeper than {@link #MAX_DEPTH}
   */
  public static Term of(@Nullable Object value) {
    return of(value, 0);
  }

  private static Term of(@Nullable Object value, int depth) {
    if (value == null) {
      return Atom.NIL;
    } else if (value instanceof Term term) {
      return term;
    } else if (value instanceof CharSequence text) {
      return BinaryTerm.utf8(text.toString());
    } else if (value instanceof Boolean truth) {
      return Atom.of(truth);
    } else if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return IntegerTerm.of(((Number) value).longValue());
    } else if (value instanceof BigInteger big) {
      return IntegerTerm.of(big);
    } else if (value instanceof Double || value instanceof Float) {
      return FloatTerm.of(((Number) value).doubleValue());
    } else if (value instanceof byte[] bytes) {
      return BinaryTerm.of(bytes);
    } else if (value instanceof Map<?, ?> map) {
      return ofMap(map, depth);
    } else if (value instanceof Iterable<?> iterable) {
      return ofIterable(iterable, depth);
    }
    throw new IllegalArgumentException(
        "no Erlang value for " + value.getClass().getName() + ": " + accepted());
  }

  private static String accepted() {
    return "accepted are null, Boolean, integers, Float, Double, CharSequence, byte[], Iterable,"
        + " Map and Term";
  }

  private static Term ofMap(Map<?, ?> map, int depth) {
    List<Term> pairs = new ArrayList<>(2 * map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      checkDepth(depth);
      pairs.add(of(entry.getKey(), depth + 1));
      pairs.add(of(entry.getValue(), depth + 1));
    }
    return MapTerm.wrap(pairs.toArray(new Term[0]));
  }

  private static Term ofIterable(Iterable<?> iterable, int depth) {
    List<Term> elements = new ArrayList<>();
    for (Object element : iterable) {
      checkDepth(depth);
      elements.add(of(element, depth + 1));
    }
    return ListTerm.wrap(elements.toArray(new Term[0]));
  }

  /**
   * The plain Java value of a term; what Java has no value for stays the term. {@code
   * Terms.of(toJava(t))} equals {@code t}.
   *
   * <table>
   * <caption>Conversion</caption>
   * <tr><th>Erlang</th><th>Java</th></tr>
   * <tr><td>the atom {@code nil}</td><td>null</td></tr>
   * <tr><td>the atoms {@code true}, {@code false}</td><td>Boolean</td></tr>
   * <tr><td>integer</td><td>Long, or BigInteger when it does not fit</td></tr>
   * <tr><td>float</td><td>Double</td></tr>
   * <tr><td>binary that is well-formed UTF-8</td><td>String</td></tr>
   * <tr><td>list</td><td>unmodifiable List</td></tr>
   * <tr><td>map</td><td>unmodifiable Map</td></tr>
   * <tr><td>all else: other atoms, other binaries, bit strings, tuples, improper lists, pids,
   * ports, references, funs</td><td>the term</td></tr>
   * </table>
   *
   * @throws IllegalArgumentException for nesting deeper than {@link #MAX_DEPTH}
   */
  public static @Nullable Object toJava(Term term) {
    return toJava(term, 0);
  }

  private static @Nullable Object toJava(Term term, int depth) {
    if (term instanceof Atom atom) {
      return switch (atom.name()) {
        case "nil" -> null;
        case "true" -> true;
        case "false" -> false;
        default -> atom;
      };
    } else if (term instanceof IntegerTerm integer) {
      BigInteger big = integer.big();
      return big != null ? big : (Object) integer.small();
    } else if (term instanceof FloatTerm number) {
      return number.value();
    } else if (term instanceof BinaryTerm binary) {
      String text = strictUtf8(binary);
      return text != null ? text : binary;
    } else if (term instanceof ListTerm list) {
      List<@Nullable Object> elements = new ArrayList<>(list.size());
      for (int i = 0; i < list.size(); i++) {
        checkDepth(depth);
        elements.add(toJava(list.get(i), depth + 1));
      }
      return Collections.unmodifiableList(elements);
    } else if (term instanceof MapTerm map) {
      Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
      for (int i = 0; i < map.size(); i++) {
        checkDepth(depth);
        entries.put(toJava(map.keyAt(i), depth + 1), toJava(map.valueAt(i), depth + 1));
      }
      return Collections.unmodifiableMap(entries);
    }
    return term;
  }

  private static @Nullable String strictUtf8(BinaryTerm binary) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(binary.toByteBuffer()).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static void checkDepth(int depth) {
    if (depth >= MAX_DEPTH) {
      throw new IllegalArgumentException("nested deeper than " + MAX_DEPTH);
    }
  }

  /**
   * Erlang's syntax for {@code term}, in at most 2,000 characters and 64 levels; {@code ...} stands
   * for what was cut. Lists and binaries of printable characters are shown as text. Identifiers and
   * funs, which have no syntax, are shown as {@code #Pid<node.id.serial>} and the like.
   */
  public static String toErlang(Term term) {
    return toErlang(term, MAX_PRINTED_CHARACTERS);
  }

  /** As {@link #toErlang(Term)}, in at most {@code maxCharacters}. */
  public static String toErlang(Term term, int maxCharacters) {
    return new TermPrinter(maxCharacters).print(term);
  }

  /** The name of an atom; {@link IllegalArgumentException} for anything else. */
  public static String atom(Term term) {
    if (term instanceof Atom atom) {
      return atom.name();
    }
    throw expected("an atom", term);
  }

  /** An integer that fits a long; {@link IllegalArgumentException} for anything else. */
  public static long integer(Term term) {
    if (term instanceof IntegerTerm integer && integer.isLong()) {
      return integer.small();
    }
    throw expected("an integer of at most 64 bits", term);
  }

  /** A tuple of {@code arity} elements; {@link IllegalArgumentException} for anything else. */
  public static TupleTerm tuple(Term term, int arity) {
    if (term instanceof TupleTerm tuple && tuple.arity() == arity) {
      return tuple;
    }
    throw expected("a tuple of " + arity + " elements", term);
  }

  /**
   * The text of what Erlang calls character data: a binary of UTF-8, or a list, nested at will, of
   * code points and such binaries.
   *
   * @throws IllegalArgumentException for anything else, and for malformed UTF-8
   */
  public static String text(Term term) {
    StringBuilder text = new StringBuilder();
    appendText(term, term, text, 0);
    return text.toString();
  }

  private static void appendText(Term part, Term whole, StringBuilder text, int depth) {
    if (part instanceof BinaryTerm binary) {
      String decoded = strictUtf8(binary);
      if (decoded == null) {
        throw expected("text in UTF-8", whole);
      }
      text.append(decoded);
    } else if (part instanceof IntegerTerm integer
        && depth > 0
        && integer.isLong()
        && isCharacter(integer.small())) {
      text.appendCodePoint((int) integer.small());
    } else if (part instanceof ListTerm list) {
      for (int i = 0; i < list.size(); i++) {
        checkDepth(depth);
        appendText(list.get(i), whole, text, depth + 1);
      }
    } else if (part instanceof ImproperList list && list.tail() instanceof BinaryTerm) {
      checkDepth(depth);
      for (int i = 0; i < list.size(); i++) {
        appendText(list.get(i), whole, text, depth + 1);
      }
      appendText(list.tail(), whole, text, depth + 1);
    } else {
      throw expected("text (a binary, or a list of characters and binaries)", whole);
    }
  }

  private static boolean isCharacter(long value) {
    return value >= 0
        && value <= Character.MAX_CODE_POINT
        && !(value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE);
  }

  private static IllegalArgumentException expected(String what, Term term) {
    return new IllegalArgumentException(
        "expected " + what + ", got " + toErlang(term, MAX_QUOTED_CHARACTERS));
  }
}
