package dev.starling.core.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.message.Message;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.value.Value;
import dev.starling.crdt.Delta;
import dev.starling.crdt.Dot;
import dev.starling.crdt.Replica;
import dev.starling.crdt.VersionVector;
import dev.starling.crdt.Write;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SynchronizerTest {
  private static final int SEEDS = Boolean.getBoolean("starling.long") ? 5_000 : 150;
  private static final Duration SOON = Duration.ofSeconds(3);

  private OverlayBench bench = new OverlayBench(1, 1_000);

  private void three() {
    for (String node : List.of("a", "b", "c")) {
      bench.start(node);
    }
    bench.connectAll();
    bench.pass(SOON);
    bench.sent.clear();
  }

  private long count(Class<? extends Message> type) {
    return bench.sent.stream().filter(type::isInstance).count();
  }

  @Test
  void anUpdateGoesToEachOfTheOthersOnce() {
    three();
    bench.put("a", "x", "1");
    assertEquals(2, count(Message.OverlayChanges.class), "at once");
    assertTrue(bench.converges(SOON));
    bench.pass(Duration.ofSeconds(10));
    assertEquals(2, count(Message.OverlayChanges.class), "nobody passes it on");
    assertEquals(2, count(Message.OverlayState.class), "but the others compare, once");
    assertEquals("1", bench.text("c", "x"));
  }

  @Test
  void aNodeKnowsWithHowManyItIsNotSettled() {
    three();
    assertEquals(0, bench.overlays.get("a").unsettledMembers());
    bench.put("a", "x", "1");
    assertEquals(2, bench.overlays.get("a").unsettledMembers(), "not acknowledged yet");
    bench.pass(SOON);
    assertEquals(0, bench.overlays.get("a").unsettledMembers());

    bench.setStopped("b", true);
    bench.put("a", "x", "2");
    bench.pass(SOON);
    assertEquals(1, bench.overlays.get("a").unsettledMembers());
    bench.disconnect("a", "b");
    assertEquals(0, bench.overlays.get("a").unsettledMembers(), "who is not connected is not one");
  }

  @Test
  void whatChangesWhileNoAcknowledgementComesIsMerged() {
    three();
    for (int i = 0; i < 100; i++) {
      bench.put("a", "x", "v" + i);
    }
    assertEquals(2, count(Message.OverlayChanges.class));
    assertTrue(bench.converges(SOON));
    assertEquals(4, count(Message.OverlayChanges.class));
    assertEquals("v99", bench.text("b", "x"));
  }

  @Test
  void manyChangesASecondAreMergedMoreThanFew() {
    three();
    long few = deltasOf(25, Duration.ofMillis(40));
    assertEquals(25 * 2, few, "each by itself");
    long many = deltasOf(200, Duration.ofMillis(10));
    assertTrue(many < 200 * 2 / 2, many + " deltas for 200 changes in two seconds");
    bench.pass(SOON);
    assertEquals(5 * 2, deltasOf(5, Duration.ofMillis(40)), "each by itself again");
    assertTrue(bench.isConverged());
  }

  private long deltasOf(int changes, Duration apart) {
    bench.sent.clear();
    for (int i = 0; i < changes; i++) {
      bench.put("a", "x" + i, "v" + i);
      bench.pass(apart);
    }
    bench.pass(Duration.ofMillis(100));
    return count(Message.OverlayChanges.class);
  }

  @Test
  void aRemovalIsPassedOnByAThird() {
    for (String node : List.of("a", "r", "b")) {
      bench.start(node);
    }
    bench.connect("a", "r");
    bench.connect("r", "b");
    bench.put("a", "x", "1");
    assertTrue(bench.converges(SOON));
    assertEquals("1", bench.text("b", "x"));
    assertTrue(bench.remove("a", "x"));
    assertTrue(bench.converges(SOON));
    assertNull(bench.text("b", "x"));
  }

  @Test
  void aRemovalIsLearnedByRangesOnceItsRecordIsGone() {
    bench = new OverlayBench(2, 10);
    three();
    for (int i = 0; i < 50; i++) {
      bench.put("a", "x" + i, "v");
    }
    assertTrue(bench.converges(Duration.ofSeconds(10)));
    bench.disconnect("a", "c");
    bench.disconnect("b", "c");
    assertTrue(bench.remove("a", "x7"));
    for (int i = 0; i < 30; i++) {
      bench.put("a", "y" + i, "v");
    }
    bench.put("c", "x8", "of c");
    bench.sent.clear();
    bench.connectAll();
    assertTrue(bench.converges(SOON));
    assertTrue(count(Message.OverlayRange.class) > 0);
    assertNull(bench.text("c", "x7"));
    assertEquals("of c", bench.text("a", "x8"));
    assertEquals(79, bench.overlays.get("c").snapshot().size());
  }

  @Test
  void anExchangeThatBreaksOffGoesOn() {
    bench = new OverlayBench(3, 10);
    bench.start("a");
    bench.start("b");
    for (int i = 0; i < 5_000; i++) {
      bench.put("a", "x" + i, "some text so that ranges are several, " + i);
    }
    bench.connect("a", "b");
    while (count(Message.OverlayRange.class) < 20) {
      bench.step(1);
    }
    bench.disconnect("a", "b");
    assertEquals(0, bench.overlays.get("b").snapshot().size(), "nothing is joined too early");
    assertTrue(bench.overlays.get("b").snapshot().vector().isEmpty());
    bench.sent.clear();
    bench.connect("a", "b");
    assertTrue(bench.converges(SOON));
    assertFalse(
        bench.sent.stream()
            .anyMatch(m -> m instanceof Message.OverlayRange range && range.from() == 0),
        "it does not begin again");
  }

  /** Two states of a member that is behind, one right after the other, bring it two offers. */
  @Test
  void whoIsOfferedRangesTwiceIsToldThemOnce() {
    bench = new OverlayBench(4, 10);
    bench.start("a");
    bench.start("b");
    for (int i = 0; i < 5_000; i++) {
      bench.put("a", "x" + i, "some text so that ranges are several, " + i);
    }
    bench.connect("a", "b");
    TacticalOverlay b = bench.overlays.get("b");
    b.handleMessage(bench.now("b"), "a", new Message.OverlayOffer());
    b.handleMessage(bench.now("b"), "a", new Message.OverlayOffer());
    assertTrue(bench.converges(SOON));
    bench.pass(SOON);
    assertEquals(
        1,
        bench.sent.stream()
            .filter(m -> m instanceof Message.OverlayRange range && range.from() == 0)
            .count());
  }

  @Test
  void whoAsksForRangesThatWereGivenUpGetsOneNewExchange() {
    bench = new OverlayBench(5, 10);
    bench.start("a");
    bench.start("b");
    for (int i = 0; i < 5_000; i++) {
      bench.put("a", "x" + i, "some text so that ranges are several, " + i);
    }
    bench.connect("a", "b");
    bench.pass(Duration.ofMillis(20));
    bench.sent.clear();
    TacticalOverlay a = bench.overlays.get("a");
    a.handleMessage(bench.now("a"), "b", new Message.OverlayPull(0, 0));
    for (int i = 0; i < Serving.WINDOW; i++) {
      a.handleMessage(bench.now("a"), "b", new Message.OverlayPull(77, 1 + i));
    }
    assertEquals(Serving.WINDOW, count(Message.OverlayRange.class));
    assertTrue(bench.converges(SOON));
  }

  @Test
  void manyPullAtOnceFromOne() {
    bench = new OverlayBench(4, 10);
    bench.start("hub");
    for (int i = 0; i < 2_000; i++) {
      bench.put("hub", "x" + i, "some text so that ranges are several, " + i);
    }
    for (int i = 0; i < CatchUp.MAX_SERVINGS + 4; i++) {
      bench.start("n" + i);
      bench.connect("hub", "n" + i);
    }
    assertTrue(bench.converges(Duration.ofSeconds(60)));
  }

  @Test
  void aNewcomerIsNotFloodedByAll() {
    for (int i = 0; i < 8; i++) {
      bench.start("n" + i);
    }
    bench.connectAll();
    for (int i = 0; i < 900; i++) {
      bench.put("n0", "x" + i, "v".repeat(400));
    }
    assertTrue(bench.converges(Duration.ofSeconds(20)));
    bench.sent.clear();
    bench.start("z");
    bench.connectAll();
    assertTrue(bench.converges(Duration.ofSeconds(20)));
    long values =
        bench.sent.stream()
            .filter(Message.OverlayChanges.class::isInstance)
            .mapToLong(m -> ((Message.OverlayChanges) m).delta().entries().size())
            .sum();
    assertTrue(values < 2 * 900, values + " values for 900");
  }

  @Test
  void aDayOffOverwritesNothingAndIsNotIgnored() {
    three();
    bench.setWallOffset("d", Duration.ofDays(1));
    bench.start("d");
    bench.put("d", "x", "of d");
    bench.put("d", "y", "earlier, of d");
    bench.pass(Duration.ofSeconds(5));
    bench.put("a", "y", "later, of a");
    bench.connectAll();
    assertTrue(bench.converges(SOON));
    assertEquals("of d", bench.text("a", "x"), "not ignored");
    assertEquals("earlier, of d", bench.text("a", "y"), "alone, it knew no better");
    assertTrue(bench.overlays.get("a").stampsAhead() > 0, "reported");
    bench.put("a", "x", "of a");
    bench.put("b", "y", "of b");
    assertTrue(bench.converges(SOON));
    assertEquals("of a", bench.text("d", "x"), "who read it wins");
    assertEquals("of b", bench.text("d", "y"), "who read it wins");
    bench.pass(Duration.ofSeconds(2));
    assertTrue(bench.overlays.get("d").clockOffsetMillis(bench.now("d")) < -86_000_000, "reported");
    for (String node : List.of("a", "b", "c")) {
      bench.disconnect(node, "d");
    }
    bench.pass(SOON);
    bench.put("d", "z", "earlier, of d");
    bench.pass(SOON);
    bench.put("a", "z", "later, of a");
    bench.connectAll();
    assertTrue(bench.converges(SOON));
    assertEquals("later, of a", bench.text("d", "z"), "now it knows better, even when cut off");
  }

  @Test
  void whatContradictsItselfIsDroppedAndCounted() {
    three();
    Replica replica = Replica.of("b", 9);
    OverlayKey key = new OverlayKey(OverlayKind.ENTITY, "x");
    Write<OverlayKey, Value.Dictionary> beyond =
        new Write<>(new Dot(replica, 2), 1, key, OverlayBench.value("v"));
    Delta<OverlayKey, Value.Dictionary> delta =
        new Delta<>(
            List.of(new Delta.Span(replica, 0, 1)),
            List.of(new Delta.Entry<>(key, List.of(), List.of(beyond))));
    TacticalOverlay a = bench.overlays.get("a");
    a.handleMessage(bench.now("a"), "b", new Message.OverlayChanges(1, false, delta));
    a.handleMessage(bench.now("a"), "b", new Message.OverlayOffer());
    a.handleMessage(
        bench.now("a"),
        "b",
        new Message.OverlayRange(
            5, VersionVector.of(Map.of(replica, 1L)), 0, 7, List.of(), List.of(beyond)));
    assertEquals(2, a.contradictions());
    assertEquals(0, a.snapshot().size());
    bench.put("b", "y", "1");
    assertTrue(bench.converges(SOON));
  }

  /** Whatever happens, events in order give the snapshot, and all come to the same in the end. */
  @Test
  void convergesAfterAnything() {
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        anything(new Random(seed), seed);
      } catch (AssertionError | RuntimeException failed) {
        throw new AssertionError("seed " + seed, failed);
      }
    }
  }

  private void anything(Random random, long seed) {
    bench = new OverlayBench(seed, 1 + random.nextInt(60));
    int nodes = 2 + random.nextInt(random.nextInt(10) == 0 ? 24 : 6);
    for (int i = 0; i < nodes; i++) {
      bench.start("n" + i);
    }
    for (int i = 0; i < 300; i++) {
      String node = "n" + random.nextInt(nodes);
      String other = "n" + random.nextInt(nodes);
      String id = "x" + random.nextInt(12);
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> bench.put(node, id, "v" + i + " ".repeat(random.nextInt(2_000)));
        case 3 -> bench.remove(node, id);
        case 4, 5 -> {
          if (!node.equals(other)) {
            bench.connect(node, other);
          }
        }
        case 6 -> bench.disconnect(node, other);
        case 7 -> {
          if (random.nextInt(10) == 0) {
            for (int j = 0; j < nodes; j++) {
              bench.disconnect(node, "n" + j);
            }
            bench.start(node);
          }
        }
        default -> bench.pass(Duration.ofMillis(random.nextInt(100)));
      }
      checkEvents(node);
    }
    bench.connectAll();
    assertTrue(bench.converges(Duration.ofSeconds(20)), () -> "differ: " + bench.overlays.values());
    bench.overlays.forEach(
        (node, overlay) -> {
          checkEvents(node);
          assertEquals(0, overlay.divergences(), node);
        });
  }

  private void checkEvents(String node) {
    Map<String, Value> replayed = new HashMap<>();
    for (SwarmEvent.OverlayChanged event : bench.events.get(node)) {
      assertTrue(Objects.equals(event.before(), replayed.get(event.id())), event::toString);
      replayed.put(event.id(), event.after());
      replayed.values().removeIf(Objects::isNull);
    }
    assertEquals(replayed, bench.overlays.get(node).snapshot().entities(), node);
  }
}
