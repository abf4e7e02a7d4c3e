package dev.starling.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * What Raxol's registers and sets get wrong, each the course of events that showed it there. What
 * needs the protocol of the overlay stands in the test of that name in core.
 */
class ReferenceFaultsTest {
  private static final long NOON = 1_800_000_000_000L;
  private static final Replica A = Replica.of("a");
  private static final Replica C = Replica.of("c");

  /** Clocks that count from the start of each VM, which is no order of writes at all. */
  @Test
  void theReallyLastWriteLosesByAClockThatStartsAtEachVmsZero() {
    List<Long> upMillis = List.of(0L, 60_000L, 86_400_000L);
    for (long first : upMillis) {
      for (long last : upMillis) {
        HybridClock clockOfFirst = HybridClock.of(A, () -> first);
        HybridClock clockOfLast = HybridClock.of(C, () -> last + 1_000);
        LwwRegister<String> begun = LwwRegister.of("first", clockOfFirst);
        LwwRegister<String> ended = begun.update("last", clockOfLast);
        assertEquals("last", begun.merge(ended).value(), first + " ms up, then " + last);
        assertEquals("last", ended.merge(begun).value(), first + " ms up, then " + last);
      }
    }
  }

  /** And where the last one did not know the first, the wall clock says which was last. */
  @Test
  void theReallyLastWriteLosesThoughNeitherHadSeenTheOther() {
    AtomicLong wall = new AtomicLong(NOON);
    LwwRegister<String> first = LwwRegister.of("first", HybridClock.of(C, wall::get));
    wall.addAndGet(1);
    LwwRegister<String> last = LwwRegister.of("last", HybridClock.of(A, wall::get));
    assertEquals("last", first.merge(last).value());
    assertEquals("last", last.merge(first).value());
  }

  @Test
  void aWriteAfterReadingTheOthersValueDisappears() {
    HybridClock ahead = HybridClock.of(A, () -> NOON + 3_600_000);
    HybridClock behind = HybridClock.of(C, () -> NOON);
    LwwRegister<String> read = LwwRegister.of("of a", ahead);
    LwwRegister<String> written = LwwRegister.of("older", behind).merge(read).update("c", behind);
    assertEquals("c", read.merge(written).value());
    assertEquals("c", written.merge(read).merge(written).value());

    CausalStore<String, String> store = CausalStore.empty();
    store = store.apply(store.put(A, ahead.next(), "k", "of a"));
    CausalStore<String, String> answered = store.apply(store.put(C, behind.next(), "k", "c"));
    assertEquals("c", store.merge(answered).get("k"));
    assertEquals(1, answered.merge(store).writes("k").size());
  }

  /** c misses the addition of w4; a adds w5; c removes w5; w4 is gone everywhere. */
  @Test
  void aRemovalDeletesAnElementThatNobodyRemoved() {
    OrSet<String> a = OrSet.<String>empty(A).add("w4");
    OrSet<String> c = OrSet.empty(C);
    OrSet.Delta<String> addOfW5 = a.addDelta("w5");
    a = a.merge(addOfW5);
    c = c.merge(addOfW5);
    OrSet.Delta<String> removal = c.removeDelta("w5");
    c = c.merge(removal);
    assertEquals(Set.of("w4"), a.merge(removal).elements());
    assertEquals(Set.of("w4"), c.merge(a).elements());
    assertEquals(Set.of("w4"), a.merge(c).elements());
  }

  /** The same told by changes: c takes nothing of a before it has what it missed. */
  @Test
  void aRemovalDeletesAKeyThatNobodyRemoved() {
    CausalStore<String, String> a = CausalStore.empty();
    Change<String, String> missed = a.put(A, 1, "w4", "v");
    a = a.apply(missed);
    Change<String, String> addOfW5 = a.put(A, 2, "w5", "v");
    a = a.apply(addOfW5);
    CausalStore<String, String> c = CausalStore.empty();
    assertFalse(c.isReady(addOfW5));
    c = c.apply(missed).apply(addOfW5);
    Change<String, String> removal = c.remove(C, 3, "w5");
    a = a.apply(removal);
    assertEquals("v", a.get("w4"));
    assertNull(a.get("w5"));
    assertEquals(a, c.apply(removal));
  }

  /** c misses an addition of a; a adds z, cut, a removes z, heal: z is back. */
  @Test
  void aRemovedElementComesBack() {
    OrSet<String> a = OrSet.<String>empty(A).add("missed");
    OrSet.Delta<String> addOfZ = a.addDelta("z");
    a = a.merge(addOfZ);
    OrSet<String> c = OrSet.<String>empty(C).merge(addOfZ);
    a = a.remove("z");
    assertEquals(Set.of("missed"), a.merge(c).elements());
    assertEquals(Set.of("missed"), c.merge(a).elements());
  }

  @Test
  void tombstonesOfRemovedElementsGrow() {
    OrSet<Integer> set = OrSet.empty(A);
    for (int i = 0; i < 100_000; i++) {
      set = set.add(i).remove(i);
    }
    assertTrue(set.isEmpty());
    assertEquals(1, set.context().vector().size());
    assertEquals(0, set.context().cloudSize());
    assertEquals(OrSet.<Integer>empty(C).merge(set), set);
  }
}
