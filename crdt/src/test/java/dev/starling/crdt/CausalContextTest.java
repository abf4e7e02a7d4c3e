package dev.starling.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CausalContextTest {
  private static final Replica A = Replica.of("a");
  private static final Replica B = Replica.of("b", 7);

  @Test
  void dotsBeyondAGapWaitInTheCloudUntilItCloses() {
    CausalContext context = CausalContext.EMPTY.with(new Dot(A, 3)).with(new Dot(A, 2));
    assertEquals(2, context.cloudSize());
    assertFalse(context.contains(new Dot(A, 1)));
    assertEquals(new Dot(A, 4), context.next(A));
    context = context.with(new Dot(A, 1));
    assertEquals(0, context.cloudSize());
    assertEquals(Map.of(A, 3L), context.vector().toMap());
    assertEquals(new Dot(B, 1), context.next(B));
  }

  @Test
  void isTheSetOfItsDots() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Set<Dot> mine = someDots(random);
      Set<Dot> yours = someDots(random);
      CausalContext one = contextOf(mine, random);
      CausalContext other = contextOf(yours, random);
      Set<Dot> union = new HashSet<>(mine);
      union.addAll(yours);
      CausalContext joined = one.join(other);
      assertEquals(contextOf(union, random), joined);
      assertEquals(joined, other.join(one));
      assertEquals(joined, joined.join(one));
      for (int i = 1; i < 30; i++) {
        for (Replica replica : List.of(A, B)) {
          Dot dot = new Dot(replica, i);
          assertEquals(union.contains(dot), joined.contains(dot));
        }
      }
      Set<Dot> inCloud = new HashSet<>();
      joined.forEachInCloud(inCloud::add);
      inCloud.forEach(dot -> assertFalse(joined.vector().contains(dot)));
      assertEquals(joined.cloudSize(), inCloud.size());
    }
  }

  private static Set<Dot> someDots(Random random) {
    Set<Dot> dots = new HashSet<>();
    int count = random.nextInt(40);
    for (int i = 0; i < count; i++) {
      dots.add(new Dot(random.nextBoolean() ? A : B, 1 + random.nextInt(20)));
    }
    return dots;
  }

  private static CausalContext contextOf(Set<Dot> dots, Random random) {
    List<Dot> shuffled = new ArrayList<>(dots);
    Collections.shuffle(shuffled, random);
    CausalContext context = CausalContext.EMPTY;
    for (Dot dot : shuffled) {
      context = context.with(dot);
    }
    return context;
  }

  @Test
  void vectorsJoinToTheHighestOfEach() {
    Random random = new Random(5);
    for (int run = 0; run < 200; run++) {
      Map<Replica, Long> mine = someCounters(random);
      Map<Replica, Long> yours = someCounters(random);
      Map<Replica, Long> highest = new TreeMap<>(mine);
      yours.forEach((replica, counter) -> highest.merge(replica, counter, Math::max));
      VersionVector joined = VersionVector.of(mine).join(VersionVector.of(yours));
      assertEquals(highest, joined.toMap());
      assertEquals(VersionVector.of(highest), joined);
      assertTrue(joined.covers(VersionVector.of(mine)));
      assertEquals(highest.equals(mine), VersionVector.of(mine).covers(joined));
      for (Replica replica : highest.keySet()) {
        assertEquals(0, joined.without(replica).get(replica));
        assertEquals(joined.size() - 1, joined.without(replica).size());
      }
    }
  }

  private static Map<Replica, Long> someCounters(Random random) {
    Map<Replica, Long> counters = new TreeMap<>();
    int count = random.nextInt(40);
    for (int i = 0; i < count; i++) {
      counters.put(Replica.of("r" + random.nextInt(25), random.nextInt(2)), 1L + random.nextInt(9));
    }
    return counters;
  }

  @Test
  void countersStartAtOne() {
    assertThrows(IllegalArgumentException.class, () -> new Dot(A, 0));
    assertThrows(IllegalArgumentException.class, () -> VersionVector.of(Map.of(A, -1L)));
    assertTrue(VersionVector.of(Map.of(A, 0L)).isEmpty());
  }
}
