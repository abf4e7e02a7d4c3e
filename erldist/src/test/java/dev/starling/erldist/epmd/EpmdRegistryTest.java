package dev.starling.erldist.epmd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EpmdRegistryTest {
  private final EpmdRegistry registry = new EpmdRegistry(2, 100);

  @Test
  void aNameIsHeldOnceAndFreedAgain() {
    assertTrue(registry.register(entry("a"), true).isPresent());
    assertEquals(OptionalLong.empty(), registry.register(entry("a"), true));
    assertEquals(Optional.of(entry("a")), Loop.await(registry.find("a")));
    registry.unregister("a");
    assertEquals(Optional.empty(), Loop.await(registry.find("a")));
    assertTrue(registry.register(entry("a"), true).isPresent());
  }

  @Test
  void namesBeyondTheCapacityAreRefused() {
    registry.register(entry("a"), true);
    registry.register(entry("b"), true);
    assertEquals(OptionalLong.empty(), registry.register(entry("c"), true));
    assertEquals(
        List.of(new RegisteredName("a", 1), new RegisteredName("b", 1)),
        Loop.await(registry.names()));
  }

  @Test
  void longCreationsDifferAndLeaveOutTheShortOnes() {
    EpmdRegistry late = new EpmdRegistry(1, -3);
    List<Long> seen = List.of(again(late, true), again(late, true), again(late, true));
    assertEquals(List.of(0xfffffffeL, 0xffffffffL, 4L), seen);
  }

  @Test
  void shortCreationsGoRoundForEachName() {
    assertEquals(
        List.of(1L, 2L, 3L, 1L),
        List.of(
            again(registry, false),
            again(registry, false),
            again(registry, false),
            again(registry, false)));
    registry.register(entry("other"), false);
    registry.unregister("other");
    assertEquals(2L, again(registry, false));
  }

  @Test
  void shortCreationsAreRememberedForSoManyNames() {
    assertEquals(1L, again(registry, false));
    for (int i = 1; i < EpmdRegistry.MAX_REMEMBERED_NAMES; i++) {
      registry.register(entry("n" + i), false);
      registry.unregister("n" + i);
    }
    assertEquals(2L, again(registry, false));
    for (int i = 0; i < EpmdRegistry.MAX_REMEMBERED_NAMES; i++) {
      registry.register(entry("m" + i), false);
      registry.unregister("m" + i);
    }
    assertEquals(1L, again(registry, false));
  }

  /** The creation of one more life of the name {@code again}. */
  private static long again(EpmdRegistry registry, boolean longCreation) {
    long creation = registry.register(entry("again"), longCreation).orElseThrow();
    registry.unregister("again");
    return creation;
  }

  private static NodeEntry entry(String name) {
    return NodeEntry.of(name, 1, false);
  }
}
