package dev.starling.swarm.internal;

import dev.starling.core.event.SwarmEvent.MessageReceived;
import dev.starling.core.link.Priority;
import dev.starling.swarm.Subscription;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Received messages on their way to the handlers: one at a time, critical ones first. The sender of
 * a critical message holds back what comes after too many that are not handled; of others the
 * newest are lost.
 */
public final class MessageInbox {
  static final int MAX_WAITING = 10_000;
  private static final int ACKNOWLEDGED_AT_ONCE = 64;

  private static final Logger LOG = System.getLogger("dev.starling.messages");

  private final Executor executor;
  private final Consumer<List<Long>> handled;
  private final List<Handler> handlers = new CopyOnWriteArrayList<>();
  private final Queue<MessageReceived> critical = new ConcurrentLinkedQueue<>();
  private final Queue<MessageReceived> others = new ConcurrentLinkedQueue<>();

  /** Others that wait. */
  private final AtomicInteger waiting = new AtomicInteger();

  private final AtomicBoolean running = new AtomicBoolean();
  private final LongAdder unhandled = new LongAdder();

  /** Equal to none but itself: the same action may be subscribed twice. */
  private static final class Handler {
    final Consumer<? super MessageReceived> action;

    Handler(Consumer<? super MessageReceived> action) {
      this.action = action;
    }
  }

  /**
   * An empty inbox.
   *
   * @param handled is told the numbers of critical messages of which all handlers have returned
   */
  public MessageInbox(Executor executor, Consumer<List<Long>> handled) {
    this.executor = executor;
    this.handled = handled;
  }

  /** Messages lost because handlers were too slow. */
  long unhandled() {
    return unhandled.sum();
  }

  Subscription subscribe(Consumer<? super MessageReceived> action) {
    Handler handler = new Handler(action);
    handlers.add(handler);
    return () -> handlers.remove(handler);
  }

  /** A message came. */
  public void add(MessageReceived message) {
    if (message.priority() == Priority.CRITICAL) {
      critical.add(message);
    } else if (handlers.isEmpty()) {
      return;
    } else if (waiting.get() >= MAX_WAITING) {
      unhandled.increment();
      return;
    } else {
      waiting.incrementAndGet();
      others.add(message);
    }
    wake();
  }

  private void wake() {
    if (running.compareAndSet(false, true)) {
      executor.execute(this::run);
    }
  }

  private void run() {
    List<Long> done = new ArrayList<>();
    try {
      for (MessageReceived next = next(done); next != null; next = next(done)) {
        handle(next);
        if (next.priority() == Priority.CRITICAL) {
          done.add(next.number());
        }
      }
    } finally {
      acknowledge(done);
      running.set(false);
    }
    if (!critical.isEmpty() || !others.isEmpty()) {
      wake();
    }
  }

  /** What was handled is acknowledged before anything that may take its time. */
  private @Nullable MessageReceived next(List<Long> done) {
    MessageReceived message = critical.poll();
    if (message == null || done.size() >= ACKNOWLEDGED_AT_ONCE) {
      acknowledge(done);
    }
    if (message == null) {
      message = others.poll();
      if (message != null) {
        waiting.decrementAndGet();
      }
    }
    return message;
  }

  private void acknowledge(List<Long> done) {
    if (!done.isEmpty()) {
      handled.accept(List.copyOf(done));
      done.clear();
    }
  }

  private void handle(MessageReceived message) {
    for (Handler handler : handlers) {
      try {
        handler.action.accept(message);
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "a handler failed on a message of " + message.from(), e);
      }
    }
  }
}
