package dev.starling.erldist.term;

import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An integer of any size. {@code big} is null exactly when the value fits a {@code long}. */
public record IntegerTerm(long small, @Nullable BigInteger big) implements Term {
  private static final int SHARED = 1 << 10;
  private static final IntegerTerm[] SHARED_VALUES = new IntegerTerm[SHARED];

  static {
    for (int i = 0; i < SHARED; i++) {
      SHARED_VALUES[i] = new IntegerTerm(i, null);
    }
  }

  public IntegerTerm {
    if (big != null && (big.bitLength() < Long.SIZE || small != 0)) {
      throw new IllegalArgumentException("an integer that fits a long is kept as a long");
    }
  }

  public static IntegerTerm of(long value) {
    return value >= 0 && value < SHARED ? SHARED_VALUES[(int) value] : new IntegerTerm(value, null);
  }

  public static IntegerTerm of(BigInteger value) {
    return value.bitLength() < Long.SIZE ? of(value.longValueExact()) : new IntegerTerm(0, value);
  }

  public boolean isLong() {
    return big == null;
  }

  /** Whether this is a byte's value, 0 to 255. */
  public boolean isByte() {
    return big == null && (small & ~0xffL) == 0;
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

  @Override
  public boolean equals(Object other) {
    return other instanceof IntegerTerm that
        && small == that.small
        && Objects.equals(big, that.big);
  }

  @Override
  public int hashCode() {
    return big != null ? big.hashCode() : Long.hashCode(small);
  }

  @Override
  public String toString() {
    return Terms.toErlang(this);
  }
}
