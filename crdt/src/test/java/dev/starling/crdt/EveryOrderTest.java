package dev.starling.crdt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Three replicas add or remove one key, each once, and tell the others. Gone through are all
 * choices of additions and removals, each in every order in which the three can act and hear of the
 * others: so what is concurrent in one order has been seen in another.
 */
class EveryOrderTest {
  private static final int REPLICAS = 3;
  private static final String KEY = "x";

  /** What three changes and six deliveries leave, each change being before its two deliveries. */
  private static final int ORDERS = 13_440;

  /** The change of {@code from}, or its delivery at {@code to}. */
  private record Step(int from, int to) {
    boolean isChange() {
      return from == to;
    }
  }

  /** What is gone through. Replicas know changes by number: those of others, and of before. */
  private abstract static class Scenario {
    private static final int BEFORE = REPLICAS;

    private final boolean[] adds = new boolean[REPLICAS + 1];
    private final int[] replaced = new int[REPLICAS + 1];
    private final int[] known = new int[REPLICAS];

    /**
     * The start.
     *
     * @param additions the bits of the replicas that add, and of {@link #BEFORE} if the key is
     *     there already
     */
    Scenario(int additions) {
      for (int i = 0; i <= REPLICAS; i++) {
        adds[i] = (additions & 1 << i) != 0;
      }
      if (adds[BEFORE]) {
        for (int i = 0; i < REPLICAS; i++) {
          learn(i, BEFORE);
        }
      }
    }

    final void run(List<Step> order) {
      for (Step step : order) {
        if (step.isChange()) {
          replaced[step.from] = live(step.from);
          change(step.from, adds[step.from]);
        } else {
          deliver(step.from, step.to);
        }
        check(step.to, live(step.to));
      }
    }

    final boolean wasThere() {
      return adds[BEFORE];
    }

    final void learn(int replica, int change) {
      known[replica] |= 1 << change;
    }

    /** By definition: the additions that it knows and that no change it knows replaced. */
    private int live(int replica) {
      int live = 0;
      for (int i = 0; i <= REPLICAS; i++) {
        live |= adds[i] ? known[replica] & 1 << i : 0;
      }
      for (int i = 0; i <= REPLICAS; i++) {
        live &= (known[replica] & 1 << i) == 0 ? ~0 : ~replaced[i];
      }
      return live;
    }

    abstract void change(int replica, boolean adds);

    abstract void deliver(int from, int to);

    abstract void check(int replica, int live);

    abstract void checkAllEqual();
  }

  private static final class Sets extends Scenario {
    private final List<OrSet<String>> sets = new ArrayList<>();
    private final List<OrSet.Delta<String>> deltas = new ArrayList<>();

    Sets(int additions) {
      super(additions);
      OrSet<String> start = OrSet.empty("before");
      if (wasThere()) {
        start = start.add(KEY);
      }
      for (int i = 0; i < REPLICAS; i++) {
        sets.add(start.as(Replica.of("replica" + i)));
        deltas.add(start.removeDelta("never there"));
      }
    }

    @Override
    void change(int replica, boolean adds) {
      OrSet<String> set = sets.get(replica);
      deltas.set(replica, adds ? set.addDelta(KEY) : set.removeDelta(KEY));
      deliver(replica, replica);
    }

    @Override
    void deliver(int from, int to) {
      sets.set(to, sets.get(to).merge(deltas.get(from)));
      learn(to, from);
    }

    @Override
    void check(int replica, int live) {
      assertEquals(live == 0 ? Set.of() : Set.of(KEY), sets.get(replica).elements());
    }

    @Override
    void checkAllEqual() {
      assertEquals(sets.get(0), sets.get(1));
      assertEquals(sets.get(0), sets.get(2));
    }
  }

  /** A change that comes before what it replaces waits, as it does at a replica that is told so. */
  private static final class Stores extends Scenario {
    private final List<CausalStore<String, String>> stores = new ArrayList<>();
    private final List<@Nullable Change<String, String>> changes = new ArrayList<>();
    private final List<List<Integer>> waiting = new ArrayList<>();

    Stores(int additions) {
      super(additions);
      CausalStore<String, String> start = CausalStore.empty();
      if (wasThere()) {
        start = start.apply(start.put(Replica.of("before"), 9, KEY, "of before"));
      }
      for (int i = 0; i < REPLICAS; i++) {
        stores.add(start);
        changes.add(null);
        waiting.add(new ArrayList<>());
      }
    }

    @Override
    void change(int replica, boolean adds) {
      CausalStore<String, String> store = stores.get(replica);
      Replica by = Replica.of("replica" + replica);
      // Stamps that say the opposite of what happened, and two of them equal.
      long stamp = replica == 0 ? 5 : 3;
      changes.set(
          replica,
          adds ? store.put(by, stamp, KEY, "of " + replica) : store.remove(by, stamp, KEY));
      deliver(replica, replica);
    }

    @Override
    void deliver(int from, int to) {
      waiting.get(to).add(from);
      boolean applied = true;
      while (applied) {
        applied = waiting.get(to).removeIf(number -> apply(number, to));
      }
    }

    private boolean apply(int number, int to) {
      Change<String, String> change = changes.get(number);
      if (change != null) {
        if (!stores.get(to).isReady(change)) {
          return false;
        }
        stores.set(to, stores.get(to).apply(change));
      }
      learn(to, number);
      return true;
    }

    @Override
    void check(int replica, int live) {
      CausalStore<String, String> store = stores.get(replica);
      assertEquals(Integer.bitCount(live), store.writes(KEY).size());
      assertEquals(shown(live), store.get(KEY));
    }

    private static @Nullable String shown(int live) {
      if ((live & 1 << Scenario.BEFORE) != 0) {
        return "of before";
      }
      if ((live & 1) != 0) {
        return "of 0";
      }
      return live == 0 ? null : (live & 1 << 2) != 0 ? "of 2" : "of 1";
    }

    @Override
    void checkAllEqual() {
      assertEquals(stores.get(0), stores.get(1));
      assertEquals(stores.get(0), stores.get(2));
      assertEquals(List.of(List.of(), List.of(), List.of()), waiting);
    }
  }

  @Test
  void setsComeToTheSame() {
    goThrough(Sets::new);
  }

  @Test
  void storesComeToTheSame() {
    goThrough(Stores::new);
  }

  private static void goThrough(Function<Integer, Scenario> scenario) {
    List<List<Step>> orders = new ArrayList<>();
    forEachOrder(new ArrayList<>(), orders::add);
    assertEquals(ORDERS, orders.size());
    for (int additions = 0; additions < 1 << (REPLICAS + 1); additions++) {
      for (List<Step> order : orders) {
        Scenario run = scenario.apply(additions);
        try {
          run.run(order);
          run.checkAllEqual();
        } catch (AssertionError e) {
          throw new AssertionError("additions " + additions + ", order " + order, e);
        }
      }
    }
  }

  private static void forEachOrder(List<Step> begun, Consumer<List<Step>> action) {
    if (begun.size() == REPLICAS * REPLICAS) {
      action.accept(List.copyOf(begun));
      return;
    }
    for (int from = 0; from < REPLICAS; from++) {
      for (int to = 0; to < REPLICAS; to++) {
        Step next = new Step(from, to);
        if (!begun.contains(next) && (next.isChange() || begun.contains(new Step(from, from)))) {
          begun.add(next);
          forEachOrder(begun, action);
          begun.remove(begun.size() - 1);
        }
      }
    }
  }
}
