package dev.starling.core.election;

import dev.starling.core.planted.Planted;
import dev.starling.core.port.Now;
import dev.starling.core.topology.Standing;
import dev.starling.crdt.HybridClock;
import java.time.Duration;

/** This node's place in the order of age, and how it comes to it. */
final class Births {
  /** Births are between 1 and this, so that one above the highest never overflows. */
  static final long MAX_BIRTH = 1L << 62;

  /** Lone nodes that meet wait so long for somebody settled. */
  static final long MEETING_NANOS = 250_000_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long startNanos;
  private final long graceNanos;
  private long birth;
  private long highest;
  private Standing standing = Standing.LONE;

  /** The highest birth of lone nodes that run longer than this one. */
  private long elders;

  private boolean meeting;
  private long settleNanos;

  Births(Now now, Duration grace) {
    this.startNanos = now.nanos();
    this.graceNanos = grace.toNanos();
    this.birth = stamp(now);
    this.highest = birth;
  }

  private static long stamp(Now now) {
    return Math.max(1, HybridClock.stamp(Math.min(now.epochMillis(), 1L << 45), 0));
  }

  long birth() {
    return birth;
  }

  /** Of all settled nodes that were heard of. */
  long highest() {
    return highest;
  }

  Standing standing() {
    return standing;
  }

  boolean isSettled() {
    return standing != Standing.LONE;
  }

  long ageMillis(Now now) {
    return (now.nanos() - startNanos) / NANOS_PER_MILLI;
  }

  /** Whether it has met somebody, or has waited long enough for that. */
  boolean mayCommand(Now now) {
    return isSettled() || now.nanos() - startNanos >= graceNanos;
  }

  /** A member said what it is. */
  void heard(Now now, Fact fact) {
    long theirs = fact.state.birth();
    if (!fact.isSettled()) {
      fact.metLone = true;
      if (isSettled()) {
        return;
      }
      if (fact.state.ageMillis() > ageMillis(now)) {
        elders = Math.max(elders, theirs);
      }
      if (!meeting) {
        meeting = true;
        settleNanos = now.nanos() + MEETING_NANOS;
      }
      return;
    }
    highest = Math.max(highest, Math.max(theirs, fact.state.highest()));
    if (isSettled()) {
      return;
    }
    if (fact.metLone && fact.state.standing() == Standing.FOUNDED) {
      settle();
    } else {
      join(now);
    }
  }

  private void settle() {
    standing = Standing.FOUNDED;
    birth = Math.max(birth, 1 + elders);
    highest = Math.max(highest, birth);
  }

  private void join(Now now) {
    standing = Standing.JOINED;
    birth = Math.max(stamp(now), 1 + highest);
    highest = birth;
  }

  void advance(Now now) {
    if (!isSettled() && meeting && now.nanos() - settleNanos >= 0) {
      settle();
    }
  }

  /** For tests only: takes a new birth at each connection. */
  void connected(Now now, Planted planted) {
    if (planted == Planted.BIRTH_RESTAMPED && isSettled()) {
      join(now);
    }
  }

  long untilNextNanos(Now now) {
    long until = Long.MAX_VALUE;
    if (!isSettled() && meeting) {
      until = settleNanos - now.nanos();
    }
    long untilGrace = graceNanos - (now.nanos() - startNanos);
    return untilGrace > 0 ? Math.min(until, untilGrace) : until;
  }
}
