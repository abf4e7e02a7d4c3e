package dev.starling.app.http;

import dev.starling.core.health.NodeHealth;
import dev.starling.core.health.Rtt;
import dev.starling.swarm.Swarm;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An element of {@code GET /nodes}: another node. Times and durations in milliseconds, 64-bit
 * values as decimal strings, null for what is not known.
 */
record PeerView(
    String node,
    String kind,
    String status,
    @Nullable Double avgRttMs,
    @Nullable Double lastRttMs,
    @Nullable Double p50RttMs,
    @Nullable Double p99RttMs,
    List<Double> rttHistoryMs,
    double loss,
    long lastSeenMs,
    long joinedAt,
    @Nullable String role,
    @Nullable String quality,
    @Nullable String incarnation,
    @Nullable String via) {

  /** All other nodes. */
  static List<PeerView> all(Swarm swarm) {
    Map<String, String> roles = new HashMap<>();
    swarm.topology().nodes().forEach(node -> roles.put(node.node(), node.role().text()));
    return swarm.monitor().all().stream()
        .map(
            health ->
                of(
                    health,
                    roles.get(health.node()),
                    Names.of(swarm.comms().quality(health.node()))))
        .toList();
  }

  private static PeerView of(NodeHealth health, @Nullable String role, String quality) {
    Rtt rtt = health.rtt();
    return new PeerView(
        health.node(),
        Names.of(health.kind()),
        Names.of(health.status()),
        figure(rtt, rtt.averageNanos()),
        figure(rtt, rtt.lastNanos()),
        figure(rtt, rtt.p50Nanos()),
        figure(rtt, rtt.p99Nanos()),
        Arrays.stream(rtt.historyNanos()).mapToObj(PeerView::millis).toList(),
        health.loss(),
        health.lastSeenMillis(),
        health.joinedAtMillis(),
        role,
        quality,
        health.incarnation().isPresent() ? Long.toString(health.incarnation().getAsLong()) : null,
        health.via());
  }

  private static @Nullable Double figure(Rtt rtt, long nanos) {
    return rtt.isEmpty() ? null : millis(nanos);
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
