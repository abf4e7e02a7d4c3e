package dev.starling.core.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.message.Message;
import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.value.Value;
import dev.starling.crdt.CausalStore;
import dev.starling.crdt.Replica;
import dev.starling.crdt.VersionVector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetirementTest {
  private static final Duration SOON = Duration.ofSeconds(3);
  private static final Duration RETENTION = Duration.ofSeconds(60);
  private static final Duration ANTI_ENTROPY = Duration.ofSeconds(5);

  /** Three rounds of {@link Retirement}, and words asked for twice. */
  private static final Duration SLACK = Duration.ofSeconds(25);

  private final OverlayBench bench = new OverlayBench(1, 1_000);

  @BeforeEach
  void three() {
    bench.setRetention(RETENTION, ANTI_ENTROPY);
    for (String node : List.of("a", "b", "c")) {
      bench.setIncarnation(node, 100);
      bench.start(node);
    }
    bench.connectAll();
    bench.pass(SOON);
  }

  private VersionVector vector(String node) {
    return bench.overlays.get(node).snapshot().vector();
  }

  private boolean isRetired(String at, String node, long incarnation) {
    return vector(at).get(Replica.of(node, incarnation)) == VersionVector.ALL;
  }

  private long count(Class<? extends Message> type) {
    return bench.sent.stream().filter(type::isInstance).count();
  }

  private void cutOff(String node) {
    for (String other : List.copyOf(bench.overlays.keySet())) {
      bench.disconnect(node, other);
    }
  }

  /** A crash, and a new life without memory. */
  private void restart(String node, long incarnation) {
    restart(node, incarnation, CausalStore.empty());
  }

  private void restart(
      String node, long incarnation, CausalStore<OverlayKey, Value.Dictionary> kept) {
    cutOff(node);
    bench.setIncarnation(node, incarnation);
    bench.start(node, kept);
    bench.connectAll();
  }

  private CausalStore<OverlayKey, Value.Dictionary> store(String node) {
    return bench.overlays.get(node).snapshot().store();
  }

  @Test
  void aLifeThatHasEndedIsRetiredWhenAllHaveHadItForTheRetention() {
    bench.put("c", "x", "of 100");
    assertTrue(bench.converges(SOON));
    restart("c", 101);
    assertTrue(bench.converges(SOON));
    bench.pass(RETENTION.minusSeconds(1));
    for (String node : List.of("a", "b", "c")) {
      assertFalse(isRetired(node, "c", 100), node);
    }
    bench.sent.clear();
    bench.pass(SLACK);
    assertEquals(0, count(Message.OverlayRange.class), "nobody lacks anything");
    assertEquals(0, count(Message.OverlayOffer.class));
    for (String node : List.of("a", "b", "c")) {
      assertTrue(isRetired(node, "c", 100), node);
      assertEquals("of 100", bench.text(node, "x"), "what lives stays");
      assertEquals(0, bench.overlays.get(node).divergences());
    }
    bench.put("a", "x", "of a");
    assertTrue(bench.converges(SOON));
    assertEquals("of a", bench.text("c", "x"));
  }

  @Test
  void manyLivesTakeOneEntry() {
    for (int life = 101; life <= 160; life++) {
      bench.put("c", "x", "v" + life);
      bench.pass(SOON);
      restart("c", life);
      bench.pass(SOON);
      assertTrue(vector("a").size() < 40, "size " + vector("a").size());
    }
    bench.pass(RETENTION.plus(SLACK));
    assertTrue(bench.isConverged());
    assertEquals(Map.of("c", 159L), vector("a").retired());
    assertEquals(0, bench.overlays.get("a").divergences() + bench.overlays.get("b").divergences());
  }

  @Test
  void aLivingNodeIsNotRetiredHoweverLongItIsSilent() {
    bench.put("c", "x", "1");
    bench.pass(RETENTION.multipliedBy(3));
    assertEquals(Map.of(), vector("a").retired());
    assertEquals(Map.of(), vector("c").retired());
  }

  @Test
  void nothingBeginsWhileAMemberIsAway() {
    bench.put("c", "x", "1");
    assertTrue(bench.converges(SOON));
    cutOff("c");
    bench.pass(RETENTION.multipliedBy(2));
    assertFalse(isRetired("a", "c", 100), "it is in the list of members");
    bench.forget("c");
    bench.pass(RETENTION.minusSeconds(1));
    assertFalse(isRetired("a", "c", 100));
    bench.pass(SLACK);
    assertTrue(isRetired("a", "c", 100));
    assertTrue(isRetired("b", "c", 100));
  }

  /** b comes back within the retention, and has more of the life than the others had. */
  @Test
  void whoComesBackInTimeIsHeard() {
    bench.disconnect("c", "a");
    bench.disconnect("b", "a");
    bench.put("c", "x", "only b has it");
    bench.pass(SOON);
    cutOff("c");
    bench.forget("c");
    OverlayBenchAway away = new OverlayBenchAway("b");
    bench.start("d");
    bench.connect("a", "d");
    bench.pass(RETENTION.minusSeconds(10));
    away.comeBack();
    bench.connectAll();
    bench.pass(SLACK);
    assertEquals("only b has it", bench.text("a", "x"));
    assertFalse(isRetired("a", "c", 100), "its counter rose: it begins anew");
    bench.pass(RETENTION.plus(SLACK));
    assertTrue(isRetired("a", "c", 100));
    assertEquals("only b has it", bench.text("d", "x"));
    assertTrue(bench.isConverged());
  }

  /** A node that is out of the list of members for a while, as one that was forgotten. */
  private final class OverlayBenchAway {
    private final String node;
    private final TacticalOverlay overlay;

    OverlayBenchAway(String node) {
      this.node = node;
      cutOff(node);
      this.overlay = bench.overlays.remove(node);
    }

    void comeBack() {
      bench.overlays.put(node, overlay);
    }
  }

  @Test
  void timeInWhichAProcessStoodStillDoesNotCount() {
    bench.put("c", "x", "1");
    assertTrue(bench.converges(SOON));
    restart("c", 101);
    assertTrue(bench.converges(SOON));
    bench.pass(Duration.ofSeconds(20));
    bench.setStopped("a", true);
    bench.setStopped("b", true);
    bench.setStopped("c", true);
    bench.pass(RETENTION.multipliedBy(2));
    for (String node : List.of("a", "b", "c")) {
      bench.setStopped(node, false);
    }
    bench.pass(Duration.ofSeconds(20));
    assertFalse(isRetired("a", "c", 100));
    bench.pass(RETENTION.plus(SLACK));
    assertTrue(isRetired("a", "c", 100));
  }

  private void retireLifeOfC() {
    bench.put("c", "x", "of 100");
    bench.put("c", "y", "of 100");
    assertTrue(bench.converges(SOON));
    restart("c", 101);
    bench.pass(RETENTION.plus(SLACK));
    assertTrue(isRetired("a", "c", 100) && isRetired("b", "c", 100) && isRetired("c", "c", 100));
    bench.sent.clear();
  }

  @Test
  void aNewcomerPulls() {
    retireLifeOfC();
    bench.start("d");
    bench.connectAll();
    assertTrue(bench.converges(SOON));
    assertTrue(count(Message.OverlayRange.class) > 0);
    assertEquals("of 100", bench.text("d", "x"));
    assertEquals(vector("a").retired(), vector("d").retired());
    bench.sent.clear();
    bench.pass(ANTI_ENTROPY.multipliedBy(3));
    assertEquals(0, count(Message.OverlayRange.class), "once");
    assertEquals(0, count(Message.OverlayOffer.class));
    bench.put("d", "x", "of d");
    assertTrue(bench.converges(SOON));
    assertEquals(0, count(Message.OverlayRange.class));
  }

  /** Its store is of before: nothing of it comes back, and nothing that it wrote is lost. */
  @Test
  void whoWasAwayWhenALifeWasRetiredPulls() {
    bench.put("c", "x", "of 100");
    bench.put("c", "y", "of 100");
    assertTrue(bench.converges(SOON));
    OverlayBenchAway away = new OverlayBenchAway("b");
    assertTrue(bench.remove("a", "x"));
    away.overlay.put(
        bench.now("b"), OverlayKind.ENTITY, "z", OverlayBench.value("of b"), Outcome.IGNORED);
    restart("c", 101);
    bench.pass(RETENTION.plus(SLACK));
    assertTrue(isRetired("a", "c", 100));
    away.comeBack();
    bench.connectAll();
    assertTrue(bench.converges(SOON));
    for (String node : List.of("a", "b", "c")) {
      assertNull(bench.text(node, "x"));
      assertEquals("of 100", bench.text(node, "y"));
      assertEquals("of b", bench.text(node, "z"));
    }
  }

  @Test
  void ifBothHaveRetiredWhatTheOtherHasNotBothPull() {
    for (String node : List.of("d", "e")) {
      bench.setIncarnation(node, 100);
      bench.start(node);
    }
    bench.connectAll();
    bench.put("d", "x", "of d");
    bench.put("e", "y", "of e");
    assertTrue(bench.converges(SOON));
    TacticalOverlay b = bench.overlays.get("b");
    TacticalOverlay a = bench.overlays.get("a");
    TacticalOverlay c = bench.overlays.get("c");
    bench.disconnect("a", "b");
    bench.disconnect("a", "e");
    bench.disconnect("a", "c");
    bench.disconnect("b", "d");
    bench.disconnect("b", "c");
    bench.disconnect("c", "d");
    bench.disconnect("c", "e");
    bench.disconnect("d", "e");
    // a and d on one side, of which e has gone; b and e on the other, of which d has gone.
    TacticalOverlay e = bench.overlays.get("e");
    TacticalOverlay d = bench.overlays.get("d");
    bench.overlays.keySet().retainAll(List.of("a", "d"));
    bench.pass(RETENTION.plus(SLACK));
    assertTrue(isRetired("a", "e", 100));
    assertFalse(isRetired("a", "d", 100));
    bench.overlays.clear();
    bench.overlays.put("b", b);
    bench.overlays.put("e", e);
    bench.pass(RETENTION.plus(SLACK));
    assertTrue(isRetired("b", "d", 100));
    bench.overlays.clear();
    bench.overlays.putAll(Map.of("a", a, "b", b, "c", c));
    bench.connectAll();
    assertTrue(bench.converges(Duration.ofSeconds(10)));
    assertTrue(isRetired("a", "d", 100) && isRetired("c", "e", 100));
    assertEquals("of d", bench.text("b", "x"));
    assertEquals("of e", bench.text("a", "y"));
    assertEquals(0, a.divergences() + b.divergences());
    assertTrue(d.snapshot().size() > 0);
  }

  /** Its clock was set back: the others have retired its life before it began. */
  @Test
  void whoBeginsALifeThatIsRetiredWritesAgainWhatItWrote() {
    bench.put("c", "x", "of 100");
    bench.put("c", "y", "of 100");
    bench.put("a", "z", "of a");
    assertTrue(bench.converges(SOON));
    CausalStore<OverlayKey, Value.Dictionary> kept = store("c");
    restart("c", 101);
    bench.pass(RETENTION.plus(SLACK));
    assertTrue(isRetired("a", "c", 100));
    cutOff("c");
    bench.setIncarnation("c", 50);
    bench.start("c", kept);
    bench.put("c", "new", "of 50");
    bench.put("c", "z", "of 50");
    assertTrue(bench.remove("c", "x"));
    bench.put("c", "gone", "of 50");
    assertTrue(bench.remove("c", "gone"));
    bench.connectAll();
    assertTrue(bench.converges(SOON));
    for (String node : List.of("a", "b", "c")) {
      assertEquals("of 50", bench.text(node, "new"), node);
      assertEquals("of 50", bench.text(node, "z"), node);
      assertNull(bench.text(node, "x"), node);
      assertEquals("of 100", bench.text(node, "y"), node);
      assertNull(bench.text(node, "gone"), node);
      assertEquals(0, bench.overlays.get(node).divergences(), node);
    }
    assertTrue(vector("c").latestLife("c").orElseThrow() > 100);
  }
}
