package dev.starling.app.top.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of the swarm, as the asked one sees it. Times in milliseconds, null for what is not known.
 *
 * @param status {@code healthy}, {@code suspect}, {@code down}, or {@link #HERE}
 * @param rttsMs round trips, oldest first
 * @param loss share of the last pings without an answer, 0 to 1
 * @param silentMs how long ago it last answered, when that was asked
 */
public record Member(
    String name,
    String kind,
    String status,
    @Nullable String role,
    @Nullable Double lastRttMs,
    @Nullable Double p50RttMs,
    @Nullable Double p99RttMs,
    List<Double> rttsMs,
    double loss,
    @Nullable Long silentMs,
    @Nullable String via) {
  /** The status of the asked node itself. */
  public static final String HERE = "here";

  public boolean isHere() {
    return status.equals(HERE);
  }
}
