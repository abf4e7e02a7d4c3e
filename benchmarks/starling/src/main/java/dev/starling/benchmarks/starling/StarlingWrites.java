package dev.starling.benchmarks.starling;

import dev.starling.benchmarks.workload.Output;
import dev.starling.core.value.Value;
import dev.starling.swarm.Fsync;
import dev.starling.swarm.Swarm;
import dev.starling.swarm.SwarmBuilder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Writes of one node alone: kept in memory, by the operating system, on disk. */
public final class StarlingWrites {
  private static final int OUTSTANDING = 64;
  private static final int ENTITIES = 1_000;
  private static final int WARM_UP = 20_000;
  private static final int MANY = 100_000;
  private static final int SINGLE = 2_000;
  private static final int ROUNDS = 3;

  private StarlingWrites() {}

  /** The folder for data directories. */
  public static void main(String[] arguments) {
    try {
      Path folder = Path.of(arguments[0]);
      measure("memory", Swarm.builder());
      measure("os", Swarm.builder().dataDirectory(folder.resolve("os")).fsync(Fsync.OS));
      measure(
          "always", Swarm.builder().dataDirectory(folder.resolve("always")).fsync(Fsync.ALWAYS));
      System.exit(0);
    } catch (Throwable e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void measure(String mode, SwarmBuilder builder) {
    try (Swarm swarm =
        builder
            .name("writes@127.0.0.1")
            .cookie("benchmark")
            .start()) {
      writeMany(swarm, WARM_UP);
      for (int round = 0; round < ROUNDS; round++) {
        Output.result(mode + "_per_second", writeMany(swarm, MANY));
        long[] nanos = writeOneByOne(swarm);
        Output.result(mode + "_p50_us", nanos[SINGLE / 2] / 1e3);
        Output.result(mode + "_p99_us", nanos[SINGLE * 99 / 100] / 1e3);
      }
    }
  }

  /** Writes in a second. */
  private static double writeMany(Swarm swarm, int writes) {
    Semaphore free = new Semaphore(OUTSTANDING);
    long start = System.nanoTime();
    for (int i = 0; i < writes; i++) {
      free.acquireUninterruptibly();
      swarm.overlay().updateEntity(id(i), value(i)).thenRun(free::release);
    }
    free.acquireUninterruptibly(OUTSTANDING);
    return writes / ((System.nanoTime() - start) / 1e9);
  }

  /** How long each took, ascending. */
  private static long[] writeOneByOne(Swarm swarm) {
    long[] nanos = new long[SINGLE];
    for (int i = 0; i < SINGLE; i++) {
      long start = System.nanoTime();
      swarm.overlay().updateEntity(id(i), value(i)).toCompletableFuture().join();
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private static String id(int number) {
    return "unit-" + number % ENTITIES;
  }

  private static Value.Dictionary value(int number) {
    return Value.map(
        Map.of(
            "heading", Value.of(number % 360),
            "status", Value.of("active"),
            "position", Value.list(Value.of(number / 1e3), Value.of(2.5))));
  }
}
