package dev.starling.testkit.world;

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
    private long lastArrivalNanos;
    private boolean stalled;

    void carry(Runnable arrival) {
      if (stalled || cut) {
        held.add(arrival);
        waiting.add(this);
      } else {
        travel(arrival);
      }
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
