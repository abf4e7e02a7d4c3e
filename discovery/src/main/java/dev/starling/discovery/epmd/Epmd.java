package dev.starling.discovery.epmd;

import dev.starling.core.discovery.DiscoveryContext;
import dev.starling.core.discovery.DiscoveryStrategy;
import dev.starling.discovery.Poller;
import dev.starling.discovery.StrategyOptions;
import dev.starling.erldist.dist.NodeName;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Nodes that are named in advance, each asked for at the EPMD of its host and tried again for ever.
 * Immutable; may be started any number of times.
 */
public final class Epmd implements DiscoveryStrategy {
  /** Nodes that one list may have. */
  public static final int MAX_HOSTS = Poller.MAX_NAMES;

  static final String NAME = "epmd";
  static final String HOSTS = "hosts";

  private static final Poller.Timing TIMING =
      new Poller.Timing(
          Poller.Timing.DEFAULT_INTERVAL, Duration.ofSeconds(5), DiscoveryContext.FOREVER);

  private final Set<String> nodes;

  private Epmd(Collection<String> nodes) {
    Set<String> distinct = new LinkedHashSet<>(nodes);
    for (String node : distinct) {
      if (!NodeName.isValid(node)) {
        throw refused(node);
      }
    }
    if (distinct.isEmpty()) {
      throw refused("");
    }
    if (distinct.size() > MAX_HOSTS) {
      throw StrategyOptions.refused(
          HOSTS, distinct.size() + " names", "a list of at most " + MAX_HOSTS);
    }
    this.nodes = distinct;
  }

  private static IllegalArgumentException refused(String node) {
    return StrategyOptions.refused(
        HOSTS, node, "a list of full node names such as a@10.0.0.1,b@10.0.0.2");
  }

  /**
   * These nodes, of which the own may be one: all nodes can have the same list.
   *
   * @param nodes full names, such as {@code a@10.0.0.1} or {@code a@fd00::1}
   * @throws IllegalArgumentException if one is no node name, or there is none, or too many
   */
  public static Epmd hosts(String... nodes) {
    return new Epmd(List.of(nodes));
  }

  /** As {@link #hosts(String...)}. */
  public static Epmd hosts(Collection<String> nodes) {
    return new Epmd(nodes);
  }

  /** The nodes, in the order in which they were given. */
  public Set<String> nodes() {
    return Set.copyOf(nodes);
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Names them at once, and again and again: there may have been no room among the candidates. */
  @Override
  public Running start(DiscoveryContext context) {
    return Poller.start(NAME, TIMING, context, nodes::forEach);
  }
}
