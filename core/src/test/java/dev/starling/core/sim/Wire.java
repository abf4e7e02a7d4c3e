package dev.starling.core.sim;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * One direction between two hosts. Keeps order, as TCP does; what is sent while it is cut arrives
 * once it is whole again, as TCP's retransmissions do.
 */
final class Wire {
  private static final long LEAST_NANOS = 100_000;
  private static final long SPREAD_NANOS = 2_000_000;

  private final Agenda agenda;
  private final RandomGenerator random;
  private final Queue<Runnable> held = new ArrayDeque<>();
  private long lastArrivalNanos;
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

  void cut() {
    if (!cut) {
      cut = true;
      cuts++;
    }
  }

  void heal() {
    cut = false;
    while (!held.isEmpty()) {
      carry(held.remove());
    }
  }

  void carry(Runnable arrival) {
    if (cut) {
      held.add(arrival);
      return;
    }
    long latencyNanos = LEAST_NANOS + random.nextLong(SPREAD_NANOS);
    lastArrivalNanos = Math.max(lastArrivalNanos, agenda.nowNanos() + latencyNanos);
    agenda.at(lastArrivalNanos, arrival);
  }
}
