package dev.starling.app.http;

import dev.starling.core.health.NodeHealth;
import dev.starling.core.health.NodeStatus;
import dev.starling.core.health.Rtt;
import dev.starling.core.overlay.OverlayKind;
import dev.starling.core.overlay.OverlaySnapshot;
import dev.starling.crdt.VersionVector;
import dev.starling.swarm.Swarm;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is known of a swarm, in the terms of Prometheus. Not safe for several threads at once. */
final class Metrics {
  private static final String TEXT_FORMAT = "text/plain";
  private static final double NANOS_PER_SECOND = 1e9;

  private final Swarm swarm;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MultiGauge healthy;
  private final MultiGauge loss;
  private final MultiGauge rtt;
  private final Set<String> registered = new HashSet<>();
  private Map<String, Long> counters = Map.of();
  private Map<String, Long> gauges = Map.of();
  private VersionVector countedAt = VersionVector.EMPTY;
  private Map<OverlayKind, Long> overlayKeys = Map.of();

  Metrics(Swarm swarm) {
    this.swarm = swarm;
    healthy = gauges("starling.node.healthy", "Whether a node answers: 1, or 0");
    loss = gauges("starling.node.loss.ratio", "Share of the last pings without an answer");
    rtt = gauges("starling.node.rtt.seconds", "Round-trip times of the last pings");
    for (NodeStatus status : NodeStatus.values()) {
      Gauge.builder("starling.nodes", () -> count(status))
          .description("Other nodes, by status")
          .tag("status", Names.of(status))
          .register(registry);
    }
    for (OverlayKind kind : OverlayKind.values()) {
      Gauge.builder("starling.overlay.keys", () -> overlayKeys.getOrDefault(kind, 0L))
          .description("Ids on the overlay, by kind")
          .tag("kind", Names.of(kind))
          .register(registry);
    }
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  String scrape() {
    List<Row<?>> healthyRows = new ArrayList<>();
    List<Row<?>> lossRows = new ArrayList<>();
    List<Row<?>> rttRows = new ArrayList<>();
    for (NodeHealth node : swarm.monitor().all()) {
      Tags tags = Tags.of("node", node.node(), "kind", Names.of(node.kind()));
      healthyRows.add(Row.of(tags, node.status() == NodeStatus.HEALTHY ? 1 : 0));
      lossRows.add(Row.of(tags, node.loss()));
      if (!node.rtt().isEmpty()) {
        addRtt(rttRows, tags, node.rtt());
      }
    }
    healthy.register(healthyRows, true);
    loss.register(lossRows, true);
    rtt.register(rttRows, true);
    countKeys(swarm.overlay().snapshot());
    counters = swarm.counters();
    counters.keySet().stream().filter(registered::add).forEach(this::registerCounter);
    gauges = swarm.gauges();
    gauges.keySet().stream().filter(registered::add).forEach(this::registerGauge);
    return registry.scrape(TEXT_FORMAT);
  }

  private void countKeys(OverlaySnapshot snapshot) {
    if (!snapshot.vector().equals(countedAt)) {
      Map<OverlayKind, Long> keys = new EnumMap<>(OverlayKind.class);
      snapshot.forEach((key, value) -> keys.merge(key.kind(), 1L, Long::sum));
      overlayKeys = keys;
      countedAt = snapshot.vector();
    }
  }

  private static void addRtt(List<Row<?>> rows, Tags tags, Rtt rtt) {
    rows.add(Row.of(tags.and("figure", "last"), rtt.lastNanos() / NANOS_PER_SECOND));
    rows.add(Row.of(tags.and("figure", "average"), rtt.averageNanos() / NANOS_PER_SECOND));
    rows.add(Row.of(tags.and("figure", "p50"), rtt.p50Nanos() / NANOS_PER_SECOND));
    rows.add(Row.of(tags.and("figure", "p99"), rtt.p99Nanos() / NANOS_PER_SECOND));
  }

  private void registerCounter(String name) {
    FunctionCounter.builder(
            "starling." + name, this, metrics -> metrics.counters.getOrDefault(name, 0L))
        .register(registry);
  }

  private void registerGauge(String name) {
    Gauge.builder("starling." + name, () -> gauges.getOrDefault(name, 0L)).register(registry);
  }

  private long count(NodeStatus status) {
    return swarm.monitor().all().stream().filter(node -> node.status() == status).count();
  }

  private MultiGauge gauges(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }
}
