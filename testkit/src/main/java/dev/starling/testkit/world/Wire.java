package dev.starling.testkit.world;

import dev.starling.core.comms.CommsManager;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One direction between two hosts. What is sent while it is cut arrives once it is whole again, as
 * TCP's retransmissions do.
 */
final class Wire {
  private static final long LEAST_NANOS = 100_000;
  private static final long SPREAD_NANOS = 2_000_000;

  /** Of the kernels at both ends; more counts as very much. */
  private static final long BUFFER_BYTES = 2_048;

  private final Agenda agenda;
  private final RandomGenerator random;
  private final Set<Lane> waiting = new LinkedHashSet<>();

  /** For what belongs to no connection yet. */
  private final Lane first = new Lane();

  private long spreadNanos = SPREAD_NANOS;
  private boolean cut;
  private long cuts;

  Wire(Agenda agenda, RandomGenerator random) {
    this.agenda = agenda;
    this.random = random;
  }

  boolean isCut() {
    return cut;
  }

  /** How often it was cut so far. */
  long cuts() {
    return cuts;
  }

  /** Sets how much later than the fastest the slowest frame may be. */
  void setSpread(long nanos) {
    spreadNanos = nanos;
  }

  void cut() {
    if (!cut) {
      cut = true;
      cuts++;
    }
  }

  void heal() {
    cut = false;
    List.copyOf(waiting).forEach(Lane::flush);
  }

  void carry(Runnable arrival) {
    first.carry(arrival);
  }

  Lane newLane() {
    return new Lane();
  }

  /** One direction of one connection: keeps order, as TCP does. */
  final class Lane {
    private final Queue<Runnable> held = new ArrayDeque<>(0);
    private long heldBytes;
    private boolean awaited;
    private long lastArrivalNanos;
    private boolean stalled;

    void carry(Runnable arrival) {
      carry(arrival, 0);
    }

    /** What is held counts as bytes that the sender's kernel does not take, beyond a buffer. */
    void carry(Runnable arrival, int bytes) {
      if (stalled || cut) {
        held.add(arrival);
        heldBytes += bytes;
        waiting.add(this);
      } else {
        travel(arrival);
      }
    }

    long pendingBytes() {
      return heldBytes <= BUFFER_BYTES ? 0 : heldBytes + CommsManager.READY_BYTES;
    }

    /** False if somebody waits for fewer bytes already. */
    boolean await() {
      boolean first = !awaited;
      awaited = true;
      return first;
    }

    void awaitNoMore() {
      awaited = false;
    }

    /** Nothing arrives until {@link #flow}. */
    void stall() {
      stalled = true;
    }

    void flow() {
      stalled = false;
      flush();
    }

    private void flush() {
      if (stalled || cut) {
        return;
      }
      waiting.remove(this);
      heldBytes = 0;
      while (!held.isEmpty()) {
        travel(held.remove());
      }
    }

    private void travel(Runnable arrival) {
      long latencyNanos = LEAST_NANOS + random.nextLong(spreadNanos);
      lastArrivalNanos = Math.max(lastArrivalNanos, agenda.nowNanos() + latencyNanos);
      agenda.at(lastArrivalNanos, arrival);
    }
  }
}
