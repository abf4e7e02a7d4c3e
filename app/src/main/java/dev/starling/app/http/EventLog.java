package dev.starling.app.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The last events of this node as JSON, numbered from one. Any number of readers follow at their
 * own pace, each with no more memory than its position; one that falls behind what is kept is told
 * so. Ids carry the incarnation, so that an id from an earlier life of the node is not taken for
 * one of this.
 */
final class EventLog {
  static final int KEPT = 10_000;
  private static final int BATCH = 256;

  private final long incarnation;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final String[] ring = new String[KEPT];
  private long last;
  private boolean closed;

  EventLog(long incarnation) {
    this.incarnation = incarnation;
  }

  /** What a reader gets: nothing when it waited in vain. */
  sealed interface Batch {
    /** Events in order, the first of them numbered {@code first}; may be empty. */
    record Events(long first, List<String> json) implements Batch {}

    /** The reader's next event is no longer kept. */
    record FellBehind() implements Batch {}

    /** There will be no more. */
    record Closed() implements Batch {}
  }

  void append(String json) {
    lock.lock();
    try {
      last++;
      ring[slot(last)] = json;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The number of the last event, 0 when there was none. */
  long last() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  String id(long number) {
    return incarnation + "-" + number;
  }

  /**
   * The position to which {@code id} leads, so that what follows it comes next; null when that is
   * not known or no longer kept. The id {@code 0} stands for the start of this node.
   */
  @Nullable Long position(String id) {
    String prefix = incarnation + "-";
    String number =
        id.equals("0") ? "0" : id.startsWith(prefix) ? id.substring(prefix.length()) : "";
    if (!number.matches("\\d{1,18}")) {
      return null;
    }
    long position = Long.parseLong(number);
    lock.lock();
    try {
      return position <= last && isKept(position + 1) ? position : null;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for events after {@code position}, at most for {@code patience}. */
  Batch after(long position, Duration patience) throws InterruptedException {
    long nanos = patience.toNanos();
    lock.lock();
    try {
      while (position == last && !closed && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      if (closed) {
        return new Batch.Closed();
      }
      if (!isKept(position + 1)) {
        return new Batch.FellBehind();
      }
      List<String> json = new ArrayList<>();
      for (long next = position + 1; next <= last && json.size() < BATCH; next++) {
        json.add(ring[slot(next)]);
      }
      return new Batch.Events(position + 1, json);
    } finally {
      lock.unlock();
    }
  }

  private boolean isKept(long number) {
    return number > last - KEPT;
  }

  private static int slot(long number) {
    return (int) (number % KEPT);
  }
}
