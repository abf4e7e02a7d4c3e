package dev.starling.erldist.term;

/**
 * A float; always finite, as in Erlang. {@code 0.0} and {@code -0.0} are two values, as from OTP 27
 * on; to a map that has both as keys, earlier releases say that it has one key twice.
 */
public record FloatTerm(double value) implements Term {
  public FloatTerm {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("Erlang floats are finite, got " + value);
    }
  }

  public static FloatTerm of(double value) {
    return new FloatTerm(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FloatTerm that && Double.compare(value, that.value) == 0;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(value);
  }

  @Override
  public String toString() {
    return Terms.toErlang(this);
  }
}
