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
import java.util.Set;
import java.util.TreeSet;

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
    Set<String> known = new TreeSet<>();
    DiscoveryProvider wanted = null;
    for (DiscoveryProvider provider : ServiceLoader.load(DiscoveryProvider.class)) {
      known.addAll(provider.options());
      if (provider.name().equals(name)) {
        wanted = provider;
      }
    }
    if (wanted != null) {
      for (String option : options.keySet()) {
        if (!known.contains(option)) {
          throw new IllegalArgumentException(
              option + ": no strategy has this option; there are " + String.join(", ", known));
        }
      }
      return List.of(wanted.create(options));
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
  void start(List<DiscoveryStrategy> strategies, Place place, Reports reports) {
    for (DiscoveryStrategy strategy : strategies) {
      try {
        running.add(strategy.start(new Context(strategy, place, reports)));
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

  /** Where the node is that looks for others. */
  record Place(String node, InetAddress listenAddress, int epmdPort) {}

  private record Context(DiscoveryStrategy strategy, Place place, Reports reports)
      implements DiscoveryContext {
    @Override
    public String localNode() {
      return place.node;
    }

    @Override
    public InetAddress listenAddress() {
      return place.listenAddress;
    }

    @Override
    public int epmdPort() {
      return place.epmdPort;
    }

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
