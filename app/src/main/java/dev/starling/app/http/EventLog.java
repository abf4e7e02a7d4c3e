package dev.starling.app.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

  /** Values may be large: of long events fewer are kept. */
  static final long KEPT_CHARS = 16L << 20;

  private static final int BATCH = 256;
  private static final int BATCH_CHARS = 1 << 18;

  private final long incarnation;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final @Nullable String[] ring = new @Nullable String[KEPT];
  private long first = 1;
  private long last;
  private long chars;
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
      while (last - first + 1 == KEPT || (chars + json.length() > KEPT_CHARS && first <= last)) {
        forgetFirst();
      }
      last++;
      ring[slot(last)] = json;
      chars += json.length();
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
      int length = 0;
      for (long next = position + 1;
          next <= last && json.size() < BATCH && length < BATCH_CHARS;
          next++) {
        String event = kept(next);
        json.add(event);
        length += event.length();
      }
      return new Batch.Events(position + 1, json);
    } finally {
      lock.unlock();
    }
  }

  private void forgetFirst() {
    chars -= kept(first).length();
    ring[slot(first)] = null;
    first++;
  }

  private String kept(long number) {
    return Objects.requireNonNull(ring[slot(number)]);
  }

  private boolean isKept(long number) {
    return number >= first;
  }

  private static int slot(long number) {
    return (int) (number % KEPT);
  }
}
