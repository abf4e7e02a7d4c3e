package dev.starling.benchmarks.workload;

import java.util.concurrent.CompletionStage;

/**
 * A contender in the replication of shared state: one instance in each of three processes.
 * Everything it opens is bound to 127.0.0.1.
 */
public interface SharedState {
  /** Is told what a node sees. */
  interface Watcher {
    /** A new version of the entity can be read at this node; on whichever thread. */
    void visible(int number, long writtenNanos);
  }

  /**
   * Starts this node, and returns when it sees all the others. From then on {@code watcher} is told
   * of the entities, if this node is the one that {@link StateSettings#watches}.
   */
  void start(StateSettings settings, Watcher watcher) throws Exception;

  /** Writes at this node; completes when it is there, and does not wait for others. */
  CompletionStage<?> put(Entity entity);

  /** How many entities can be read at this node, if it is the one that watches. */
  int size();

  /**
   * Whether the watcher is told as soon as can be, at whatever cost, for contenders that make
   * listeners wait although the new version can be read.
   */
  default void watchClosely(boolean closely) {}
}
