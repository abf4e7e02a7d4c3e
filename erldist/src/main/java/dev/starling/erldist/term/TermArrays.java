package dev.starling.erldist.term;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** What the containers do with the arrays they keep their elements in. */
final class TermArrays {
  private TermArrays() {}

  static Term[] copyOf(List<? extends Term> elements) {
    return checked(elements.toArray(new Term[0]));
  }

  static Term[] copyOf(Term[] elements) {
    return checked(Arrays.copyOf(elements, elements.length, Term[].class));
  }

  private static Term[] checked(Term[] elements) {
    for (Term element : elements) {
      Objects.requireNonNull(element, "an element is null");
    }
    return elements;
  }

  /** As {@link Arrays#equals}, in one frame less of the stack for each level of nesting. */
  static boolean equal(Term[] a, Term[] b) {
    if (a.length != b.length) {
      return false;
    }
    for (int i = 0; i < a.length; i++) {
      if (!a[i].equals(b[i])) {
        return false;
      }
    }
    return true;
  }

  static List<Term> view(Term[] elements) {
    return Collections.unmodifiableList(Arrays.asList(elements));
  }
}
