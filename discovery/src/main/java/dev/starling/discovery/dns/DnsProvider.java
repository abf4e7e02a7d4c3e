package dev.starling.discovery.dns;

import dev.starling.core.discovery.DiscoveryProvider;
import dev.starling.discovery.Poller;
import dev.starling.discovery.StrategyOptions;
import java.util.Map;
import java.util.Set;

/** Makes {@link Dns} from the options of the command line. */
public final class DnsProvider implements DiscoveryProvider {
  /** For {@link java.util.ServiceLoader}. */
  public DnsProvider() {}

  @Override
  public String name() {
    return Dns.NAME;
  }

  @Override
  public Set<String> options() {
    return Set.of(Query.OPTION, Dns.BASENAME, NameServers.OPTION, Poller.INTERVAL_OPTION);
  }

  @Override
  public Dns create(Map<String, String> options) {
    StrategyOptions given = new StrategyOptions(options);
    Dns.Builder builder = Dns.builder().pollInterval(given.pollInterval());
    given.list(Query.OPTION).forEach(builder::query);
    given.ifGiven(Dns.BASENAME, builder::nodeBasename);
    given.ifGiven(NameServers.OPTION, builder::resolver);
    return builder.build();
  }
}
