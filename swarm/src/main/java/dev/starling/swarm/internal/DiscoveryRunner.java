package dev.starling.swarm.internal;

import dev.starling.core.discovery.DiscoveryContext;
import dev.starling.core.discovery.DiscoveryException;
import dev.starling.core.discovery.DiscoveryProvider;
import dev.starling.core.discovery.DiscoveryStrategy;
import dev.starling.swarm.Discovery;
import dev.starling.swarm.SwarmException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** The strategies of discovery of one node: made, started, and closed together. */
final class DiscoveryRunner implements AutoCloseable {
  private static final Logger LOG = System.getLogger("dev.starling.discovery");

  private final List<DiscoveryStrategy.Running> running = new ArrayList<>();

  /** What the strategies report, from any thread. */
  interface Reports {
    void found(DiscoveryStrategy strategy, String node, Duration holds);

    void failed(DiscoveryStrategy strategy, String detail);
  }

  /** The strategies that settings name, and those that they hold. */
  static List<DiscoveryStrategy> strategies(Settings settings) {
    List<DiscoveryStrategy> strategies = new ArrayList<>(settings.strategies());
    for (Settings.NamedStrategy wanted : settings.namedStrategies()) {
      strategies.addAll(named(wanted.name(), wanted.options()));
    }
    return strategies;
  }

  /**
   * Makes a strategy by name. Without any provider on the path there is none, and that is logged.
   *
   * @throws SwarmException if there are providers, but not this one
   * @throws IllegalArgumentException if an option is unusable
   */
  private static List<DiscoveryStrategy> named(String name, Map<String, String> options) {
    for (DiscoveryProvider provider : ServiceLoader.load(DiscoveryProvider.class)) {
      if (provider.name().equals(name)) {
        return List.of(provider.create(options));
      }
    }
    if (Discovery.available()) {
      throw new SwarmException(
          "strategy: \""
              + name
              + "\" is not known; there are "
              + String.join(", ", Discovery.strategies()));
    }
    LOG.log(
        Level.WARNING,
        "no discovery module on the path: the strategy {0} finds nobody. Add dev.starling:"
            + "starling-discovery, or join nodes by hand with connect",
        name);
    return List.of();
  }

  /**
   * Starts all, or none.
   *
   * @throws SwarmException if one cannot work here
   */
  void start(List<DiscoveryStrategy> strategies, String node, InetAddress listen, Reports reports) {
    for (DiscoveryStrategy strategy : strategies) {
      try {
        running.add(strategy.start(new Context(strategy, node, listen, reports)));
      } catch (DiscoveryException e) {
        close();
        throw new SwarmException(strategy.name() + ": " + e.getMessage(), e);
      }
    }
  }

  @Override
  public void close() {
    running.forEach(DiscoveryStrategy.Running::close);
    running.clear();
  }

  private record Context(
      DiscoveryStrategy strategy, String localNode, InetAddress listenAddress, Reports reports)
      implements DiscoveryContext {
    @Override
    public void found(String node, Duration holds) {
      reports.found(strategy, node, holds);
    }

    @Override
    public void failed(String detail) {
      reports.failed(strategy, detail);
    }
  }
}
