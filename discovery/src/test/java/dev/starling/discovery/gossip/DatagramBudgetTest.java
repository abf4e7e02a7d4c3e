package dev.starling.discovery.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatagramBudgetTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final DatagramBudget budget = new DatagramBudget(0);

  @Test
  void soManyASecondAndNoMore() {
    for (int i = 0; i < DatagramBudget.PER_SECOND; i++) {
      assertTrue(budget.take(i));
    }
    assertFalse(budget.take(SECOND / 4));
    assertEquals(SECOND * 3 / 4, budget.nanosUntilRefilled(SECOND / 4));
    assertEquals(0, budget.nanosUntilRefilled(SECOND));
    assertTrue(budget.take(SECOND));
  }
}
