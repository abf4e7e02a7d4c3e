package dev.starling.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CausalStoreTest {
  private static final int RUNS = Boolean.getBoolean("starling.long") ? 20_000 : 200;
  private static final Replica A = Replica.of("a");
  private static final Replica B = Replica.of("b");

  private static CausalStore<String, String> written(
      CausalStore<String, String> store, Replica by, long stamp, String key, String value) {
    return store.apply(store.put(by, stamp, key, value));
  }

  @Test
  void whoReadsAndThenWritesWinsWhateverTheStamps() {
    CausalStore<String, String> store = written(CausalStore.empty(), A, 1_000, "k", "first");
    store = written(store, B, 1, "k", "second");
    assertEquals("second", store.get("k"));
    assertEquals(1, store.writes("k").size());
  }

  @Test
  void ofConcurrentWritesTheNewestStampShows() {
    CausalStore<String, String> here = written(CausalStore.empty(), A, 5, "k", "of a");
    CausalStore<String, String> there = written(CausalStore.empty(), B, 9, "k", "of b");
    CausalStore<String, String> both = here.merge(there);
    assertEquals(both, there.merge(here));
    assertEquals("of b", both.get("k"));
    assertEquals(2, both.writes("k").size());
    assertEquals(1, both.size());
    List<String> shown = new ArrayList<>();
    both.forEach(write -> shown.add(write.value()));
    assertEquals(List.of("of b"), shown);
  }

  @Test
  void withAnEmptyStoreNothingIsCopied() {
    CausalStore<String, String> store = written(CausalStore.empty(), A, 1, "k", "v");
    assertSame(store, CausalStore.<String, String>empty().merge(store));
    assertSame(store, store.merge(CausalStore.empty()));
  }

  @Test
  void aConcurrentWriteSurvivesARemovalAndNothingElseDoes() {
    CausalStore<String, String> store = written(CausalStore.empty(), A, 1, "k", "v");
    Change<String, String> removal = store.remove(B, 99, "k");
    Change<String, String> write = store.put(A, 2, "k", "w");
    assertNull(store.apply(removal).get("k"));
    assertEquals("w", store.apply(removal).apply(write).get("k"));
    assertEquals("w", store.apply(write).apply(removal).get("k"));
    assertNull(store.apply(removal).remove(A, 3, "k"), "nothing there to remove");
  }

  @Test
  void aChangeWaitsForWhatItFollowsAndReplaces() {
    CausalStore<String, String> start = CausalStore.empty();
    Change<String, String> first = start.put(A, 1, "k", "1");
    CausalStore<String, String> one = start.apply(first);
    Change<String, String> second = one.put(A, 2, "other", "2");
    Change<String, String> replacing = one.put(B, 3, "k", "3");
    assertFalse(start.isReady(second));
    assertFalse(start.isReady(replacing));
    assertThrows(IllegalArgumentException.class, () -> start.apply(second));
    assertThrows(IllegalArgumentException.class, () -> start.apply(replacing));
    assertTrue(one.isReady(replacing));
    assertSame(one, one.apply(first), "once more does nothing");
  }

  @Test
  void aRemovedKeyLeavesNothingBehind() {
    CausalStore<String, String> store = CausalStore.empty();
    for (int i = 0; i < 10_000; i++) {
      store = written(store, A, i, "k" + i, "v");
      store = store.apply(store.remove(A, i, "k" + i));
    }
    assertEquals(0, store.size());
    assertEquals(0, store.digest());
    assertEquals(Map.of(A, 20_000L), store.vector().toMap());
  }

  @Test
  void anAssemblyRefusesWhatTheStoreCannotHave() {
    CausalStore.Assembly<String, String> assembly =
        new CausalStore.Assembly<>(VersionVector.of(Map.of(A, 1L)));
    assembly.add(new Write<>(new Dot(A, 1), 1, "k", "v"));
    assembly.add(new Write<>(new Dot(A, 1), 1, "k", "v"));
    assertEquals(1, assembly.size());
    assertThrows(
        IllegalArgumentException.class,
        () -> assembly.add(new Write<>(new Dot(A, 2), 1, "k", "v")));
  }

  @Test
  void aDeltaRefusesWhatItDoesNotSpan() {
    Delta.Span span = new Delta.Span(A, 0, 1);
    Write<String, String> beyond = new Write<>(new Dot(A, 2), 1, "k", "v");
    Write<String, String> elsewhere = new Write<>(new Dot(A, 1), 1, "other", "v");
    for (Write<String, String> write : List.of(beyond, elsewhere)) {
      Delta<String, String> delta =
          new Delta<>(List.of(span), List.of(new Delta.Entry<>("k", List.of(), List.of(write))));
      assertThrows(
          IllegalArgumentException.class, () -> CausalStore.<String, String>empty().apply(delta));
    }
    assertThrows(IllegalArgumentException.class, () -> new Delta.Span(A, 2, 1));
    assertThrows(IllegalArgumentException.class, () -> new Delta.Span(A, -1, 1));
  }

  @Test
  void aHundredWritesOfOneKeyAreToldAsOne() {
    CausalStore<String, String> store = CausalStore.empty();
    Delta.Builder<String, String> builder = new Delta.Builder<>();
    for (int i = 0; i < 100; i++) {
      Change<String, String> change = store.put(A, i, "k", "v" + i);
      builder.add(Delta.of(change));
      store = store.apply(change);
    }
    Delta<String, String> delta = builder.build();
    assertEquals(1, delta.entries().size());
    assertEquals(1, delta.entries().get(0).writes().size());
    assertEquals(List.of(), delta.entries().get(0).replaced());
    assertEquals(store, CausalStore.<String, String>empty().apply(delta));
  }

  static List<Integer> seeds() {
    List<Integer> seeds = new ArrayList<>();
    for (int seed = 0; seed < RUNS; seed++) {
      seeds.add(seed);
    }
    return seeds;
  }

  /**
   * Random changes, told one by one, in whole stores, and in ranges while others go on; and lives
   * that end, and are retired here and there, of which the definition knows nothing.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void isWhatItsDefinitionSays(int seed) {
    RandomReplicas replicas = new RandomReplicas(new Random(seed), 2 + seed % 5, 1 + seed % 9);
    for (int i = 0; i < 150; i++) {
      replicas.step();
    }
    replicas.converge();
    retirements += replicas.retirements;
  }

  private static int retirements;

  @AfterAll
  static void someLivesWereRetired() {
    assertTrue(retirements > RUNS, retirements + " in " + RUNS + " runs");
  }

  /**
   * The definition: a replica knows a set of changes; a write shows unless a change that is known
   * replaced it, or a concurrent one with a newer stamp stands beside it. Here without dots, tries
   * or vectors: changes have numbers of the test's own.
   */
  private static final class RandomReplicas {
    private record Told(
        int number, String key, String value, long stamp, String by, Set<Integer> replaces) {}

    private final Random random;
    private final int keys;
    private final List<Replica> names = new ArrayList<>();
    private final List<CausalStore<String, String>> stores = new ArrayList<>();
    private final List<Set<Integer>> known = new ArrayList<>();
    private final List<Change<String, String>> changes = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();

    /** What each replica applied since it last took a whole store, and what it knew then. */
    private final List<List<Applied>> applied = new ArrayList<>();

    private final List<Set<Integer>> before = new ArrayList<>();

    int retirements;

    private record Applied(Delta<String, String> delta, Set<Integer> numbers) {}

    RandomReplicas(Random random, int replicas, int keys) {
      this.random = random;
      this.keys = keys;
      for (int i = 0; i < replicas; i++) {
        names.add(Replica.of("replica" + i, random.nextInt(3)));
        stores.add(CausalStore.empty());
        known.add(new HashSet<>());
        applied.add(new ArrayList<>());
        before.add(Set.of());
      }
    }

    void step() {
      int here = random.nextInt(stores.size());
      int there = random.nextInt(stores.size());
      switch (random.nextInt(16)) {
        case 0, 1, 2 -> change(here);
        case 3, 4, 5 -> deliver(here);
        case 6, 7 -> tell(here, there, here);
        case 8 -> tell(here, there, random.nextInt(stores.size()));
        case 9, 10, 11 -> passOn(here, there);
        case 12 -> take(here, there, stores.get(here).merge(stores.get(there)));
        case 13 -> beginLife(here);
        case 14 -> retire(here, there);
        default -> take(here, there, stores.get(here).merge(inRanges(stores.get(there))));
      }
      check(here);
    }

    private void change(int here) {
      CausalStore<String, String> store = stores.get(here);
      String key = "key" + random.nextInt(keys);
      // Stamps with no relation to what happened, many of them equal.
      long stamp = random.nextInt(20);
      Change<String, String> change =
          random.nextInt(3) == 0
              ? store.remove(names.get(here), stamp, key)
              : store.put(names.get(here), stamp, key, "value" + changes.size());
      if (change == null) {
        assertEquals(Set.of(), live(here, key));
        return;
      }
      Set<Integer> replaces = live(here, key);
      told.add(
          new Told(
              changes.size(), key, change.value(), stamp, names.get(here).toString(), replaces));
      known.get(here).add(changes.size());
      applied.get(here).add(new Applied(Delta.of(change), Set.of(changes.size())));
      changes.add(change);
      stores.set(here, store.apply(change));
    }

    /** With all that it knew. */
    private void beginLife(int here) {
      Replica ended = names.get(here);
      names.set(here, Replica.of(ended.node(), ended.incarnation() + 1 + random.nextInt(2)));
    }

    /** The lives of {@code of} before its present one, if all know the same of them. */
    private void retire(int here, int of) {
      Replica present = names.get(of);
      long through = present.incarnation() - 1 - random.nextInt(2);
      for (Set<Integer> others : known) {
        if (!changesOf(present.node(), through, others)
            .equals(changesOf(present.node(), through, known.get(here)))) {
          return;
        }
      }
      CausalStore<String, String> retired = stores.get(here).retired(present.node(), through);
      assertTrue(retired.vector().covers(stores.get(here).vector()));
      stores.set(here, retired);
      retirements++;
    }

    private Set<Integer> changesOf(String node, long through, Set<Integer> among) {
      Set<Integer> theirs = new HashSet<>();
      for (int number : among) {
        Replica by = changes.get(number).dot().replica();
        if (by.node().equals(node) && by.incarnation() <= through) {
          theirs.add(number);
        }
      }
      return theirs;
    }

    private void deliver(int here) {
      if (changes.isEmpty()) {
        return;
      }
      int number = random.nextInt(changes.size());
      Change<String, String> change = changes.get(number);
      CausalStore<String, String> store = stores.get(here);
      if (known.get(here).contains(number)) {
        assertSame(store, store.apply(change));
      } else if (store.isReady(change)) {
        stores.set(here, store.apply(change));
        known.get(here).add(number);
        applied.get(here).add(new Applied(Delta.of(change), Set.of(number)));
      } else {
        assertThrows(IllegalArgumentException.class, () -> store.apply(change));
      }
    }

    /** Tells what {@code there} applied, as it was told it, in the order in which it applied it. */
    private void passOn(int here, int there) {
      if (!known.get(here).containsAll(before.get(there))) {
        return;
      }
      List<Applied> lacking = new ArrayList<>(applied.get(there));
      lacking.removeIf(one -> known.get(here).containsAll(one.numbers()));
      lacking.subList(random.nextInt(lacking.size() + 1), lacking.size()).clear();
      Delta.Builder<String, String> builder = new Delta.Builder<>();
      Set<Integer> numbers = new HashSet<>();
      for (Applied one : lacking) {
        builder.add(one.delta());
        numbers.addAll(one.numbers());
      }
      apply(here, builder.build(), numbers);
    }

    private void apply(int here, Delta<String, String> delta, Set<Integer> numbers) {
      stores.set(here, stores.get(here).apply(delta));
      known.get(here).addAll(numbers);
      applied.get(here).add(new Applied(delta, Set.copyOf(numbers)));
    }

    /** Tells what {@code there} knows and {@code base} does not, some or all of it, as one. */
    private void tell(int here, int there, int base) {
      List<Integer> lacking = new ArrayList<>(known.get(there));
      lacking.removeAll(known.get(base));
      lacking.sort(null); // They were numbered as they were made, which is an order to apply them.
      lacking.subList(random.nextInt(lacking.size() + 1), lacking.size()).clear();
      Delta.Builder<String, String> builder = new Delta.Builder<>();
      lacking.forEach(number -> builder.add(Delta.of(changes.get(number))));
      Delta<String, String> delta = builder.build();
      CausalStore<String, String> store = stores.get(here);
      if (store.isReady(delta)) {
        apply(here, delta, new HashSet<>(lacking));
        assertSame(stores.get(here), stores.get(here).apply(delta), "once more does nothing");
      } else {
        assertTrue(here != base);
        assertThrows(IllegalArgumentException.class, () -> store.apply(delta));
      }
      checkDifferences(store, stores.get(there));
    }

    private void checkDifferences(
        CausalStore<String, String> one, CausalStore<String, String> other) {
      Set<String> expected = new HashSet<>();
      for (int i = 0; i < keys; i++) {
        if (!one.writes("key" + i).equals(other.writes("key" + i))) {
          expected.add("key" + i);
        }
      }
      Set<String> differences = new HashSet<>();
      one.forEachDifference(other, key -> assertTrue(differences.add(key), "each once"));
      assertEquals(expected, differences);
    }

    private void take(int here, int there, CausalStore<String, String> merged) {
      assertEquals(merged, stores.get(there).merge(stores.get(here)), "commutative");
      assertEquals(merged, merged.merge(stores.get(there)), "idempotent");
      CausalStore<String, String> third = stores.get(random.nextInt(stores.size()));
      assertEquals(
          merged.merge(third),
          stores.get(here).merge(stores.get(there).merge(third)),
          "associative");
      stores.set(here, merged);
      known.get(here).addAll(known.get(there));
      applied.get(here).clear();
      before.set(here, Set.copyOf(known.get(here)));
    }

    private CausalStore<String, String> inRanges(CausalStore<String, String> pinned) {
      CausalStore.Assembly<String, String> assembly = new CausalStore.Assembly<>(pinned.vector());
      int from = 0;
      int limit = 1 + random.nextInt(5);
      while (true) {
        List<Write<String, String>> range = pinned.range(from, limit);
        range.forEach(assembly::add);
        int last = range.isEmpty() ? -1 : CausalStore.hash(range.get(range.size() - 1).key());
        if (range.size() < limit || last == -1) {
          break;
        }
        from = last + 1;
      }
      assertEquals(pinned, assembly.toStore());
      return assembly.toStore();
    }

    private Set<Integer> live(int here, String key) {
      Set<Integer> live = new HashSet<>();
      for (int number : known.get(here)) {
        if (told.get(number).key().equals(key) && told.get(number).value() != null) {
          live.add(number);
        }
      }
      for (int number : known.get(here)) {
        live.removeAll(told.get(number).replaces());
      }
      return live;
    }

    private void check(int here) {
      Map<String, String> expected = new HashMap<>();
      for (int i = 0; i < keys; i++) {
        String key = "key" + i;
        Told newest = null;
        Set<Integer> live = live(here, key);
        for (int number : live) {
          Told write = told.get(number);
          if (newest == null
              || write.stamp() > newest.stamp()
              || (write.stamp() == newest.stamp() && write.by().compareTo(newest.by()) > 0)) {
            newest = write;
          }
        }
        assertEquals(live.size(), stores.get(here).writes(key).size());
        if (newest != null) {
          expected.put(key, newest.value());
        }
      }
      Map<String, String> shown = new HashMap<>();
      stores.get(here).forEach(write -> assertNull(shown.put(write.key(), write.value())));
      assertEquals(expected, shown);
      assertEquals(expected.size(), stores.get(here).size());
      for (int there = 0; there < stores.size(); there++) {
        CausalStore<String, String> other = stores.get(there);
        if (other.vector().equals(stores.get(here).vector())) {
          assertEquals(known.get(here), known.get(there), "equal vectors: equal knowledge");
          assertEquals(stores.get(here), other, "equal vectors: equal stores");
          assertEquals(stores.get(here).digest(), other.digest());
        }
      }
    }

    void converge() {
      for (int i = 1; i < stores.size(); i++) {
        take(0, i, stores.get(0).merge(stores.get(i)));
      }
      for (int i = 1; i < stores.size(); i++) {
        take(i, 0, stores.get(i).merge(stores.get(0)));
        assertEquals(stores.get(0), stores.get(i));
      }
      check(0);
    }
  }
}
