package dev.starling.benchmarks.starling;

import dev.starling.benchmarks.workload.HeapWork;
import java.util.function.Supplier;

/**
 * {@link dev.starling.crdt.OrSet} on the heap. What came from elsewhere was made there of other
 * strings and replicas: one object for each replica, since a message names each once.
 */
public final class StarlingHeap implements HeapWork.SetMaker {
  private StarlingHeap() {}

  public static void main(String[] arguments) {
    HeapWork.run(new StarlingHeap(), Integer.parseInt(arguments[0]));
  }

  @Override
  public Object local(int elements) {
    return StarlingSet.build(elements);
  }

  @Override
  public Supplier<Object> transfer(int elements) {
    return () -> StarlingSet.build(0).merge(StarlingSet.build(elements));
  }
}
