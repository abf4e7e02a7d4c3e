package dev.starling.app.cli;

import dev.starling.swarm.Discovery;
import dev.starling.swarm.SwarmBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How other nodes are found. What follows an option is checked by the strategy that reads it. */
final class DiscoveryOptions {
  private static final String NONE = "none";
  private static final String DEFAULT = "gossip";

  @Option(
      names = "--strategy",
      paramLabel = "STRATEGY",
      converter = StrategyName.class,
      split = ",",
      description =
          "How to find other nodes; may be repeated: gossip, as libcluster does it; epmd, the nodes"
              + " of --hosts; local-epmd, those of this host; dns, the answers to --query;"
              + " kubernetes, the pods that --query names; tailscale, the machines of the"
              + " Tailscale network; or none (default: gossip, without --raw-topology).")
  private List<String> strategies = List.of();

  @Option(
      names = "--raw-topology",
      paramLabel = "STRATEGY [OPTION=VALUE...]",
      converter = RawTopology.Text.class,
      split = ";",
      description =
          "A strategy with options of its own, such as 'dns query=app.internal poll-interval=2s';"
              + " may be repeated.")
  private List<RawTopology> rawTopologies = List.of();

  @Option(
      names = "--gossip-port",
      paramLabel = "PORT",
      description = "UDP port of the gossip (default: 45892).")
  private @Nullable String gossipPort;

  @Option(
      names = "--multicast-addr",
      paramLabel = "IPv4",
      description = "Group that the gossip goes to (default: 233.252.1.32).")
  private @Nullable String multicastAddr;

  @Option(
      names = "--multicast-if",
      paramLabel = "NAME|IPv4",
      description = "Interface of the gossip (default: that of the listen address).")
  private @Nullable String multicastIf;

  @Option(
      names = "--multicast-ttl",
      paramLabel = "HOPS",
      description = "How many routers the gossip may pass (default: 1).")
  private @Nullable String multicastTtl;

  @Option(
      names = "--broadcast-only",
      fallbackValue = "true",
      description = "Gossip by broadcast, where multicast does not get through.")
  private boolean broadcastOnly;

  @Option(
      names = "--gossip-secret",
      paramLabel = "SECRET",
      description = "Encrypts the gossip; the same on all nodes (default: not encrypted).")
  private @Nullable String gossipSecret;

  @Option(
      names = "--hosts",
      paramLabel = "NODE",
      split = ",",
      description = "epmd: full names of nodes, such as a@h1,b@h2; the own may be among them.")
  private List<String> hosts = List.of();

  @Option(
      names = "--query",
      paramLabel = "NAME",
      split = ",",
      description =
          "dns: name to look up, for its IPv4 and IPv6 addresses; a:NAME or aaaa:NAME for one kind,"
              + " srv:NAME for the targets of a service. kubernetes: the same, or, from the API,"
              + " service:NAME for the ready pods of a service, pods:LABEL=VALUE for running pods"
              + " (+LABEL=VALUE for more labels). May be repeated.")
  private List<String> queries = List.of();

  @Option(
      names = "--node-basename",
      paramLabel = "APP",
      description =
          "dns, kubernetes, tailscale: what stands before the @ in the names of the nodes (default:"
              + " as in --name).")
  private @Nullable String nodeBasename;

  @Option(
      names = "--resolver",
      paramLabel = "HOST:PORT",
      description = "dns, kubernetes: the name server to ask (default: those of /etc/resolv.conf).")
  private @Nullable String resolver;

  @Option(
      names = "--tag-filter",
      paramLabel = "TAG",
      split = ",",
      description =
          "tailscale: only machines with this tag, or any of several (default: all machines).")
  private List<String> tagFilter = List.of();

  @Option(
      names = "--use-dns-names",
      fallbackValue = "true",
      description =
          "tailscale, kubernetes: the nodes are named by DNS names, not by addresses: MagicDNS"
              + " names, or those of the pods of a StatefulSet.")
  private boolean useDnsNames;

  @Option(
      names = "--tailscale-cli",
      paramLabel = "PATH",
      description =
          "tailscale: ask by this executable (default: by /var/run/tailscale/tailscaled.sock, or,"
              + " where that is not, by tailscale on the PATH).")
  private @Nullable String tailscaleCli;

  @Option(
      names = "--poll-interval",
      paramLabel = "DURATION",
      description = "How often strategies ask that have to, from 100ms to 24h (default: 5s).")
  private @Nullable String pollInterval;

  @Option(
      names = "--discovery-grace",
      paramLabel = "DURATION",
      converter = DurationText.class,
      defaultValue = "1s",
      description =
          "How long a node that meets nobody waits before it is its own commander (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration discoveryGrace = Duration.ofSeconds(1);

  @Option(
      names = "--forget-after",
      paramLabel = "DURATION",
      converter = DurationText.class,
      defaultValue = "1h",
      description =
          "How long a node that is down stays in the list and is tried again (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration forgetAfter = Duration.ofHours(1);

  /** The strategies that this program has, and {@code none}. */
  static final class StrategyName implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      Set<String> available = new TreeSet<>(Discovery.strategies());
      available.add(NONE);
      if (!available.contains(text)) {
        throw new TypeConversionException(String.join(", ", available));
      }
      return text;
    }
  }

  /**
   * Sets what was given.
   *
   * @throws IllegalArgumentException if {@code none} stands beside others
   */
  void applyTo(SwarmBuilder builder) {
    builder.forgetAfter(forgetAfter).discoveryGrace(discoveryGrace);
    for (RawTopology raw : rawTopologies) {
      builder.discovery(raw.strategy(), raw.options());
    }
    if (strategies.equals(List.of(NONE))) {
      return;
    }
    if (strategies.contains(NONE)) {
      throw new IllegalArgumentException(
          "--strategy: 'none' is not usable beside others; accepted: either none or strategies");
    }
    List<String> unlessGiven = rawTopologies.isEmpty() ? List.of(DEFAULT) : List.of();
    for (String strategy : strategies.isEmpty() ? unlessGiven : strategies) {
      builder.discovery(strategy, given());
    }
  }

  private Map<String, String> given() {
    Map<String, String> options = new LinkedHashMap<>();
    put(options, "gossip-port", gossipPort);
    put(options, "multicast-addr", multicastAddr);
    put(options, "multicast-if", multicastIf);
    put(options, "multicast-ttl", multicastTtl);
    put(options, "gossip-secret", gossipSecret);
    put(options, "hosts", hosts);
    put(options, "query", queries);
    put(options, "node-basename", nodeBasename);
    put(options, "resolver", resolver);
    put(options, "tag-filter", tagFilter);
    put(options, "tailscale-cli", tailscaleCli);
    put(options, "poll-interval", pollInterval);
    if (useDnsNames) {
      options.put("use-dns-names", "true");
    }
    if (broadcastOnly) {
      options.put("broadcast-only", "true");
    }
    return options;
  }

  private static void put(Map<String, String> options, String name, List<String> values) {
    if (!values.isEmpty()) {
      options.put(name, String.join(",", values));
    }
  }

  private static void put(Map<String, String> options, String name, @Nullable String value) {
    if (value != null) {
      options.put(name, value);
    }
  }
}
