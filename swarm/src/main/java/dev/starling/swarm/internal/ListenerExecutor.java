package dev.starling.swarm.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Where listeners and exposed functions run: the user's executor, or daemon threads of ours. */
final class ListenerExecutor implements Executor, AutoCloseable {
  private final Executor executor;
  private final @Nullable ExecutorService own;

  ListenerExecutor(@Nullable Executor ofUser, String node) {
    if (ofUser != null) {
      this.executor = ofUser;
      this.own = null;
    } else {
      // As many threads as listeners are busy at once, so that none waits for another.
      this.own =
          Executors.newCachedThreadPool(
              task -> {
                Thread thread = new Thread(task, "starling-listener-" + node);
                thread.setDaemon(true);
                return thread;
              });
      this.executor = own;
    }
  }

  @Override
  public void execute(Runnable task) throws RejectedExecutionException {
    executor.execute(task);
  }

  /** Lets what was submitted run to its end. */
  @Override
  public void close() {
    if (own != null) {
      own.shutdown();
    }
  }
}
