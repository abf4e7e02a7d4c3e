package dev.starling.erldist.term;

import java.util.Arrays;
import java.util.List;

/** A list whose last tail is no list, such as {@code [alias | Ref]}. At least one element. */
public final class ImproperList implements Term {
  private final Term[] elements;
  private final Term tail;

  /** {@link IllegalArgumentException} without elements, or when {@code tail} is a list. */
  public ImproperList(List<Term> elements, Term tail) {
    this(TermArrays.copyOf(elements), tail);
  }

  private ImproperList(Term[] elements, Term tail) {
    if (elements.length == 0) {
      throw new IllegalArgumentException("an improper list has at least one element");
    }
    if (tail instanceof ListTerm || tail instanceof ImproperList) {
      throw new IllegalArgumentException("the tail of an improper list is no list");
    }
    this.elements = elements;
    this.tail = tail;
  }

  /** A list around {@code elements}, none of them null, which the caller gives away. */
  public static ImproperList wrap(Term[] elements, Term tail) {
    return new ImproperList(elements, tail);
  }

  /** An unmodifiable view of the elements, the tail not among them. */
  public List<Term> elements() {
    return TermArrays.view(elements);
  }

  public Term tail() {
    return tail;
  }

  public int size() {
    return elements.length;
  }

  /** The element at {@code index}, counted from 0. */
  public Term get(int index) {
    return elements[index];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImproperList that
        && TermArrays.equal(elements, that.elements)
        && tail.equals(that.tail);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(elements) + tail.hashCode();
  }

  @Override
  public String toString() {
    return Terms.toErlang(this);
  }
}
