package dev.starling.core.connect;

import dev.starling.core.event.SwarmEvent;
import dev.starling.core.port.DialFailure;
import dev.starling.core.port.Now;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Decides who is dialled, and when again. A candidate is dialled while a strategy of discovery
 * reports it or while it is in the list of members, so for {@code forget-after} once it is down. A
 * lost connection is tried once more at once; after a failure the pause doubles up to a minute,
 * with jitter. The back-off ends with a steady connection: one on which the node answered a second
 * or more after it was made. A peer that accepts and closes again and again is thereby dialled no
 * more often than one that refuses. Nothing here ever closes a connection.
 *
 * <p>Bounds: {@value #MAX_CANDIDATES} candidates that are not connected, of each strategy as many
 * as it says; {@value #MAX_DIALS} dials at once. What comes past the first two is counted and
 * dropped: a strategy that still sees the node will report it again. A dial past the third waits
 * for its turn. Members that lost their connection stay candidates even past the bound; the list of
 * members has a bound of its own.
 *
 * <p>Dials leave in {@link #advance} only, so that a connection that takes the place of another
 * makes the retry needless.
 */
public final class Connector {
  public static final int MAX_CANDIDATES = 1_024;
  public static final int MAX_DIALS = 32;

  static final long FIRST_PAUSE_NANOS = 500_000_000L;
  static final long LONGEST_PAUSE_NANOS = 60_000_000_000L;
  static final long STEADY_NANOS = 1_000_000_000L;

  private static final Duration FOREVER = Duration.ofDays(36_525);

  /** What the connector asks for. */
  public interface Effects {
    void dial(String node);

    void emit(SwarmEvent event);
  }

  private final RandomGenerator random;
  private final Effects effects;
  private final Map<String, Candidate> candidates = new LinkedHashMap<>();

  /** Those that are idle or dialled: mostly few, while members are many. */
  private final Set<Candidate> unconnected = new LinkedHashSet<>();

  private int dials;
  private long refusedCandidates;
  private long startedDials;
  private long failedDials;

  public Connector(RandomGenerator random, Effects effects) {
    this.random = random;
    this.effects = effects;
  }

  /**
   * A strategy saw a node.
   *
   * @param maxOfStrategy how many unconnected candidates this strategy may have
   * @param holds how long the sighting stands; a century and more is for ever
   */
  public void handleSighted(
      Now now, String strategy, int maxOfStrategy, String node, Duration holds) {
    Candidate candidate = candidates.get(node);
    if (candidate == null) {
      if (hasAsMany(now, MAX_CANDIDATES, any -> true)
          || hasAsMany(now, maxOfStrategy, c -> strategy.equals(c.strategy))) {
        refusedCandidates++;
        return;
      }
      candidate = add(now, node);
    }
    if (candidate.strategy == null) {
      candidate.strategy = strategy;
    }
    if (holds.compareTo(FOREVER) >= 0) {
      candidate.sightedForever = true;
      return;
    }
    long untilNanos = now.nanos() + (holds.isNegative() ? 0 : holds.toNanos());
    if (!candidate.sighted || untilNanos - candidate.sightedUntilNanos > 0) {
      candidate.sighted = true;
      candidate.sightedUntilNanos = untilNanos;
    }
  }

  /**
   * The application wants a node connected now.
   *
   * @return false if there are too many candidates
   */
  public boolean handleRequested(Now now, String node) {
    Candidate candidate = candidates.get(node);
    if (candidate == null) {
      if (hasAsMany(now, MAX_CANDIDATES, any -> true)) {
        refusedCandidates++;
        return false;
      }
      candidate = add(now, node);
    }
    if (candidate.state == Candidate.State.IDLE) {
      makeUrgent(now, candidate);
    }
    return true;
  }

  /** A connection stands, whoever made it. */
  public void handleConnected(Now now, String node) {
    Candidate candidate = candidates.computeIfAbsent(node, Candidate::new);
    enter(candidate, Candidate.State.CONNECTED);
    candidate.connectedNanos = now.nanos();
    candidate.urgent = false;
    candidate.lastFailure = null;
  }

  /** A node with a connection became a member. */
  public void handleJoined(String node) {
    Candidate candidate = candidates.get(node);
    if (candidate != null) {
      candidate.listed = true;
    }
  }

  /** A node answered. */
  public void handleAnswered(Now now, String node) {
    Candidate candidate = candidates.get(node);
    if (candidate != null
        && candidate.state == Candidate.State.CONNECTED
        && now.nanos() - candidate.connectedNanos >= STEADY_NANOS) {
      candidate.attempts = 0;
      candidate.retriedAtOnce = false;
    }
  }

  /** The connection to a node ended. A member is dialled once more at once. */
  public void handleDisconnected(Now now, String node) {
    Candidate candidate = candidates.get(node);
    if (candidate == null || candidate.state != Candidate.State.CONNECTED) {
      return;
    }
    enter(candidate, Candidate.State.IDLE);
    if (candidate.listed && !candidate.retriedAtOnce) {
      candidate.retriedAtOnce = true;
      makeUrgent(now, candidate);
    } else {
      pause(now, candidate);
    }
  }

  /** This node closed the connection: the other is dialled again, after the usual pause. */
  public void handleGivenUp(Now now, String node) {
    Candidate candidate = candidates.get(node);
    if (candidate != null && candidate.state == Candidate.State.CONNECTED) {
      enter(candidate, Candidate.State.IDLE);
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
    if (failure != DialFailure.SUPERSEDED) {
      failedDials++;
    }
    String strategy = candidate.strategy;
    if (strategy != null && failure != candidate.lastFailure && failure != DialFailure.SUPERSEDED) {
      effects.emit(new SwarmEvent.DiscoveryFailed(now.epochMillis(), strategy, node, detail));
    }
    candidate.lastFailure = failure;
    pause(now, candidate);
    dropUnwanted(now);
  }

  /** A node left the list of members. */
  public void handleForgotten(String node) {
    Candidate candidate = candidates.get(node);
    if (candidate != null) {
      candidate.listed = false;
    }
  }

  /** A node left: it is not dialled again unless a strategy reports it anew. */
  public void handleLeft(Now now, String node) {
    Candidate candidate = candidates.get(node);
    if (candidate != null) {
      enter(candidate, Candidate.State.IDLE);
      candidate.sighted = false;
      candidate.listed = false;
      pause(now, candidate);
      dropUnwanted(now);
    }
  }

  /** When {@link #advance} is due; {@link Long#MAX_VALUE} when never. */
  public long nextWakeNanos(Now now) {
    if (dials >= MAX_DIALS) {
      return Long.MAX_VALUE;
    }
    long wait = Long.MAX_VALUE;
    for (Candidate candidate : unconnected) {
      if (candidate.state == Candidate.State.IDLE) {
        wait = Math.min(wait, Math.max(candidate.nextDialNanos - now.nanos(), 0));
      }
    }
    return wait == Long.MAX_VALUE ? Long.MAX_VALUE : now.nanos() + wait;
  }

  /** Dials those whose turn has come: the urgent first, then who has waited longest. */
  public void advance(Now now) {
    dropUnwanted(now);
    if (dials >= MAX_DIALS) {
      return;
    }
    List<Candidate> due = new ArrayList<>();
    for (Candidate candidate : unconnected) {
      if (candidate.isDue(now.nanos())) {
        due.add(candidate);
      }
    }
    due.sort(
        Comparator.comparing((Candidate candidate) -> !candidate.urgent)
            .thenComparingLong(candidate -> candidate.nextDialNanos - now.nanos()));
    for (Candidate candidate : due.subList(0, Math.min(due.size(), MAX_DIALS - dials))) {
      enter(candidate, Candidate.State.DIALLING);
      candidate.urgent = false;
      startedDials++;
      effects.dial(candidate.node);
    }
  }

  /** Nodes known, connected or not. */
  public int candidates() {
    return candidates.size();
  }

  /** Sightings and requests dropped at a bound so far. */
  public long refusedCandidates() {
    return refusedCandidates;
  }

  /** Dials so far. */
  public long startedDials() {
    return startedDials;
  }

  /** Dials so far that made no connection, but for those that another connection made needless. */
  public long failedDials() {
    return failedDials;
  }

  private Candidate add(Now now, String node) {
    Candidate candidate = new Candidate(node);
    candidate.nextDialNanos = now.nanos();
    candidates.put(node, candidate);
    unconnected.add(candidate);
    return candidate;
  }

  /** Whether so many of these wait to be connected. */
  private boolean hasAsMany(Now now, int bound, Predicate<Candidate> which) {
    return unconnected.size() >= bound
        && unconnected.stream()
                .filter(c -> c.state == Candidate.State.DIALLING || isIdleAndWanted(now, c))
                .filter(which)
                .count()
            >= bound;
  }

  private static boolean isIdleAndWanted(Now now, Candidate candidate) {
    return candidate.state == Candidate.State.IDLE && candidate.isWanted(now.nanos());
  }

  private static void makeUrgent(Now now, Candidate candidate) {
    candidate.urgent = true;
    candidate.nextDialNanos = now.nanos();
  }

  private void enter(Candidate candidate, Candidate.State state) {
    if (candidate.state == Candidate.State.DIALLING) {
      dials--;
    }
    if (state == Candidate.State.DIALLING) {
      dials++;
    }
    candidate.state = state;
    if (state == Candidate.State.CONNECTED) {
      unconnected.remove(candidate);
    } else {
      unconnected.add(candidate);
    }
  }

  /** The next dial comes after a random half to whole of a pause that doubles each time. */
  private void pause(Now now, Candidate candidate) {
    int doublings = Math.min(candidate.attempts++, 16);
    long pauseNanos = Math.min(FIRST_PAUSE_NANOS << doublings, LONGEST_PAUSE_NANOS);
    candidate.nextDialNanos = now.nanos() + pauseNanos / 2 + random.nextLong(pauseNanos / 2 + 1);
  }

  private void dropUnwanted(Now now) {
    Iterator<Candidate> each = unconnected.iterator();
    while (each.hasNext()) {
      Candidate candidate = each.next();
      if (candidate.state == Candidate.State.IDLE && !candidate.isWanted(now.nanos())) {
        each.remove();
        candidates.remove(candidate.node);
      }
    }
  }
}
