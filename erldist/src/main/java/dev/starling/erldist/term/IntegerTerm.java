package dev.starling.erldist.term;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** An integer of any size. {@code big} is null exactly when the value fits a {@code long}. */
public record IntegerTerm(long small, @Nullable BigInteger big) implements Term {
  public IntegerTerm {
    if (big != null && (big.bitLength() < Long.SIZE || small != 0)) {
      throw new IllegalArgumentException("an integer that fits a long is kept as a long");
    }
  }

  public static IntegerTerm of(long value) {
    return new IntegerTerm(value, null);
  }

  public static IntegerTerm of(BigInteger value) {
    return value.bitLength() < Long.SIZE ? of(value.longValueExact()) : new IntegerTerm(0, value);
  }

  public boolean isLong() {
    return big == null;
  }

  /** The value; {@link ArithmeticException} when it does not fit. */
  public long longValueExact() {
    if (big != null) {
      throw new ArithmeticException("integer of " + big.bitLength() + " bits does not fit a long");
    }
    return small;
  }

  public BigInteger bigValue() {
    return big != null ? big : BigInteger.valueOf(small);
  }
}
