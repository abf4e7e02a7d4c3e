package dev.starling.benchmarks.runner;

import static dev.starling.benchmarks.runner.Contender.BEAM;
import static dev.starling.benchmarks.runner.Contender.JINTERFACE;
import static dev.starling.benchmarks.runner.Contender.PEKKO;
import static dev.starling.benchmarks.runner.Contender.PEKKO_MAP;
import static dev.starling.benchmarks.runner.Contender.STARLING;

/** How a row is measured, and in whom there is something to measure. */
enum Kind {
  /** In one process, terms that OTP made: by JMH, on Erlang by a loop. */
  CODEC,
  /** Between two processes. */
  MESSAGES,
  /** In one process, replicated sets and maps, by JMH. */
  STATE,
  /** In one process, what a set takes. */
  HEAP,
  /** Between three processes. */
  REPLICATION,
  /** In one process, writes that are kept in memory, by the system, on disk. */
  WRITES;

  boolean suits(Contender contender) {
    return switch (this) {
      case CODEC -> contender == STARLING || contender == BEAM || contender == JINTERFACE;
      case MESSAGES -> contender != PEKKO_MAP;
      case STATE, HEAP -> contender == STARLING || contender == PEKKO;
      case WRITES -> contender == STARLING;
      case REPLICATION -> contender == STARLING || contender == PEKKO || contender == PEKKO_MAP;
    };
  }
}
