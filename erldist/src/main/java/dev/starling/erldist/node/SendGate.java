package dev.starling.erldist.node;

import dev.starling.erldist.dist.Connection;
import dev.starling.erldist.dist.EncodedTerm;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.util.concurrent.EventExecutor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads other than the event loop send over one connection, in the order of each thread, and
 * holds them back while it takes no more. This is what Erlang does to a process that sends to a
 * busy distribution port.
 *
 * <p>At most {@link #MAX_WAITING} messages wait here, and none is put to a connection that is over
 * its high-water mark. Large messages are encoded by the thread that sends, and of those at most
 * {@link #MAX_LARGE_BYTES} wait here or in the connection, or one that is larger. Those who send
 * small ones are not held back for that.
 *
 * <p>The event loop is woken once for all that comes before it gets here.
 */
final class SendGate {
  static final int MAX_WAITING = 1_024;
  static final int MAX_LARGE_BYTES = 64 << 20;

  private final Connection connection;
  private final Oddities oddities;
  private final EventExecutor loop;
  private final Semaphore places = new Semaphore(MAX_WAITING);

  /** First come, first served: a small large message must not keep the largest out for ever. */
  private final Semaphore largeBytes = new Semaphore(MAX_LARGE_BYTES, true);

  private final Queue<Message> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Runnable pass = this::pass;

  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param encoded of a large message
   */
  private record Message(TupleTerm control, Term payload, @Nullable EncodedTerm encoded) {
    int largeBytes() {
      return encoded == null ? 0 : Math.min(encoded.length(), MAX_LARGE_BYTES);
    }
  }

  SendGate(Connection connection, EventExecutor loop, Oddities oddities) {
    this.connection = connection;
    this.loop = loop;
    this.oddities = oddities;
  }

  /**
   * Hands a message to the event loop, waiting for a place if it must.
   *
   * @return false when the connection is closed, or the thread was interrupted while it waited; the
   *     message is not sent then
   * @throws IllegalArgumentException when the message is large, and too deep to be sent
   */
  boolean handOver(TupleTerm control, Term payload) {
    Message message = new Message(control, payload, EncodedTerm.ifLarge(payload));
    if (!enter(message.largeBytes()) || closed.get()) {
      return false;
    }
    waiting.add(message);
    return wake();
  }

  /** Whether there is a place; false when the thread is interrupted. */
  private boolean enter(int bytes) {
    try {
      if (bytes > 0) {
        largeBytes.acquire(bytes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    try {
      places.acquire();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      largeBytes.release(bytes);
      return false;
    }
  }

  private boolean wake() {
    if (woken.get() || !woken.compareAndSet(false, true)) {
      return true;
    }
    try {
      loop.execute(pass);
      return true;
    } catch (RejectedExecutionException e) {
      close();
      return false;
    }
  }

  /** The connection takes messages again. Event loop only. */
  void writable() {
    pass();
  }

  /** The connection ended: what waits is dropped, and nobody is held back. */
  void close() {
    if (closed.compareAndSet(false, true)) {
      waiting.clear();
      places.release(Integer.MAX_VALUE / 2);
      largeBytes.release(Integer.MAX_VALUE / 2);
    }
  }

  /** Passes on what waits, as far as the connection takes it. Event loop only. */
  private void pass() {
    // Before the queue is read: who adds to it afterwards wakes the loop once more.
    woken.set(false);
    int passed = 0;
    while (passed < MAX_WAITING && connection.isWritable()) {
      Message next = waiting.poll();
      if (next == null) {
        break;
      }
      send(next);
      passed++;
    }
    if (passed > 0 && !closed.get()) {
      places.release(passed);
    }
    if (passed == MAX_WAITING) {
      wake();
    }
  }

  private void send(Message message) {
    EncodedTerm encoded = message.encoded;
    try {
      if (encoded == null) {
        connection.send(message.control, message.payload);
      } else {
        int bytes = message.largeBytes();
        connection.send(message.control, encoded, () -> largeBytes.release(bytes));
      }
    } catch (IllegalArgumentException e) {
      largeBytes.release(message.largeBytes());
      oddities.note(
          Oddity.UNDELIVERABLE,
          () -> "a message to " + connection.peer().node() + " is dropped: " + e.getMessage());
    }
  }
}
