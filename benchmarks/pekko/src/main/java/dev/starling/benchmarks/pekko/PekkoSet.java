package dev.starling.benchmarks.pekko;

import dev.starling.benchmarks.workload.SetWork;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.ddata.ORSet;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Distributed Data's {@link ORSet}: two replicas share no object. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PekkoSet {
  @Param("1000")
  public int size;

  private final List<SelfUniqueAddress> writers = writers();
  private ORSet<String> one = ORSet.create();
  private ORSet<String> twin = one;
  private ORSet<String> oneAhead = one;
  private ORSet<String> otherAhead = one;
  private final List<ORSet.DeltaOp> deltas = new ArrayList<>();
  private final List<String> additions = new ArrayList<>();
  private int turn;

  static List<SelfUniqueAddress> writers() {
    List<SelfUniqueAddress> writers = new ArrayList<>();
    for (int i = 0; i < SetWork.WRITERS; i++) {
      Address address = new Address("pekko", "bench", "127.0.0.1", 17_355 + i);
      writers.add(new SelfUniqueAddress(new UniqueAddress(address, 1_000_000L + i)));
    }
    return writers;
  }

  /** A set of these elements, each made anew. Without deltas, as its replicator keeps it. */
  static ORSet<String> build(int size) {
    List<SelfUniqueAddress> writers = writers();
    ORSet<String> set = ORSet.create();
    for (int i = 0; i < size; i++) {
      set = set.add(writers.get(i % writers.size()), SetWork.element(i)).resetDelta();
    }
    return set;
  }

  @Setup
  public void prepare() {
    one = build(size);
    try (Transfer transfer = new Transfer()) {
      twin = transfer.copy(one);
    }
    int ahead = SetWork.aheadOnEachSide(size);
    oneAhead = one;
    otherAhead = twin;
    for (int i = 0; i < ahead; i++) {
      oneAhead = oneAhead.add(writers.get(0), SetWork.element(size + i)).resetDelta();
      otherAhead = otherAhead.add(writers.get(1), SetWork.element(size + ahead + i)).resetDelta();
    }
    for (int i = 0; i < SetWork.ADDITIONS; i++) {
      additions.add(SetWork.element(2 * size + i));
      deltas.add(twin.add(writers.get(1), additions.get(i)).delta().get());
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
  public ORSet<String> merge() {
    return oneAhead.merge(otherAhead);
  }

  @Benchmark
  public ORSet<String> equal() {
    return one.merge(twin);
  }

  @Benchmark
  public ORSet<String> delta() {
    return one.mergeDelta(deltas.get(next()));
  }

  @Benchmark
  public ORSet<String> add() {
    return one.add(writers.get(0), additions.get(next()));
  }
}
