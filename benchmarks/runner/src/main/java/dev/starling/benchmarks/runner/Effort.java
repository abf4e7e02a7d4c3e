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
 */
record Effort(
    int pairs,
    Duration warmUp,
    int rounds,
    int messages,
    int pings,
    int iterations,
    Duration iteration) {

  static Effort full(int pairs) {
    return new Effort(pairs, Duration.ofSeconds(3), 5, 200_000, 20_000, 3, Duration.ofSeconds(1));
  }

  /** Enough to see that everything runs; its figures mean nothing. */
  static Effort quick() {
    return new Effort(1, Duration.ofMillis(100), 1, 5_000, 500, 1, Duration.ofMillis(100));
  }
}
