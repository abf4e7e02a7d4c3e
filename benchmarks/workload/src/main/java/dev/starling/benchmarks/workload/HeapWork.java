package dev.starling.benchmarks.workload;

import java.lang.ref.Reference;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How much heap a set takes, its elements included. Runs in a process of its own, with a collector
 * that leaves no gaps: what is in use after a collection is what is held.
 */
public final class HeapWork {
  private static final int COLLECTIONS = 3;
  private static final int WARM_UP = 1_000;

  private HeapWork() {}

  /** A contender; the sets have as many elements as asked for, by {@link SetWork#WRITERS}. */
  public interface SetMaker {
    /** A set as its writers left it. */
    Object local(int elements);

    /**
     * Prepares what another machine would be sent of such a set; what is returned makes of it what
     * that machine would hold.
     */
    Supplier<Object> transfer(int elements);
  }

  /** The main program of every contender: prints bytes per element. */
  public static void run(SetMaker maker, int elements) {
    try {
      // What is loaded and cached with the first use is there before anything is weighed.
      double[] bytes = {};
      for (int size : List.of(WARM_UP, elements)) {
        bytes = weigh(maker, size);
      }
      Output.result("local_bytes", bytes[0]);
      Output.result("transferred_bytes", bytes[1]);
      Output.result("bare_bytes", bytes[2]);
      System.exit(0);
    } catch (Throwable e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static double[] weigh(SetMaker maker, int elements) {
    return new double[] {
      perElement(() -> maker.local(elements), elements),
      perElement(maker.transfer(elements), elements),
      perElement(() -> bare(elements), elements)
    };
  }

  private static Set<String> bare(int elements) {
    Set<String> set = new HashSet<>();
    for (int i = 0; i < elements; i++) {
      set.add(SetWork.element(i));
    }
    return set;
  }

  private static double perElement(Supplier<Object> made, int elements) {
    long before = used();
    Object held = made.get();
    try {
      return (double) (used() - before) / elements;
    } finally {
      Reference.reachabilityFence(held);
      Reference.reachabilityFence(made);
    }
  }

  private static long used() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
