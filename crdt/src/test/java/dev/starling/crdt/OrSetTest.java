package dev.starling.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrSetTest {
  private static final int RUNS = Boolean.getBoolean("starling.long") ? 20_000 : 200;

  /** An element of which many have one hash code. */
  private record Clashing(String name) {
    @Override
    public int hashCode() {
      return name.length() % 2;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @Test
  void anElementIsThereUntilItIsRemoved() {
    OrSet<String> set = OrSet.<String>empty("a").add("x").add("y");
    assertTrue(set.contains("x"));
    assertEquals(Set.of("x", "y"), set.elements());
    OrSet<String> less = set.remove("x");
    assertFalse(less.contains("x"));
    assertEquals(1, less.size());
    assertEquals(2, set.size(), "the set before is as it was");
    assertSame(less, less.remove("never there"));
  }

  @Test
  void aConcurrentAdditionSurvivesARemoval() {
    OrSet<String> a = OrSet.<String>empty("a").add("x");
    OrSet<String> b = OrSet.<String>empty("b").merge(a);
    OrSet<String> removed = b.remove("x");
    OrSet<String> added = a.add("x");
    assertEquals(Set.of("x"), removed.merge(added).elements());
    assertEquals(Set.of("x"), added.merge(removed).elements());
  }

  @Test
  void elementsOfOneHashAreToldApart() {
    OrSet<Clashing> set = OrSet.empty("a");
    Set<Clashing> expected = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      Clashing element = new Clashing("e".repeat(i % 7) + i);
      set = set.add(element);
      expected.add(element);
    }
    assertEquals(expected, set.elements());
    OrSet<Clashing> other = set.as(Replica.of("b"));
    for (Clashing element : List.copyOf(expected)) {
      set = set.remove(element);
      expected.remove(element);
      assertEquals(expected, set.elements());
    }
    assertTrue(other.merge(set).isEmpty());
  }

  static List<Integer> seeds() {
    List<Integer> seeds = new ArrayList<>();
    for (int seed = 0; seed < RUNS; seed++) {
      seeds.add(seed);
    }
    return seeds;
  }

  /** Random changes, merges of whole sets, and deltas late, doubled and in any order. */
  @ParameterizedTest
  @MethodSource("seeds")
  void isWhatItsDefinitionSays(int seed) {
    RandomSwarm swarm = new RandomSwarm(new Random(seed), 2 + seed % 4, 1 + seed % 12);
    for (int i = 0; i < 120; i++) {
      swarm.step();
    }
    swarm.converge();
  }

  /** Replicas of a set, each beside the oracle of what it should have. */
  private static final class RandomSwarm {
    private record Change(OrSet.Delta<Clashing> delta, OrSetOracle.Operation operation) {}

    private final Random random;
    private final int elements;
    private final List<OrSet<Clashing>> sets = new ArrayList<>();
    private final List<OrSetOracle> oracles = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private int operations;

    RandomSwarm(Random random, int replicas, int elements) {
      this.random = random;
      this.elements = elements;
      for (int i = 0; i < replicas; i++) {
        sets.add(OrSet.empty("replica" + i));
        oracles.add(new OrSetOracle());
      }
    }

    void step() {
      int here = random.nextInt(sets.size());
      OrSet<Clashing> set = sets.get(here);
      OrSetOracle oracle = oracles.get(here);
      Clashing element = new Clashing("e" + random.nextInt(elements));
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> {
          Change change =
              new Change(set.addDelta(element), oracle.add(++operations, element.name()));
          OrSet<Clashing> changed = set.add(element);
          assertEquals(changed, set.merge(change.delta()), "the delta is the change");
          learn(here, changed, change);
          changes.add(change);
        }
        case 3, 4 -> {
          Change change =
              new Change(set.removeDelta(element), oracle.remove(++operations, element.name()));
          OrSet<Clashing> changed = set.remove(element);
          assertEquals(changed, set.merge(change.delta()), "the delta is the change");
          learn(here, changed, change);
          changes.add(change);
        }
        case 5, 6, 7 -> deliver(here);
        default -> mergeAll(here, random.nextInt(sets.size()));
      }
    }

    private void learn(int here, OrSet<Clashing> changed, Change change) {
      sets.set(here, changed);
      oracles.get(here).learn(change.operation());
      check(here);
    }

    private void deliver(int here) {
      if (!changes.isEmpty()) {
        Change change = changes.get(random.nextInt(changes.size()));
        Change other = changes.get(random.nextInt(changes.size()));
        oracles.get(here).learn(other.operation());
        learn(here, sets.get(here).merge(change.delta().and(other.delta())), change);
      }
    }

    private void mergeAll(int here, int there) {
      OrSet<Clashing> mine = sets.get(here);
      OrSet<Clashing> yours = sets.get(there);
      OrSet<Clashing> merged = mine.merge(yours);
      assertEquals(merged, yours.merge(mine), "commutative");
      assertEquals(merged, merged.merge(yours), "idempotent");
      OrSet<Clashing> third = sets.get(random.nextInt(sets.size()));
      assertEquals(merged.merge(third), mine.merge(yours.merge(third)), "associative");
      sets.set(here, merged);
      oracles.get(here).learn(oracles.get(there));
      check(here);
    }

    private void check(int here) {
      Set<String> elementsNow =
          sets.get(here).elements().stream().map(Clashing::name).collect(Collectors.toSet());
      assertEquals(oracles.get(here).elements(), elementsNow);
      assertEquals(elementsNow.size(), sets.get(here).size());
    }

    void converge() {
      for (int i = 1; i < sets.size(); i++) {
        mergeAll(0, i);
      }
      for (int i = 1; i < sets.size(); i++) {
        mergeAll(i, 0);
        assertEquals(sets.get(0), sets.get(i));
      }
      // All changes in any order, each twice, come to the same.
      OrSet<Clashing> fromDeltas = OrSet.empty("late");
      List<Change> all = new ArrayList<>(changes);
      all.addAll(changes);
      Collections.shuffle(all, random);
      for (Change change : all) {
        fromDeltas = fromDeltas.merge(change.delta());
      }
      assertEquals(sets.get(0), fromDeltas);
    }
  }

  @Test
  void anEmptySetBecomesTheOtherAndStaysItsOwnReplica() {
    OrSet<String> some = OrSet.<String>empty("a").add("x").add("y").remove("x");
    OrSet<String> merged = OrSet.<String>empty("b").merge(some);
    assertEquals(some, merged);
    assertEquals(Replica.of("b"), merged.replica());
    assertSame(some, some.merge(OrSet.empty("b")));
    OrSet<String> removed = some.remove("y");
    assertEquals(removed, OrSet.<String>empty("b").merge(removed).merge(some));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1_000, 30_000})
  void largeSetsThatShareNothingMerge(int size) {
    OrSet<String> a = OrSet.empty("a");
    OrSet<String> b = OrSet.empty("b");
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < size; i++) {
      OrSet.Delta<String> delta = (i % 2 == 0 ? a : b).addDelta("element" + i);
      a = a.merge(delta);
      b = b.merge(delta);
      expected.add("element" + i);
    }
    assertEquals(a, b);
    assertSame(a, a.merge(b));
    for (int i = 0; i < size; i += 100) {
      a = a.remove("element" + i);
      expected.remove("element" + i);
      b = b.add("new" + i);
      expected.add("new" + i);
    }
    assertNotEquals(a, b);
    assertEquals(expected, a.merge(b).elements());
    assertEquals(a.merge(b), b.merge(a));
    assertEquals(expected.size(), a.merge(b).size());
  }
}
