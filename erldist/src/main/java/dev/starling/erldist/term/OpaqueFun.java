package dev.starling.erldist.term;

/**
 * A fun with an environment: kept as the bytes it came in, tag included, so that it can be sent
 * back. Two are equal when these bytes are; Erlang also calls funs equal that differ only in the
 * process that made them or in how the sender wrote their atoms.
 */
public record OpaqueFun(BinaryTerm encoded) implements Term {
  @Override
  public String toString() {
    return Terms.toErlang(this);
  }
}
