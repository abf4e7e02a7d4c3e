package dev.starling.core.value;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value that users share and send. Immutable. Every value has a form in Erlang's terms, and every
 * value but atoms, tuples and bytes comes back from JSON as it went.
 */
public sealed interface Value {
  Value NULL = new Null();
  Value TRUE = new Bool(true);
  Value FALSE = new Bool(false);

  static Value of(boolean value) {
    return value ? TRUE : FALSE;
  }

  static Value of(long value) {
    return new Int(BigInteger.valueOf(value));
  }

  static Value of(double value) {
    return new Real(value);
  }

  static Value of(String text) {
    return new Text(text);
  }

  static Value atom(String name) {
    return new Symbol(name);
  }

  static Value list(Value... elements) {
    return new Sequence(List.of(elements));
  }

  static Value tuple(Value... elements) {
    return new Tuple(List.of(elements));
  }

  /** A map with text keys, which is what a JSON object becomes. */
  static Dictionary map(Map<String, ? extends Value> entries) {
    Map<Value, Value> copy = new LinkedHashMap<>();
    entries.forEach((key, value) -> copy.put(of(key), value));
    return new Dictionary(copy);
  }

  /** No value; {@code nil} in Erlang terms. */
  record Null() implements Value {}

  record Bool(boolean value) implements Value {}

  /** An integer of any size. */
  record Int(BigInteger value) implements Value {}

  /** A float; finite, since neither JSON nor Erlang has others. */
  record Real(double value) implements Value {
    public Real {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a float is finite, got " + value);
      }
    }
  }

  /** Unicode text; a UTF-8 binary in Erlang terms. */
  record Text(String value) implements Value {}

  /** Bytes that are no text. */
  final class Bytes implements Value {
    private final byte[] bytes;

    public Bytes(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    public byte[] toByteArray() {
      return bytes.clone();
    }

    public int length() {
      return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "Bytes[" + HexFormat.of().formatHex(bytes) + "]";
    }
  }

  /** An Erlang atom other than {@code nil}, {@code true} and {@code false}. */
  record Symbol(String name) implements Value {

    public Symbol {
      if (name.codePointCount(0, name.length()) > 255) {
        throw new IllegalArgumentException("an atom has at most 255 characters");
      }
    }
  }

  record Sequence(List<Value> elements) implements Value {
    public Sequence {
      elements = List.copyOf(elements);
    }
  }

  record Tuple(List<Value> elements) implements Value {
    public Tuple {
      elements = List.copyOf(elements);
    }
  }

  /** A map; iterates in the order it was built in, equality ignores order. */
  record Dictionary(Map<Value, Value> entries) implements Value {
    public Dictionary {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }
}
