package dev.starling.swarm.internal;

import dev.starling.swarm.SwarmException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls that the event loop has still to complete. They fail when the node ends: a loop that is
 * about to end may take a task and never run it.
 */
public final class PendingCalls {
  private final Supplier<SwarmException> why;
  private final Map<Long, CompletableFuture<?>> calls = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private volatile boolean ended;

  /**
   * No calls.
   *
   * @param why what they fail with after the end
   */
  public PendingCalls(Supplier<SwarmException> why) {
    this.why = why;
  }

  /** A call, failed already if the node has ended. */
  <T extends @Nullable Object> CompletableFuture<T> open() {
    CompletableFuture<T> call = new CompletableFuture<>();
    Long number = numbers.incrementAndGet();
    calls.put(number, call);
    var unused = call.whenComplete((result, error) -> calls.remove(number));
    if (ended) {
      fail(call);
    }
    return call;
  }

  /** Fails those that are not complete, and all that come. */
  void end() {
    ended = true;
    calls.values().forEach(this::fail);
  }

  void fail(CompletableFuture<?> call) {
    call.completeExceptionally(why.get());
  }
}
