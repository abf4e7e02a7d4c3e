package dev.starling.discovery.tailscale;

import dev.starling.core.discovery.DiscoveryProvider;
import dev.starling.discovery.Poller;
import dev.starling.discovery.StrategyOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Makes {@link Tailscale} from the options of the command line. */
public final class TailscaleProvider implements DiscoveryProvider {
  private static final String CLI = "tailscale-cli";
  private static final String TAGS = "tag-filter";
  private static final String BASENAME = "node-basename";
  private static final String DNS_NAMES = "use-dns-names";

  /** In a raw topology only. */
  private static final String SOCKET = "socket";

  /** For {@link java.util.ServiceLoader}. */
  public TailscaleProvider() {}

  @Override
  public String name() {
    return Tailscale.NAME;
  }

  @Override
  public Set<String> options() {
    return Set.of(CLI, TAGS, BASENAME, DNS_NAMES, SOCKET, Poller.INTERVAL_OPTION);
  }

  @Override
  public Tailscale create(Map<String, String> given) {
    StrategyOptions options = new StrategyOptions(given);
    Tailscale.Builder builder = Tailscale.builder();
    options.ifGiven(CLI, builder::cli);
    options.list(TAGS).forEach(builder::tagFilter);
    options.ifGiven(BASENAME, builder::nodeBasename);
    options.ifGiven(SOCKET, path -> builder.socket(Path.of(path)));
    return builder
        .useDnsNames(options.flag(DNS_NAMES))
        .pollInterval(options.pollInterval())
        .build();
  }
}
