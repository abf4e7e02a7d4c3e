package dev.starling.benchmarks.workload;

/** Which of the two processes this is. */
public enum Role {
  RECEIVER,
  SENDER
}
