package dev.starling.swarm;

import dev.starling.core.discovery.DiscoveryProvider;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** The optional module that finds other nodes. */
public final class Discovery {
  private Discovery() {}

  /** Whether the discovery module, or a strategy of somebody else's, is on the path. */
  public static boolean available() {
    return !strategies().isEmpty();
  }

  /** The names of the strategies on the path. */
  public static Set<String> strategies() {
    Set<String> names = new TreeSet<>();
    for (DiscoveryProvider provider : ServiceLoader.load(DiscoveryProvider.class)) {
      names.add(provider.name());
    }
    return names;
  }
}
