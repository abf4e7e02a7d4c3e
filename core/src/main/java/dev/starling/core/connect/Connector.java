package dev.starling.core.connect;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.port.DialFailure;
import dev.starling.core.port.Now;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Decides who is dialled, and when again. A candidate is dialled while a strategy of discovery
 * reports it, or until {@code forgetAfter} since it was last a member. A lost connection is tried
 * once more at once; after a failure the pause doubles up to a minute, with jitter. Nothing here
 * ever closes a connection.
 *
 * <p>Bounds: {@value #MAX_CANDIDATES} candidates without a connection, of each strategy as many as
 * it says; {@value #MAX_DIALS} dials at once. What comes past a bound is counted and dropped: a
 * strategy that still sees the node will report it again.
 */
public final class Connector {
  public static final int MAX_CANDIDATES = 1_024;
  public static final int MAX_DIALS = 32;

  static final long FIRST_PAUSE_NANOS = 500_000_000L;
  static final long LONGEST_PAUSE_NANOS = 60_000_000_000L;

  /** What the connector asks for. */
  public interface Effects {
    void dial(String node);

    void emit(SwarmEvent event);
  }

  private final long forgetAfterNanos;
  private final RandomGenerator random;
  private final Effects effects;
  private final Map<String, Candidate> candidates = new LinkedHashMap<>();
  private int dials;
  private long refusedCandidates;

  public Connector(Duration forgetAfter, RandomGenerator random, Effects effects) {
    this.forgetAfterNanos = forgetAfter.toNanos();
    this.random = random;
    this.effects = effects;
  }

  /**
   * A strategy saw a node.
   *
   * @param maxOfStrategy how many unconnected candidates this strategy may have
   * @param holds how long the sighting stands; {@link Long#MAX_VALUE} nanoseconds and more for ever
   */
  public void handleSighted(
      Now now, String strategy, int maxOfStrategy, String node, Duration holds) {
    Candidate candidate = candidates.get(node);
    if (candidate == null) {
      if (!hasRoom(strategy, maxOfStrategy)) {
        refusedCandidates++;
        return;
      }
      candidate = new Candidate(node);
      candidate.nextDialNanos = now.nanos();
      candidates.put(node, candidate);
    }
    if (candidate.strategy == null) {
      candidate.strategy = strategy;
    }
    long holdsNanos = saturatedNanos(holds);
    if (holdsNanos == Long.MAX_VALUE) {
      candidate.sightedForever = true;
    } else if (!candidate.sighted || now.nanos() + holdsNanos - candidate.sightedUntilNanos > 0) {
      candidate.sighted = true;
      candidate.sightedUntilNanos = now.nanos() + holdsNanos;
    }
    dialIfDue(now, candidate);
  }

  /** The application wants a node connected now. */
  public void handleRequested(Now now, String node) {
    Candidate candidate = candidates.computeIfAbsent(node, Candidate::new);
    candidate.nextDialNanos = now.nanos();
    if (candidate.state == Candidate.State.IDLE) {
      dial(candidate);
    }
  }

  /** A connection stands, whoever made it. */
  public void handleConnected(String node) {
    Candidate candidate = candidates.computeIfAbsent(node, Candidate::new);
    enter(candidate, Candidate.State.CONNECTED);
    candidate.attempts = 0;
    candidate.lastFailure = null;
  }

  /** The connection to a node ended. It is dialled once more at once. */
  public void handleDisconnected(Now now, String node) {
    Candidate candidate = candidates.get(node);
    if (candidate == null || candidate.state != Candidate.State.CONNECTED) {
      return;
    }
    enter(candidate, Candidate.State.IDLE);
    candidate.wasMember = true;
    candidate.memberUntilNanos = now.nanos() + forgetAfterNanos;
    candidate.nextDialNanos = now.nanos();
    dial(candidate);
  }

  /**
   * This node closed the connection, since the other was silent: it is dialled again, after the
   * usual pause.
   */
  public void handleGivenUp(Now now, String node) {
    Candidate candidate = candidates.get(node);
    if (candidate != null && candidate.state == Candidate.State.CONNECTED) {
      enter(candidate, Candidate.State.IDLE);
      candidate.wasMember = true;
      candidate.memberUntilNanos = now.nanos() + forgetAfterNanos;
      pause(now, candidate);
    }
  }

  /** A dial failed. */
  public void handleDialFailed(Now now, String node, DialFailure failure, String detail) {
    Candidate candidate = candidates.get(node);
    if (candidate == null || candidate.state != Candidate.State.DIALLING) {
      return;
    }
    enter(candidate, Candidate.State.IDLE);
    String strategy = candidate.strategy;
    if (strategy != null && failure != candidate.lastFailure && failure != DialFailure.SUPERSEDED) {
      effects.emit(new SwarmEvent.DiscoveryFailed(now.epochMillis(), strategy, node, detail));
    }
    candidate.lastFailure = failure;
    pause(now, candidate);
    dropUnwanted(now);
  }

  /** A node left: it is not dialled again unless a strategy reports it anew. */
  public void handleLeft(Now now, String node) {
    Candidate candidate = candidates.get(node);
    if (candidate == null) {
      return;
    }
    enter(candidate, Candidate.State.IDLE);
    candidate.sighted = false;
    candidate.wasMember = false;
    pause(now, candidate);
    dropUnwanted(now);
  }

  /** When {@link #advance} is due; {@link Long#MAX_VALUE} when never. */
  public long nextWakeNanos(Now now) {
    long wait = Long.MAX_VALUE;
    for (Candidate candidate : candidates.values()) {
      if (candidate.state == Candidate.State.IDLE && dials < MAX_DIALS) {
        wait = Math.min(wait, Math.max(candidate.nextDialNanos - now.nanos(), 0));
      }
    }
    return wait == Long.MAX_VALUE ? Long.MAX_VALUE : now.nanos() + wait;
  }

  /** Dials those whose turn has come. */
  public void advance(Now now) {
    dropUnwanted(now);
    for (Candidate candidate : candidates.values()) {
      dialIfDue(now, candidate);
    }
  }

  /** Nodes known, connected or not. */
  public int candidates() {
    return candidates.size();
  }

  /** Sightings dropped at a bound so far. */
  public long refusedCandidates() {
    return refusedCandidates;
  }

  private void dialIfDue(Now now, Candidate candidate) {
    if (candidate.state == Candidate.State.IDLE
        && dials < MAX_DIALS
        && now.nanos() - candidate.nextDialNanos >= 0
        && candidate.isWanted(now.nanos())) {
      dial(candidate);
    }
  }

  private void dial(Candidate candidate) {
    enter(candidate, Candidate.State.DIALLING);
    effects.dial(candidate.node);
  }

  private void enter(Candidate candidate, Candidate.State state) {
    if (candidate.state == Candidate.State.DIALLING) {
      dials--;
    }
    if (state == Candidate.State.DIALLING) {
      dials++;
    }
    candidate.state = state;
  }

  /** The next dial comes after a random half to whole of a pause that doubles each time. */
  private void pause(Now now, Candidate candidate) {
    int doublings = Math.min(candidate.attempts++, 16);
    long pauseNanos = Math.min(FIRST_PAUSE_NANOS << doublings, LONGEST_PAUSE_NANOS);
    candidate.nextDialNanos = now.nanos() + pauseNanos / 2 + random.nextLong(pauseNanos / 2 + 1);
  }

  private void dropUnwanted(Now now) {
    Iterator<Candidate> each = candidates.values().iterator();
    while (each.hasNext()) {
      Candidate candidate = each.next();
      if (candidate.state == Candidate.State.IDLE && !candidate.isWanted(now.nanos())) {
        each.remove();
      }
    }
  }

  private boolean hasRoom(String strategy, int maxOfStrategy) {
    int unconnected = 0;
    int ofStrategy = 0;
    for (Candidate candidate : candidates.values()) {
      if (candidate.state != Candidate.State.CONNECTED) {
        unconnected++;
        if (strategy.equals(candidate.strategy)) {
          ofStrategy++;
        }
      }
    }
    return unconnected < MAX_CANDIDATES && ofStrategy < maxOfStrategy;
  }

  private static long saturatedNanos(Duration duration) {
    return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) >= 0
        ? Long.MAX_VALUE
        : duration.toNanos();
  }
}
