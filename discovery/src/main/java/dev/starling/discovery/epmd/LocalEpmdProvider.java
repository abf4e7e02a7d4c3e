package dev.starling.discovery.epmd;

import dev.starling.core.discovery.DiscoveryProvider;
import dev.starling.discovery.Poller;
import dev.starling.discovery.StrategyOptions;
import java.util.Map;
import java.util.Set;

/** Makes {@link LocalEpmd} from the options of the command line. */
public final class LocalEpmdProvider implements DiscoveryProvider {
  /** For {@link java.util.ServiceLoader}. */
  public LocalEpmdProvider() {}

  @Override
  public String name() {
    return LocalEpmd.NAME;
  }

  @Override
  public Set<String> options() {
    return Set.of(Poller.INTERVAL_OPTION);
  }

  @Override
  public LocalEpmd create(Map<String, String> options) {
    return LocalEpmd.every(new StrategyOptions(options).pollInterval());
  }
}
