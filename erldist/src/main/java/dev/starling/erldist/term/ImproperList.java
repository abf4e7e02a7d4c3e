package dev.starling.erldist.term;

import java.util.List;

/** A list whose last tail is no list, such as {@code [alias | Ref]}. At least one element. */
public record ImproperList(List<Term> elements, Term tail) implements Term {
  public ImproperList {
    elements = List.copyOf(elements);
    if (elements.isEmpty()) {
      throw new IllegalArgumentException("an improper list has at least one element");
    }
    if (tail instanceof ListTerm || tail instanceof ImproperList) {
      throw new IllegalArgumentException("the tail of an improper list is no list");
    }
  }
}
