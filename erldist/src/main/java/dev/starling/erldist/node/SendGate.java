package dev.starling.erldist.node;

import dev.starling.erldist.dist.Connection;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Lets threads other than the event loop send over one connection, in the order of each thread, and
 * holds them back while it takes no more: at most {@link #MAX_WAITING} messages are on their way,
 * and none is put to a connection that is over its high-water mark. This is what Erlang does to a
 * process that sends to a busy distribution port.
 */
final class SendGate {
  static final int MAX_WAITING = 1_024;

  private final Connection connection;
  private final Oddities oddities;
  private final Semaphore places = new Semaphore(MAX_WAITING);

  /** Arrived at the event loop while the connection was not writable. Event loop only. */
  private final Deque<Runnable> waiting = new ArrayDeque<>();

  private volatile boolean closed;

  SendGate(Connection connection, Oddities oddities) {
    this.connection = connection;
    this.oddities = oddities;
  }

  /**
   * Hands {@code send} to the event loop, waiting for a place if it must.
   *
   * @return false when the connection is closed, or the thread was interrupted while it waited; the
   *     message is not sent then
   */
  boolean handOver(EventExecutor loop, Runnable send) {
    try {
      places.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    if (closed) {
      return false;
    }
    try {
      loop.execute(() -> arrived(send));
      return true;
    } catch (RejectedExecutionException e) {
      places.release();
      return false;
    }
  }

  /** The connection takes messages again. Event loop only. */
  void writable() {
    while (connection.isWritable()) {
      Runnable next = waiting.poll();
      if (next == null) {
        return;
      }
      pass(next);
    }
  }

  /** The connection ended: what waits is dropped, and nobody is held back. Event loop only. */
  void close() {
    closed = true;
    waiting.clear();
    places.release(Integer.MAX_VALUE / 2);
  }

  private void arrived(Runnable send) {
    if (closed) {
      return;
    }
    if (waiting.isEmpty() && connection.isWritable()) {
      pass(send);
    } else {
      waiting.add(send);
    }
  }

  private void pass(Runnable send) {
    places.release();
    try {
      send.run();
    } catch (IllegalArgumentException e) {
      oddities.note(
          Oddity.UNDELIVERABLE,
          () -> "a message to " + connection.peer().node() + " is dropped: " + e.getMessage());
    }
  }
}
