package dev.starling.core.monitor;

import dev.starling.core.health.HealthConfig;
import dev.starling.core.health.NodeStatus;

/** How long until something is due for a member, in nanoseconds; overdue when not above zero. */
final class Deadlines {
  final long intervalNanos;
  final long suspectAfterNanos;
  final long downAfterNanos;
  final long forgetAfterNanos;

  Deadlines(HealthConfig config) {
    this.intervalNanos = config.pingInterval().toNanos();
    this.suspectAfterNanos = config.suspectAfter().toNanos();
    this.downAfterNanos = config.downAfter().toNanos();
    this.forgetAfterNanos = config.forgetAfter().toNanos();
  }

  /** Until helpers are asked: each interval while suspect, and from one interval before on. */
  long untilProbeNanos(Member member, long nowNanos) {
    long untilNext = member.nextProbeNanos - nowNanos;
    return member.status == NodeStatus.SUSPECT
        ? untilNext
        : Math.max(untilNext, suspectAfterNanos - intervalNanos - member.silentNanos(nowNanos));
  }

  /**
   * Until anything is due. At most an interval for who is not down: a wake that is missed tells of
   * a delay of our own.
   */
  long untilAnyNanos(Member member, long nowNanos) {
    long silentNanos = member.silentNanos(nowNanos);
    long untilPing = member.nextPingNanos - nowNanos;
    if (member.isDown()) {
      return member.connected
          ? Math.min(untilPing, suspectAfterNanos - silentNanos)
          : forgetAfterNanos - (nowNanos - member.downSinceNanos);
    }
    long untilVerdict =
        (member.status == NodeStatus.HEALTHY ? suspectAfterNanos : downAfterNanos) - silentNanos;
    long wait = Math.min(untilVerdict, untilProbeNanos(member, nowNanos));
    return Math.min(wait, member.connected ? untilPing : intervalNanos);
  }
}
