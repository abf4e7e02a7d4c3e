package dev.starling.swarm.internal;

import dev.starling.core.discovery.DiscoveryStrategy;
import dev.starling.core.health.HealthConfig;
import dev.starling.core.link.CommsConfig;
import dev.starling.core.sync.OverlayConfig;
import dev.starling.core.topology.TopologyConfig;
import dev.starling.swarm.EpmdMode;
import dev.starling.swarm.Fsync;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code SwarmBuilder} collected; null and 0 stand for the default of the builder's method.
 */
public record Settings(
    @Nullable String name,
    @Nullable String cookie,
    @Nullable Path cookieFile,
    boolean hidden,
    @Nullable String listen,
    int distPort,
    EpmdMode epmd,
    int epmdPort,
    List<DiscoveryStrategy> strategies,
    List<NamedStrategy> namedStrategies,
    HealthConfig health,
    OverlayConfig overlay,
    CommsConfig comms,
    TopologyConfig topology,
    @Nullable Path dataDirectory,
    Fsync fsync,
    @Nullable Executor listenerExecutor) {

  /** A strategy to be looked up by name. */
  public record NamedStrategy(String name, Map<String, String> options) {}
}
