package dev.starling.erldist.node;

import dev.starling.erldist.term.Atom;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;

/**
 * What every part of one node shares.
 *
 * @param loop the thread that owns all mutable state of the node
 */
record NodeContext(
    Atom name, EventExecutor loop, NodeLimits limits, Identifiers identifiers, Oddities oddities) {
  /**
   * Runs {@code task} on the event loop: at once when this is the event loop.
   *
   * @return false when the loop has ended, and the task is not run
   */
  boolean run(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
      return true;
    }
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }
}
