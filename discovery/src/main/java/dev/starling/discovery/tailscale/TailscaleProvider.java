package dev.starling.discovery.tailscale;

import dev.starling.core.discovery.DiscoveryProvider;
import dev.starling.discovery.Poller;
import dev.starling.discovery.StrategyOptions;
import java.util.Map;

/** Makes {@link Tailscale} from the options of the command line. */
public final class TailscaleProvider implements DiscoveryProvider {
  /** For {@link java.util.ServiceLoader}. */
  public TailscaleProvider() {}

  @Override
  public String name() {
    return Tailscale.NAME;
  }

  @Override
  public Tailscale create(Map<String, String> given) {
    StrategyOptions options = new StrategyOptions(given);
    Tailscale.Builder builder = Tailscale.builder();
    options.ifGiven("tailscale-cli", builder::cli);
    options.list("tag-filter").forEach(builder::tagFilter);
    options.ifGiven("node-basename", builder::nodeBasename);
    return builder
        .useDnsNames(options.flag("use-dns-names"))
        .pollInterval(options.duration("poll-interval", Poller.Timing.DEFAULT_INTERVAL))
        .build();
  }
}
