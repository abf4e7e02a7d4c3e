package dev.starling.benchmarks.pekko;

import dev.starling.benchmarks.workload.SetWork;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.ORMap;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Distributed Data's {@link LWWMap}, an ORMap of LWWRegisters: two replicas share no object. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PekkoMap {
  @Param("1000")
  public int size;

  private LWWMap<String, String> one = LWWMap.create();
  private LWWMap<String, String> oneAhead = one;
  private LWWMap<String, String> otherAhead = one;
  private final List<ORMap.DeltaOp> deltas = new ArrayList<>();
  private int turn;

  private static LWWMap<String, String> build(int size) {
    List<SelfUniqueAddress> writers = PekkoSet.writers();
    LWWMap<String, String> map = LWWMap.create();
    for (int i = 0; i < size; i++) {
      map = put(map, writers.get(i % writers.size()), i, i).resetDelta();
    }
    return map;
  }

  private static LWWMap<String, String> put(
      LWWMap<String, String> map, SelfUniqueAddress writer, int key, int value) {
    return map.put(writer, SetWork.element(key), SetWork.value(value));
  }

  @Setup
  public void prepare() {
    List<SelfUniqueAddress> writers = PekkoSet.writers();
    one = build(size);
    LWWMap<String, String> other;
    try (Transfer transfer = new Transfer()) {
      other = transfer.copy(one);
    }
    int ahead = SetWork.aheadOnEachSide(size);
    oneAhead = one;
    otherAhead = other;
    for (int i = 0; i < ahead; i++) {
      oneAhead = put(oneAhead, writers.get(0), i, size + i).resetDelta();
      otherAhead = put(otherAhead, writers.get(1), ahead + i, size + i).resetDelta();
    }
    for (int i = 0; i < SetWork.ADDITIONS; i++) {
      deltas.add(put(other, writers.get(1), i * 37 % size, size + i).delta().get());
    }
    LWWMap<String, String> merged = merge();
    SetWork.check("merged", size, merged.size());
    for (int i = 0; i < 2 * ahead; i++) {
      SetWork.check(
          "the newer value of " + i,
          (long) size + i % ahead,
          Long.parseLong(merged.get(SetWork.element(i)).get().substring(6)));
    }
    SetWork.check("with a delta", size, delta().size());
  }

  @Benchmark
  public LWWMap<String, String> merge() {
    return oneAhead.merge(otherAhead);
  }

  @Benchmark
  public LWWMap<String, String> delta() {
    return one.mergeDelta(deltas.get(turn++ & (SetWork.ADDITIONS - 1)));
  }
}
