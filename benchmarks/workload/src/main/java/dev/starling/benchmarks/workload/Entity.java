package dev.starling.benchmarks.workload;

import java.util.Random;

/**
 * What the nodes share: something that moves.
 *
 * @param number its id, from 0
 * @param writtenNanos when it was written, by {@link System#nanoTime}. On Linux that is
 *     CLOCK_MONOTONIC, which is one for all processes of a machine, network namespaces or not: so
 *     another process can tell how long ago it was
 */
public record Entity(
    int number,
    double latitude,
    double longitude,
    int heading,
    String status,
    String label,
    long writtenNanos) {

  /** The entity somewhere else, now. */
  static Entity moved(int number, Random random) {
    return new Entity(
        number,
        48 + random.nextDouble(),
        16 + random.nextDouble(),
        random.nextInt(360),
        random.nextInt(10) == 0 ? "alert" : "active",
        "Unit " + number,
        System.nanoTime());
  }

  /** By which nodes know it. */
  public String id() {
    return id(number);
  }

  public static String id(int number) {
    return "unit-" + number;
  }

  /** {@link IllegalArgumentException} for an id that is none. */
  public static int number(String id) {
    if (!id.startsWith("unit-")) {
      throw new IllegalArgumentException("no entity: " + id);
    }
    return Integer.parseInt(id.substring("unit-".length()));
  }
}
