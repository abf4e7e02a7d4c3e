package dev.starling.discovery.epmd;

import dev.starling.core.discovery.DiscoveryProvider;
import dev.starling.discovery.StrategyOptions;
import java.util.Map;
import java.util.Set;

/** Makes {@link Epmd} from the options of the command line. */
public final class EpmdProvider implements DiscoveryProvider {
  /** For {@link java.util.ServiceLoader}. */
  public EpmdProvider() {}

  @Override
  public String name() {
    return Epmd.NAME;
  }

  @Override
  public Set<String> options() {
    return Set.of(Epmd.HOSTS);
  }

  @Override
  public Epmd create(Map<String, String> options) {
    return Epmd.hosts(new StrategyOptions(options).list(Epmd.HOSTS));
  }
}
