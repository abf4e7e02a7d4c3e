package dev.starling.erldist.term;

/** A float; always finite, as in Erlang. */
public record FloatTerm(double value) implements Term {
  public FloatTerm {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("Erlang floats are finite, got " + value);
    }
  }

  public static FloatTerm of(double value) {
    return new FloatTerm(value);
  }
}
