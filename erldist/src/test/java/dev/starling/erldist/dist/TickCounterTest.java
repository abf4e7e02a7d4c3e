package dev.starling.erldist.dist;

import static dev.starling.erldist.dist.TickCounter.Action.DROP;
import static dev.starling.erldist.dist.TickCounter.Action.NOTHING;
import static dev.starling.erldist.dist.TickCounter.Action.SEND_TICK;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TickCounterTest {
  private final TickCounter ticks = new TickCounter();

  @Test
  void aSilentPeerIsDroppedAtTheFourthTickInARow() {
    assertEquals(SEND_TICK, ticks.tick(true, true, false, false));
    assertEquals(SEND_TICK, ticks.tick(true, false, false, false));
    assertEquals(NOTHING, ticks.tick(true, false, true, false));
    assertEquals(SEND_TICK, ticks.tick(true, false, false, false));
    assertEquals(DROP, ticks.tick(true, false, false, false));
  }

  @Test
  void oneByteStartsTheCountAnew() {
    for (int round = 0; round < 3; round++) {
      assertEquals(SEND_TICK, ticks.tick(true, false, false, false));
      assertEquals(SEND_TICK, ticks.tick(true, false, false, false));
      assertEquals(SEND_TICK, ticks.tick(true, false, false, false));
      assertEquals(SEND_TICK, ticks.tick(true, true, false, false));
    }
  }

  @Test
  void noTickIsDueWhileDataIsOnItsWay() {
    assertEquals(NOTHING, ticks.tick(true, true, true, false));
    assertEquals(NOTHING, ticks.tick(true, true, false, true));
    assertEquals(SEND_TICK, ticks.tick(true, true, false, false));
  }

  /** A simple hidden node ticks only in answer to a tick. */
  @Test
  void aSilentHiddenPeerIsAlwaysTicked() {
    assertEquals(SEND_TICK, ticks.tick(false, false, true, true));
    assertEquals(NOTHING, ticks.tick(false, true, true, false));
  }
}
