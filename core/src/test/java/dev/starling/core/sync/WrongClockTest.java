package dev.starling.core.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.starling.core.overlay.OverlayKey;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.crdt.HybridClock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One node of three, x, has a clock that is a day off, ahead or behind. */
class WrongClockTest {
  private static final Duration MOMENT = Duration.ofMillis(100);
  private static final Duration SOON = Duration.ofSeconds(3);
  private static final long BOUND_MILLIS = HybridClock.DEFAULT_BOUND_MILLIS;

  private final OverlayBench bench = new OverlayBench(11, 1_000);

  private void start(int hours) {
    bench.setWallOffset("x", Duration.ofHours(hours));
    for (String node : List.of("a", "b", "x")) {
      bench.start(node);
    }
  }

  private void meet() {
    bench.connectAll();
    bench.pass(MOMENT);
    assertTrue(bench.converges(SOON));
  }

  private void cutOff() {
    bench.disconnect("x", "a");
    bench.disconnect("x", "b");
  }

  /** Both write while they do not hear each other: the later one shows. */
  private void assertLaterShows(String earlier, String later, String id) {
    bench.put(earlier, id, "earlier");
    bench.pass(MOMENT);
    bench.put(later, id, "later");
    meet();
    for (String node : List.of("a", "b", "x")) {
      assertEquals("later", bench.text(node, id), node + " shows " + id);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-24, 24})
  void itOverwritesNothingThatIsReallyNewer(int hours) {
    start(hours);
    meet();
    cutOff();
    assertLaterShows("x", "a", "cut off just now");
    cutOff();
    bench.pass(Duration.ofSeconds(90));
    assertLaterShows("x", "b", "cut off for long");
  }

  @ParameterizedTest
  @ValueSource(ints = {-24, 24})
  void itIsNotIgnoredEither(int hours) {
    start(hours);
    meet();
    cutOff();
    assertLaterShows("a", "x", "cut off just now");
    cutOff();
    bench.pass(Duration.ofSeconds(90));
    assertLaterShows("b", "x", "cut off for long");
    assertTrue(bench.remove("x", "cut off for long"));
    assertTrue(bench.converges(SOON));
    assertNull(bench.text("b", "cut off for long"));
  }

  /** What it wrote when it knew no better keeps nobody from being right afterwards. */
  @ParameterizedTest
  @ValueSource(ints = {-24, 24})
  void whatItWroteAloneDoesNotSpoilItsClock(int hours) {
    start(hours);
    bench.put("x", "alone", "v");
    meet();
    cutOff();
    assertLaterShows("x", "a", "overwritten");
    cutOff();
    assertLaterShows("a", "x", "not ignored");
    assertEquals(hours > 0, bench.overlays.get("a").stampsAhead() > 0, "reported");
    bench.put("b", "alone", "who read it");
    assertTrue(bench.converges(SOON));
    assertEquals("who read it", bench.text("x", "alone"));
  }

  @ParameterizedTest
  @ValueSource(ints = {-24, 24})
  void nobodyFollowsIt(int hours) {
    start(hours);
    bench.put("x", "alone", "v");
    meet();
    bench.put("a", "of a", "v");
    bench.put("x", "of x", "v");
    assertTrue(bench.converges(SOON));
    for (String id : List.of("of a", "of x")) {
      var write =
          bench.overlays.get("b").snapshot().store().write(new OverlayKey(OverlayKind.ENTITY, id));
      long stamped = HybridClock.millisOf(Objects.requireNonNull(write).stamp());
      long off = Math.abs(stamped - bench.now("b").epochMillis());
      assertTrue(off <= BOUND_MILLIS, id + " is stamped " + off + " ms off");
    }
    assertEquals(0, bench.overlays.get("a").clockOffsetMillis(bench.now("a")), 100);
    assertEquals(
        -Duration.ofHours(hours).toMillis(),
        bench.overlays.get("x").clockOffsetMillis(bench.now("x")),
        100);
  }
}
