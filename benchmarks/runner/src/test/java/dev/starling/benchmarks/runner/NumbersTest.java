package dev.starling.benchmarks.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void theMedianIsTheMiddleOne() {
    assertEquals(3, Numbers.median(List.of(9.0, 1.0, 3.0)));
    assertEquals(2, Numbers.median(List.of(9.0, 1.0, 3.0, 1.0)));
    assertThrows(IllegalArgumentException.class, () -> Numbers.median(List.of()));
  }

  @Test
  void figuresHaveThreeDigitsThatCount() {
    assertEquals("1,234,567", Numbers.format(1_234_567.4));
    assertEquals("100", Numbers.format(100.2));
    assertEquals("12.3", Numbers.format(12.34));
    assertEquals("10", Numbers.format(10));
    assertEquals("1.23", Numbers.format(1.234));
    assertEquals("2.5", Numbers.format(2.5));
    assertEquals("0.038", Numbers.format(0.0377));
    assertEquals("0", Numbers.format(0));
  }
}
