package dev.starling.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HybridClockTest {
  private static final long NOON = 1_800_000_000_000L;
  private static final long DAY = 86_400_000;

  private final AtomicLong wall = new AtomicLong(NOON);
  private final HybridClock clock = HybridClock.of(Replica.of("a"), wall::get);

  @Test
  void aStampIsTheWallTimeAndACounter() {
    long first = clock.next();
    assertEquals(NOON, HybridClock.millisOf(first));
    assertEquals(0, HybridClock.counterOf(first));
    long second = clock.next();
    assertEquals(NOON, HybridClock.millisOf(second));
    assertEquals(1, HybridClock.counterOf(second));
    wall.addAndGet(5);
    assertEquals(HybridClock.stamp(NOON + 5, 0), clock.next());
  }

  @Test
  void theCounterCarriesIntoTheMilliseconds() {
    long last = clock.next();
    for (int i = 0; i < 70_000; i++) {
      long next = clock.next();
      assertEquals(last + 1, next);
      last = next;
    }
    assertEquals(NOON + 1, HybridClock.millisOf(last));
  }

  @Test
  void stampsAscendWhateverTheWallClockDoes() {
    Random random = new Random(1);
    long last = clock.next();
    for (int i = 0; i < 10_000; i++) {
      wall.set(Math.max(0, NOON + (random.nextInt(3) - 1) * (long) random.nextInt(1_000_000)));
      if (random.nextBoolean()) {
        clock.observe(HybridClock.stamp(wall.get() + random.nextInt(100_000), 7));
      }
      long next = random.nextBoolean() ? clock.next() : clock.nextAfter(last);
      assertTrue(next > last, "ascends");
      last = next;
    }
  }

  @Test
  void aStampThatIsFarAheadMovesNothing() {
    assertTrue(clock.observe(HybridClock.stamp(NOON + 59_000, 0)));
    assertEquals(HybridClock.stamp(NOON + 59_000, 1), clock.next());
    assertFalse(clock.observe(HybridClock.stamp(NOON + DAY, 0)));
    assertEquals(HybridClock.stamp(NOON + 59_000, 2), clock.next());
  }

  /** Else many small steps would take everybody along, the way one large step may not. */
  @Test
  void theBoundCountsFromTheWallClockAndNotFromStamps() {
    for (int i = 1; i < 100; i++) {
      clock.observe(HybridClock.stamp(NOON + i * 30_000L, 0));
    }
    assertEquals(HybridClock.stamp(NOON + 60_000, 1), clock.next());
  }

  @Test
  void whoReplacesAFarStampIsAboveItButStaysWhereItWas() {
    long far = HybridClock.stamp(NOON + DAY, 3);
    assertTrue(clock.nextAfter(far) > far);
    assertEquals(NOON, HybridClock.millisOf(clock.next()));
  }

  @Test
  void continuesAboveWhatWasStored() {
    clock.resumeAfter(HybridClock.stamp(NOON + DAY, 9));
    assertEquals(HybridClock.stamp(NOON + DAY, 10), clock.next());
  }

  @Test
  void theBoundIsNotNegative() {
    assertThrows(
        IllegalArgumentException.class, () -> HybridClock.of(clock.replica(), wall::get, -1));
    assertEquals(5, HybridClock.of(clock.replica(), wall::get, 5).bound());
  }

  @Test
  void aRegisterIsWonByWhoReadAndThenWrote() {
    AtomicLong slow = new AtomicLong(NOON - DAY);
    HybridClock dayBehind = HybridClock.of(Replica.of("b"), slow::get);
    LwwRegister<String> first = LwwRegister.of("first", clock);
    LwwRegister<String> second = first.update("second", dayBehind);
    assertEquals("second", first.merge(second).value());
    assertEquals("second", second.merge(first).value());
    // And once more, from the same place: two writes that know nothing of each other.
    LwwRegister<String> third = first.update("third", dayBehind);
    assertNotEquals(second, third);
    assertEquals(second.merge(third), third.merge(second));
    assertEquals("third", second.merge(third).value(), "the later one of one writer");
  }

  @Test
  void ofConcurrentWritesTheNewerWins() {
    LwwRegister<String> old = LwwRegister.of("old", clock);
    wall.addAndGet(1_000);
    LwwRegister<String> young = LwwRegister.of("young", HybridClock.of(Replica.of("b"), wall::get));
    assertEquals("young", old.merge(young).value());
    assertEquals(young, young.merge(old));
    LwwRegister<String> equalStamp = LwwRegister.of("c", young.stamp(), Replica.of("c"), 1);
    assertEquals("c", young.merge(equalStamp).merge(old).value());
  }
}
