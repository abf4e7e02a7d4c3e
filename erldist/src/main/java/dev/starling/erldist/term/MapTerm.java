package dev.starling.erldist.term;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map. Iterates in the order it was built in; equality ignores order. */
public record MapTerm(Map<Term, Term> entries) implements Term {
  public static final MapTerm EMPTY = new MapTerm(Map.of());

  public MapTerm {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  public @Nullable Term get(Term key) {
    return entries.get(key);
  }

  public @Nullable Term get(String atomKey) {
    return entries.get(Atom.of(atomKey));
  }

  public int size() {
    return entries.size();
  }
}
