package dev.starling.swarm.internal;

import dev.starling.core.event.SwarmEvent;
import dev.starling.swarm.Subscription;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Hands events to listeners: each in order, one at a time, bounded, and apart from the others. */
public final class EventHub {
  static final int MAX_WAITING = 10_000;

  private static final Logger LOG = System.getLogger("dev.starling.events");

  private final Executor executor;
  private final LongAdder dropped = new LongAdder();
  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();

  public EventHub(Executor executor) {
    this.executor = executor;
  }

  /** Events lost because a listener was too slow, of all listeners. */
  long dropped() {
    return dropped.sum();
  }

  public void emit(SwarmEvent event) {
    for (Subscriber subscriber : subscribers) {
      subscriber.offer(event);
    }
  }

  public Subscription subscribe(Consumer<? super SwarmEvent> listener) {
    Subscriber subscriber = new Subscriber(listener);
    subscribers.add(subscriber);
    return subscriber;
  }

  private final class Subscriber implements Subscription, Runnable {
    private final Consumer<? super SwarmEvent> listener;
    private final Queue<SwarmEvent> waiting = new ConcurrentLinkedQueue<>();

    /** Events waiting or being handled; whoever raises it from zero starts the run. */
    private final AtomicInteger count = new AtomicInteger();

    private volatile boolean closed;
    private boolean dropping;

    Subscriber(Consumer<? super SwarmEvent> listener) {
      this.listener = listener;
    }

    void offer(SwarmEvent event) {
      if (count.get() >= MAX_WAITING) {
        dropped.increment();
        if (!dropping) {
          dropping = true;
          LOG.log(
              Level.WARNING,
              "a listener is {0} events behind and loses events: {1}",
              MAX_WAITING,
              listener);
        }
        return;
      }
      dropping = false;
      waiting.add(event);
      if (count.getAndIncrement() == 0) {
        executor.execute(this);
      }
    }

    @Override
    public void run() {
      do {
        SwarmEvent event = waiting.remove();
        if (!closed) {
          try {
            listener.accept(event);
          } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "a listener failed on " + event, e);
          }
        }
      } while (count.decrementAndGet() > 0);
    }

    @Override
    public void close() {
      closed = true;
      subscribers.remove(this);
    }
  }
}
