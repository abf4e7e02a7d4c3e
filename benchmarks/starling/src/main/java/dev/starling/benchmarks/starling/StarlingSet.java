package dev.starling.benchmarks.starling;

import dev.starling.benchmarks.workload.SetWork;
import dev.starling.crdt.OrSet;
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

/** {@link OrSet}: replicas that were built apart, and so share no object. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StarlingSet {
  @Param("1000")
  public int size;

  private OrSet<String> one = OrSet.empty("none");
  private OrSet<String> twin = one;
  private OrSet<String> oneAhead = one;
  private OrSet<String> otherAhead = one;
  private final List<OrSet.Delta<String>> deltas = new ArrayList<>();
  private final List<String> additions = new ArrayList<>();
  private int turn;

  /** A set of these elements, each made anew. */
  static OrSet<String> build(int size) {
    List<Replica> writers = new ArrayList<>();
    for (int i = 0; i < SetWork.WRITERS; i++) {
      writers.add(Replica.of("writer-" + i + "@127.0.0.1", 1));
    }
    OrSet<String> set = OrSet.empty(writers.get(0));
    for (int i = 0; i < size; i++) {
      set = set.as(writers.get(i % writers.size())).add(SetWork.element(i));
    }
    return set.as(writers.get(0));
  }

  @Setup
  public void prepare() {
    one = build(size);
    twin = build(size).as(Replica.of("writer-1@127.0.0.1", 1));
    int ahead = SetWork.aheadOnEachSide(size);
    oneAhead = one;
    otherAhead = twin;
    for (int i = 0; i < ahead; i++) {
      oneAhead = oneAhead.add(SetWork.element(size + i));
      otherAhead = otherAhead.add(SetWork.element(size + ahead + i));
    }
    for (int i = 0; i < SetWork.ADDITIONS; i++) {
      additions.add(SetWork.element(2 * size + i));
      deltas.add(twin.addDelta(additions.get(i)));
    }
    SetWork.check("merged", size + 2L * ahead, merge().size());
    SetWork.check("equal", size, equal().size());
    if (!equal().equals(one)) {
      throw new IllegalStateException("two equal sets came to something else");
    }
    SetWork.check("with a delta", size + 1L, delta().size());
    SetWork.check("with one more", size + 1L, add().size());
  }

  private int next() {
    return turn++ & (SetWork.ADDITIONS - 1);
  }

  @Benchmark
  public OrSet<String> merge() {
    return oneAhead.merge(otherAhead);
  }

  @Benchmark
  public OrSet<String> equal() {
    return one.merge(twin);
  }

  @Benchmark
  public OrSet<String> delta() {
    return one.merge(deltas.get(next()));
  }

  @Benchmark
  public OrSet<String> add() {
    return one.add(additions.get(next()));
  }
}
