package dev.starling.benchmarks.starling;

import dev.starling.benchmarks.workload.SetWork;
import dev.starling.crdt.CausalStore;
import dev.starling.crdt.Change;
import dev.starling.crdt.HybridClock;
import dev.starling.crdt.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** {@link CausalStore}, a map of registers: replicas that were built apart. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StarlingMap {
  private static final long START_MILLIS = 1_800_000_000_000L;

  @Param("1000")
  public int size;

  private CausalStore<String, String> one = CausalStore.empty();
  private CausalStore<String, String> oneAhead = one;
  private CausalStore<String, String> otherAhead = one;
  private final List<Change<String, String>> changes = new ArrayList<>();
  private int turn;

  private static List<HybridClock> clocks() {
    List<HybridClock> clocks = new ArrayList<>();
    for (int i = 0; i < SetWork.WRITERS; i++) {
      clocks.add(HybridClock.of(Replica.of("writer-" + i + "@127.0.0.1", 1), () -> START_MILLIS));
    }
    return clocks;
  }

  private static Change<String, String> put(
      CausalStore<String, String> store, HybridClock clock, int key, int value) {
    return store.put(clock.replica(), clock.next(), SetWork.element(key), SetWork.value(value));
  }

  private static CausalStore<String, String> build(List<HybridClock> clocks, int size) {
    CausalStore<String, String> store = CausalStore.empty();
    for (int i = 0; i < size; i++) {
      store = store.apply(put(store, clocks.get(i % clocks.size()), i, i));
    }
    return store;
  }

  @Setup
  public void prepare() {
    List<HybridClock> clocks = clocks();
    List<HybridClock> otherClocks = clocks();
    one = build(clocks, size);
    CausalStore<String, String> other = build(otherClocks, size);
    int ahead = SetWork.aheadOnEachSide(size);
    oneAhead = one;
    otherAhead = other;
    for (int i = 0; i < ahead; i++) {
      oneAhead = oneAhead.apply(put(oneAhead, clocks.get(0), i, size + i));
      otherAhead = otherAhead.apply(put(otherAhead, otherClocks.get(1), ahead + i, size + i));
    }
    for (int i = 0; i < SetWork.ADDITIONS; i++) {
      changes.add(put(other, otherClocks.get(1), i * 37 % size, size + i));
    }
    CausalStore<String, String> merged = merge();
    SetWork.check("merged", size, merged.size());
    for (int i = 0; i < 2 * ahead; i++) {
      SetWork.check(
          "the newer value of " + i,
          (long) size + i % ahead,
          Long.parseLong(String.valueOf(merged.get(SetWork.element(i))).substring(6)));
    }
    SetWork.check("with a delta", size, delta().size());
  }

  @Benchmark
  public CausalStore<String, String> merge() {
    return oneAhead.merge(otherAhead);
  }

  @Benchmark
  public CausalStore<String, String> delta() {
    return one.apply(changes.get(turn++ & (SetWork.ADDITIONS - 1)));
  }
}
