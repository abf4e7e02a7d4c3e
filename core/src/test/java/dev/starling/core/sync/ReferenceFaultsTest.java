package dev.starling.core.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.event.SwarmEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What Raxol's overlay gets wrong, each the course of events that showed it there. Nothing here
 * takes as long as the time between comparisons of everything: what was missed comes by itself.
 */
class ReferenceFaultsTest {
  private static final int SEED = 7;
  private static final int RECORDS = 100;
  private static final Duration MOMENT = Duration.ofMillis(100);
  private static final Duration SOON = Duration.ofSeconds(3);

  private OverlayBench bench = new OverlayBench(SEED, RECORDS);

  private void start(String... nodes) {
    for (String node : nodes) {
      bench.start(node);
    }
    bench.connectAll();
    bench.pass(MOMENT);
  }

  /** What is on its way between the two is lost, and so is the connection for a moment. */
  private void miss(String from, String to) {
    bench.disconnect(from, to);
    bench.pass(MOMENT);
  }

  /** Three VMs that have run for different times; all six ordered pairs. */
  @Test
  void theReallyLastWriteLosesByAClockThatStartsAtEachVmsZero() {
    List<Duration> upFor = List.of(Duration.ZERO, Duration.ofMinutes(3), Duration.ofDays(2));
    int pairs = 0;
    for (Duration first : upFor) {
      for (Duration last : upFor) {
        if (!first.equals(last)) {
          pairs++;
          bench = new OverlayBench(SEED, RECORDS);
          bench.setUpFor("a", first);
          bench.setUpFor("b", last);
          bench.start("a");
          bench.start("b");
          bench.put("a", "k", "first");
          bench.pass(MOMENT);
          bench.put("b", "k", "last");
          bench.connectAll();
          assertTrue(bench.converges(SOON));
          assertEquals("last", bench.text("a", "k"), first + " up, then " + last);
        }
      }
    }
    assertEquals(6, pairs);
  }

  @Test
  void aWriteAfterReadingTheOthersValueDisappears() {
    for (int hours : List.of(-24, -1, 1, 24)) {
      bench = new OverlayBench(SEED, RECORDS);
      bench.setWallOffset("c", Duration.ofHours(hours));
      start("a", "c");
      bench.put("a", "k", "of a");
      assertTrue(bench.converges(SOON));
      bench.put("c", "k", "of c, who read");
      assertTrue(bench.converges(SOON));
      assertEquals("of c, who read", bench.text("a", "k"), hours + " hours off");
      bench.put("a", "k", "of a, who read that");
      assertTrue(bench.converges(SOON));
      assertEquals("of a, who read that", bench.text("c", "k"), hours + " hours off");
    }
  }

  /** c misses the addition of w4; a adds w5; c removes w5; w4 is gone everywhere. */
  @Test
  void aRemovalDeletesAnElementThatNobodyRemoved() {
    start("a", "b", "c");
    bench.disconnect("b", "c");
    bench.put("a", "w4", "v");
    miss("a", "c");
    assertNull(bench.text("c", "w4"));
    bench.connectAll();
    bench.put("a", "w5", "v");
    assertTrue(bench.converges(SOON));
    assertTrue(bench.remove("c", "w5"));
    assertTrue(bench.converges(SOON));
    for (String node : List.of("a", "b", "c")) {
      assertEquals("v", bench.text(node, "w4"), node);
      assertNull(bench.text(node, "w5"), node);
    }
  }

  /** c misses an addition of a; a adds z, cut, a removes z, heal: z is back. */
  @Test
  void aRemovedElementComesBack() {
    start("a", "c");
    bench.put("a", "missed", "v");
    miss("a", "c");
    bench.connectAll();
    bench.put("a", "z", "v");
    assertTrue(bench.converges(SOON));
    assertEquals("v", bench.text("c", "z"));
    bench.disconnect("a", "c");
    assertTrue(bench.remove("a", "z"));
    bench.put("c", "other", "v");
    bench.pass(MOMENT);
    bench.connectAll();
    assertTrue(bench.converges(SOON));
    bench.pass(Duration.ofMinutes(3));
    for (String node : List.of("a", "c")) {
      assertNull(bench.text(node, "z"), node);
      assertEquals("v", bench.text(node, "missed"), node);
      assertEquals("v", bench.text(node, "other"), node);
    }
  }

  @Test
  void tombstonesOfRemovedElementsGrow() {
    start("a", "c");
    for (int i = 0; i < 5_000; i++) {
      String node = i % 2 == 0 ? "a" : "c";
      bench.put(node, "w" + i, "v");
      assertTrue(bench.remove(node, "w" + i));
      bench.step(1);
    }
    assertTrue(bench.converges(SOON));
    var snapshot = bench.overlays.get("a").snapshot();
    assertEquals(0, snapshot.size());
    assertEquals(0, snapshot.store().digest());
    assertEquals(List.of(5_000L, 5_000L), List.copyOf(snapshot.vector().toMap().values()));
  }

  @Test
  void aCrashedOverlayComesBackEmptyAndWithoutPeers() {
    start("a", "b");
    bench.put("a", "of a", "v");
    bench.put("b", "of b", "v");
    bench.put("a", "removed", "v");
    assertTrue(bench.converges(SOON));
    assertTrue(bench.remove("a", "removed"));
    assertTrue(bench.converges(SOON));
    bench.disconnect("a", "b");
    bench.put("b", "while a was away", "v");
    start("a");
    assertTrue(bench.converges(SOON));
    assertEquals(3, bench.overlays.get("a").snapshot().size());
    assertEquals("v", bench.text("a", "of a"));
    assertEquals("v", bench.text("a", "while a was away"));
    assertEquals(3, bench.events.get("a").size(), "listeners of the new life hear of it");

    bench.put("a", "of a", "of its next life");
    bench.put("a", "new", "v");
    assertTrue(bench.remove("a", "of b"));
    assertTrue(bench.converges(SOON));
    assertEquals("of its next life", bench.text("b", "of a"));
    assertEquals("v", bench.text("b", "new"));
    assertNull(bench.text("b", "of b"));
    assertEquals(
        3, bench.overlays.get("b").snapshot().vector().size(), "the next life is another replica");
  }

  /** An event for each change that shows, with what showed before, on every node. */
  @Test
  void changesOfOthersAreToldToNobody() {
    start("a", "b");
    bench.put("a", "k", "one");
    assertTrue(bench.converges(SOON));
    bench.put("a", "k", "two");
    assertTrue(bench.converges(SOON));
    assertTrue(bench.remove("a", "k"));
    assertTrue(bench.converges(SOON));
    List<SwarmEvent.OverlayChanged> events = bench.events.get("b");
    assertEquals(3, events.size());
    assertNull(events.get(0).before());
    assertEquals(OverlayBench.value("one"), events.get(1).before());
    assertEquals(OverlayBench.value("two"), events.get(1).after());
    assertEquals(OverlayBench.value("two"), events.get(2).before());
    assertTrue(events.get(2).isRemoval());
    assertFalse(events.get(1).isRemoval());
  }
}
