package dev.starling.erldist.term;

import java.util.List;

/** A proper list. */
public record ListTerm(List<Term> elements) implements Term {
  public static final ListTerm EMPTY = new ListTerm(List.of());

  public ListTerm {
    elements = List.copyOf(elements);
  }

  public static ListTerm of(Term... elements) {
    return elements.length == 0 ? EMPTY : new ListTerm(List.of(elements));
  }

  public int size() {
    return elements.size();
  }

  public Term get(int index) {
    return elements.get(index);
  }
}
