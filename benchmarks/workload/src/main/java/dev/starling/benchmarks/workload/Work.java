package dev.starling.benchmarks.workload;

/** What two processes do with each other. */
public enum Work {
  /** Messages in one direction; the receiver answers when it has all of a round. */
  ONE_WAY,
  /** One message at a time, there and back. */
  PING_PONG
}
