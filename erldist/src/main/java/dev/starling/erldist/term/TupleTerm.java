package dev.starling.erldist.term;

import java.util.Arrays;
import java.util.List;

/** A tuple. */
public final class TupleTerm implements Term {
  public static final TupleTerm EMPTY = new TupleTerm(new Term[0]);

  private final Term[] elements;

  public TupleTerm(List<Term> elements) {
    this(TermArrays.copyOf(elements));
  }

  private TupleTerm(Term[] elements) {
    this.elements = elements;
  }

  public static TupleTerm of(Term... elements) {
    return new TupleTerm(TermArrays.copyOf(elements));
  }

  /** A tuple around {@code elements}, none of them null, which the caller gives away. */
  public static TupleTerm wrap(Term[] elements) {
    return elements.length == 0 ? EMPTY : new TupleTerm(elements);
  }

  /** An unmodifiable view. */
  public List<Term> elements() {
    return TermArrays.view(elements);
  }

  public int arity() {
    return elements.length;
  }

  /** The element at {@code index}, counted from 0. */
  public Term get(int index) {
    return elements[index];
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof TupleTerm that && TermArrays.equal(elements, that.elements));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(elements);
  }

  @Override
  public String toString() {
    return Terms.toErlang(this);
  }
}
