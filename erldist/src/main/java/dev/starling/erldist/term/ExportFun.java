package dev.starling.erldist.term;

/** {@code fun Module:Function/Arity}; arity 0–255. */
public record ExportFun(Atom module, Atom function, int arity) implements Term {
  public ExportFun {
    if (arity < 0 || arity > 255) {
      throw new IllegalArgumentException("an arity is 0 to 255, got " + arity);
    }
  }

  @Override
  public String toString() {
    return Terms.toErlang(this);
  }
}
