package dev.starling.discovery.kubernetes;

import dev.starling.core.discovery.DiscoveryProvider;
import dev.starling.discovery.Poller;
import dev.starling.discovery.StrategyOptions;
import java.util.Map;
import java.util.Set;

/** Makes {@link Kubernetes} from the options of the command line. */
public final class KubernetesProvider implements DiscoveryProvider {
  private static final String BASENAME = "node-basename";
  private static final String RESOLVER = "resolver";
  private static final String DNS_NAMES = "use-dns-names";

  /** In a raw topology only, as the next. */
  private static final String NAMESPACE = "namespace";

  private static final String CLUSTER_DOMAIN = "cluster-domain";

  /** For {@link java.util.ServiceLoader}. */
  public KubernetesProvider() {}

  @Override
  public String name() {
    return Kubernetes.NAME;
  }

  @Override
  public Set<String> options() {
    return Set.of(
        Query.OPTION,
        BASENAME,
        RESOLVER,
        DNS_NAMES,
        NAMESPACE,
        CLUSTER_DOMAIN,
        Poller.INTERVAL_OPTION);
  }

  @Override
  public Kubernetes create(Map<String, String> given) {
    StrategyOptions options = new StrategyOptions(given);
    Kubernetes.Builder builder = Kubernetes.builder();
    options.list(Query.OPTION).forEach(builder::query);
    options.ifGiven(BASENAME, builder::nodeBasename);
    options.ifGiven(RESOLVER, builder::resolver);
    options.ifGiven(NAMESPACE, builder::namespace);
    options.ifGiven(CLUSTER_DOMAIN, builder::clusterDomain);
    return builder
        .useDnsNames(options.flag(DNS_NAMES))
        .pollInterval(options.pollInterval())
        .build();
  }
}
