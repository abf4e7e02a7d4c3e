package dev.starling.erldist.term;

import java.util.List;

/** A tuple. */
public record TupleTerm(List<Term> elements) implements Term {
  public TupleTerm {
    elements = List.copyOf(elements);
  }

  public static TupleTerm of(Term... elements) {
    return new TupleTerm(List.of(elements));
  }

  public int arity() {
    return elements.size();
  }

  public Term get(int index) {
    return elements.get(index);
  }
}
