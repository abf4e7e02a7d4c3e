package dev.starling.benchmarks.runner;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param pairs how many processes, or pairs of them, each contender gets in a row
 * @param warmUp before the first figure of messages
 * @param rounds of one-way messages in each pair; their median is the pair's figure
 * @param messages in each round
 * @param pings round trips of each pair
 * @param iterations of the codec, after as many to warm up; their mean is the process's figure
 * @param iteration how long each takes
 * @param updates of shared state whose age is measured, after a quarter as many to warm up
 * @param movingEntities how many entities those are of, in turn: none is written again before the
 *     slowest contender has shown it
 * @param entities in the shared state for all else
 * @param manyEntities to see whether their number matters
 * @param settle after many writes, until no traffic comes of them any more
 * @param idle how long that is counted: what comes once a minute comes once
 * @param busy how long there are ten times as many updates as are measured, to warm up for them
 * @param updating how long entities are updated a hundred times a second
 */
record Effort(
    int pairs,
    Duration warmUp,
    int rounds,
    int messages,
    int pings,
    int iterations,
    Duration iteration,
    int updates,
    int movingEntities,
    int entities,
    int manyEntities,
    Duration settle,
    Duration idle,
    Duration busy,
    Duration updating) {

  static Effort full(int pairs) {
    return new Effort(
        pairs,
        Duration.ofSeconds(3),
        5,
        200_000,
        20_000,
        3,
        Duration.ofSeconds(1),
        800,
        1_000,
        10_000,
        100_000,
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30));
  }

  /** Enough to see that everything runs; its figures mean nothing. */
  static Effort quick() {
    return new Effort(
        1,
        Duration.ofMillis(100),
        1,
        5_000,
        500,
        1,
        Duration.ofMillis(100),
        40,
        1_000,
        500,
        1_000,
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2));
  }
}
