package dev.starling.erldist.term;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * A proper list. One that came as bytes, as Erlang sends short strings and other lists of small
 * integers, is kept as bytes; nothing but {@link #get} makes terms of them.
 */
public final class ListTerm implements Term {
  private static final Term[] NO_TERMS = {};
  private static final byte[] NO_BYTES = {};

  public static final ListTerm EMPTY = new ListTerm(NO_TERMS, NO_BYTES);

  /** One of the two arrays is empty. */
  private final Term[] terms;

  private final byte[] bytes;

  public ListTerm(List<Term> elements) {
    this(TermArrays.copyOf(elements), NO_BYTES);
  }

  private ListTerm(Term[] terms, byte[] bytes) {
    this.terms = terms;
    this.bytes = bytes;
  }

  public static ListTerm of(Term... elements) {
    return wrap(TermArrays.copyOf(elements));
  }

  /** A list around {@code elements}, none of them null, which the caller gives away. */
  public static ListTerm wrap(Term[] elements) {
    return elements.length == 0 ? EMPTY : new ListTerm(elements, NO_BYTES);
  }

  /** The list of the integers 0–255 that {@code bytes} are, which the caller gives away. */
  public static ListTerm wrapBytes(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new ListTerm(NO_TERMS, bytes);
  }

  /** An unmodifiable view. */
  public List<Term> elements() {
    return bytes.length == 0 ? TermArrays.view(terms) : new ByteElements(bytes);
  }

  public int size() {
    return terms.length + bytes.length;
  }

  /** The element at {@code index}, counted from 0. */
  public Term get(int index) {
    return bytes.length == 0 ? terms[index] : IntegerTerm.of(bytes[index] & 0xff);
  }

  /** Whether every element is an integer from 0 to 255. */
  public boolean isBytes() {
    for (Term term : terms) {
      if (!(term instanceof IntegerTerm integer && integer.isByte())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Puts the elements as bytes at {@code index} of {@code target}. Only for a list that {@link
   * #isBytes}.
   */
  public void copyBytes(byte[] target, int index) {
    System.arraycopy(bytes, 0, target, index, bytes.length);
    for (int i = 0; i < terms.length; i++) {
      target[index + i] = (byte) ((IntegerTerm) terms[i]).small();
    }
  }

  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof ListTerm that) || size() != that.size()) {
      return false;
    }
    if (bytes.length == 0 && that.bytes.length == 0) {
      return TermArrays.equal(terms, that.terms);
    }
    if (terms.length == 0 && that.terms.length == 0) {
      return Arrays.equals(bytes, that.bytes);
    }
    return elements().equals(that.elements());
  }

  @Override
  public int hashCode() {
    int hash = Arrays.hashCode(terms);
    for (byte b : bytes) {
      hash = 31 * hash + Long.hashCode(b & 0xff);
    }
    return hash;
  }

  @Override
  public String toString() {
    return Terms.toErlang(this);
  }

  private static final class ByteElements extends AbstractList<Term> implements RandomAccess {
    private final byte[] bytes;

    ByteElements(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public Term get(int index) {
      return IntegerTerm.of(bytes[index] & 0xff);
    }

    @Override
    public int size() {
      return bytes.length;
    }
  }
}
