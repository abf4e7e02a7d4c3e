package dev.starling.core.health;

import java.time.Duration;

/**
 * Settings of the {@link NodeMonitor}.
 *
 * @param pingInterval how often each node is pinged
 * @param suspectAfter silence after which a node is suspect
 * @param downAfter silence after which it is down; longer than {@code suspectAfter}
 * @param forgetAfter how long a node that is down stays in the list
 * @param maxMembers how many nodes are kept at most, those that are down included
 */
public record HealthConfig(
    Duration pingInterval,
    Duration suspectAfter,
    Duration downAfter,
    Duration forgetAfter,
    int maxMembers) {

  /** A century; nanoseconds in 64 bits reach not much further. */
  private static final Duration LONGEST = Duration.ofDays(36_525);

  public static final HealthConfig DEFAULT =
      new HealthConfig(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofHours(1),
          4_096);

  public HealthConfig {
    if (pingInterval.isNegative() || pingInterval.isZero()) {
      throw new IllegalArgumentException(
          "ping-interval: " + pingInterval + " is not usable; a duration above zero");
    }
    if (suspectAfter.compareTo(pingInterval) < 0) {
      throw new IllegalArgumentException(
          "suspect-after: "
              + suspectAfter
              + " is shorter than the ping-interval of "
              + pingInterval);
    }
    if (downAfter.compareTo(suspectAfter) <= 0) {
      throw new IllegalArgumentException(
          "down-after: " + downAfter + " is not longer than suspect-after, " + suspectAfter);
    }
    if (forgetAfter.isNegative()) {
      throw new IllegalArgumentException("forget-after: " + forgetAfter + " is negative");
    }
    if (downAfter.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("down-after: " + downAfter + " is longer than " + LONGEST);
    }
    if (forgetAfter.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "forget-after: " + forgetAfter + " is longer than " + LONGEST);
    }
    if (maxMembers < 1) {
      throw new IllegalArgumentException("at least one member, got " + maxMembers);
    }
  }
}
