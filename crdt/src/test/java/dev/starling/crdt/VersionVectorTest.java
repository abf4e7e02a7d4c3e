package dev.starling.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VersionVectorTest {
  private static final int RUNS = Boolean.getBoolean("starling.long") ? 500_000 : 5_000;
  private static final int LIVES = 6;
  private static final List<String> NODES = List.of("a", "b", "c");

  @Test
  void aThousandLivesTakeOneEntry() {
    VersionVector vector = VersionVector.EMPTY;
    for (int life = 1; life <= 1_000; life++) {
      vector = vector.with(Replica.of("a", life), 7).withRetired("a", life - 1);
    }
    assertEquals(2, vector.size());
    assertEquals(Map.of("a", 999L), vector.retired());
    assertEquals(Map.of(Replica.of("a", 1_000), 7L), vector.toMap());
    assertEquals(OptionalLong.of(1_000), vector.latestLife("a"));
    assertEquals(OptionalLong.of(5), VersionVector.EMPTY.withRetired("b", 5).latestLife("b"));
    assertEquals(OptionalLong.empty(), vector.latestLife("b"));
  }

  @Test
  void ofARetiredLifeEveryChangeIsKnown() {
    VersionVector vector = VersionVector.EMPTY.withRetired("a", 5);
    assertTrue(vector.contains(new Dot(Replica.of("a", 5), Long.MAX_VALUE)));
    assertTrue(vector.contains(new Dot(Replica.of("a", -3), 1)));
    assertFalse(vector.contains(new Dot(Replica.of("a", 6), 1)));
    assertFalse(vector.contains(new Dot(Replica.of("aa", 5), 1)));
    assertSame(vector, vector.with(Replica.of("a", 4), 9));
    assertSame(vector, vector.withRetired("a", 4));
    assertEquals(VersionVector.EMPTY, vector.withoutRetired("a"));
    assertSame(vector, vector.withoutRetired("b"));
  }

  @Test
  void refusesACounterThatNobodyReaches() {
    assertThrows(
        IllegalArgumentException.class,
        () -> VersionVector.of(Map.of(Replica.of("a"), VersionVector.ALL)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Delta.Span(Replica.of("a"), 0, VersionVector.ALL));
    CausalStore<String, String> store = CausalStore.<String, String>empty().retired("a", 5);
    assertThrows(IllegalArgumentException.class, () -> store.put(Replica.of("a", 5), 1, "k", "v"));
  }

  /** The definition: a counter, or all, for each life; of all lives that there can be here. */
  private static final class Model {
    final Map<Replica, Long> known = new HashMap<>();

    long get(Replica replica) {
      return known.getOrDefault(replica, 0L);
    }

    void raise(Replica replica, long counter) {
      known.merge(replica, counter, Math::max);
    }

    void retire(String node, int through) {
      for (int life = 0; life <= through; life++) {
        raise(Replica.of(node, life), Long.MAX_VALUE);
      }
    }

    Model join(Model that) {
      Model joined = new Model();
      joined.known.putAll(known);
      that.known.forEach(joined::raise);
      return joined;
    }

    boolean covers(Model that) {
      return that.known.entrySet().stream().allMatch(e -> get(e.getKey()) >= e.getValue());
    }

    boolean coversRetired(Model that) {
      return that.known.entrySet().stream()
          .allMatch(e -> e.getValue() < Long.MAX_VALUE || get(e.getKey()) == Long.MAX_VALUE);
    }
  }

  private record Pair(VersionVector vector, Model model) {
    void check() {
      for (Replica replica : universe()) {
        assertEquals(model.get(replica), vector.get(replica), () -> replica + " in " + vector);
      }
    }
  }

  private static List<Replica> universe() {
    List<Replica> all = new ArrayList<>();
    for (String node : NODES) {
      for (int life = 0; life < LIVES; life++) {
        all.add(Replica.of(node, life));
      }
    }
    return all;
  }

  private static Pair pair(Random random) {
    VersionVector vector = VersionVector.EMPTY;
    Model model = new Model();
    for (int i = random.nextInt(12); i > 0; i--) {
      String node = NODES.get(random.nextInt(NODES.size()));
      int life = random.nextInt(LIVES);
      if (random.nextInt(4) == 0) {
        vector = vector.withRetired(node, life);
        model.retire(node, life);
      } else {
        long counter = random.nextInt(3);
        vector = vector.with(Replica.of(node, life), counter);
        model.raise(Replica.of(node, life), counter);
      }
    }
    return new Pair(vector, model);
  }

  @Test
  void isALatticeOfFunctionsFromLivesToCounters() {
    Random random = new Random(5);
    for (int run = 0; run < RUNS; run++) {
      Pair one = pair(random);
      Pair other = pair(random);
      one.check();
      VersionVector joined = one.vector().join(other.vector());
      new Pair(joined, one.model().join(other.model())).check();
      assertEquals(joined, other.vector().join(one.vector()), "commutative");
      assertEquals(joined.hashCode(), other.vector().join(one.vector()).hashCode());
      assertEquals(joined, joined.join(one.vector()), "idempotent");
      VersionVector third = pair(random).vector();
      assertEquals(
          joined.join(third), one.vector().join(other.vector().join(third)), "associative");
      assertEquals(one.model().covers(other.model()), one.vector().covers(other.vector()));
      assertEquals(
          one.model().coversRetired(other.model()), one.vector().coversRetired(other.vector()));
      assertEquals(
          one.model().covers(other.model()) && other.model().covers(one.model()),
          one.vector().equals(other.vector()));
      assertEquals(one.vector(), VersionVector.of(one.vector().toMap(), one.vector().retired()));
      checkBeyond(one, other);
      checkSame(one, other, NODES.get(random.nextInt(NODES.size())), random.nextInt(LIVES));
    }
  }

  private static void checkBeyond(Pair one, Pair other) {
    VersionVector beyond = one.vector().beyond(other.vector());
    assertEquals(one.vector().join(other.vector()), other.vector().join(beyond));
    assertEquals(other.model().covers(one.model()), beyond.isEmpty());
    Map<Replica, Long> spans = new HashMap<>();
    one.vector()
        .forEachBeyond(
            other.vector(),
            (replica, after, upTo) -> {
              assertEquals(other.model().get(replica), after);
              spans.put(replica, upTo);
            });
    Map<Replica, Long> expected = new HashMap<>();
    for (Replica replica : universe()) {
      long counter = one.model().get(replica);
      if (counter < Long.MAX_VALUE && counter > other.model().get(replica)) {
        expected.put(replica, counter);
      }
    }
    assertEquals(expected, spans);
  }

  private static void checkSame(Pair one, Pair other, String node, int through) {
    boolean same = true;
    for (int life = 0; life <= through; life++) {
      long ours = one.model().get(Replica.of(node, life));
      same &= ours == Long.MAX_VALUE || ours == other.model().get(Replica.of(node, life));
    }
    assertEquals(same, one.vector().isSameUpTo(other.vector(), node, through));
  }
}
