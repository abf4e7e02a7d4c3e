package dev.starling.discovery.kubernetes;

import dev.starling.core.discovery.DiscoveryContext;
import dev.starling.core.discovery.DiscoveryException;
import dev.starling.core.discovery.DiscoveryStrategy;
import dev.starling.discovery.Poller;
import dev.starling.discovery.StrategyOptions;
import dev.starling.discovery.dns.Dns;
import dev.starling.erldist.dist.NodeName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds nodes in the pods of this pod's Kubernetes cluster: {@code basename@address} for each.
 * Immutable; may be started any number of times.
 */
public final class Kubernetes implements DiscoveryStrategy {
  /** How long all answers of a poll may take. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  static final String NAME = "kubernetes";

  private static final Duration ENDING = Duration.ofSeconds(1);

  /** Those that the API answers. */
  private final List<Query> queries;

  /** Those that cluster DNS answers. */
  private final @Nullable Dns dns;

  private final @Nullable URI apiServer;
  private final ServiceAccount account;
  private final @Nullable String namespace;
  private final @Nullable String nodeBasename;
  private final boolean useDnsNames;
  private final String clusterDomain;
  private final Duration pollInterval;
  private final Duration timeout;

  private Kubernetes(Builder builder) {
    queries = builder.queries.stream().filter(query -> !(query instanceof Query.Dns)).toList();
    dns = builder.dns();
    apiServer = builder.apiServer;
    account = new ServiceAccount(builder.serviceAccount);
    namespace = builder.namespace;
    nodeBasename = builder.nodeBasename;
    useDnsNames = builder.useDnsNames;
    clusterDomain = builder.clusterDomain;
    pollInterval = builder.pollInterval;
    timeout = builder.timeout;
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String name() {
    return NAME;
  }

  /**
   * Starts to ask.
   *
   * @throws DiscoveryException if the API is to be asked, and this is not a pod
   */
  @Override
  public DiscoveryStrategy.Running start(DiscoveryContext context) throws DiscoveryException {
    URI server = queries.isEmpty() ? null : server();
    DiscoveryStrategy.Running lookups = dns == null ? () -> {} : dns.start(context);
    if (server == null) {
      return lookups;
    }
    // The poller's own time-out is the later one: it knows less of what happened.
    Poller.Timing timing = Poller.Timing.of(pollInterval, timeout.plus(ENDING));
    PodPoll poll = new PodPoll(this, server, context.localNode());
    DiscoveryStrategy.Running questions = Poller.start(NAME, timing, context, poll);
    return () -> {
      lookups.close();
      questions.close();
    };
  }

  private URI server() throws DiscoveryException {
    if (apiServer != null) {
      return apiServer;
    }
    String host = System.getenv("KUBERNETES_SERVICE_HOST");
    String port = System.getenv("KUBERNETES_SERVICE_PORT");
    if (host == null || port == null) {
      throw new DiscoveryException(
          "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set: this is not a pod of"
              + " Kubernetes");
    }
    try {
      return server(host, port);
    } catch (IllegalArgumentException e) {
      throw new DiscoveryException("KUBERNETES_SERVICE_HOST and _PORT: " + e.getMessage(), e);
    }
  }

  static URI server(String host, String port) {
    return URI.create("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  @Nullable Dns dns() {
    return dns;
  }

  List<Query> queries() {
    return queries;
  }

  ServiceAccount account() {
    return account;
  }

  @Nullable String namespace() {
    return namespace;
  }

  @Nullable String nodeBasename() {
    return nodeBasename;
  }

  boolean useDnsNames() {
    return useDnsNames;
  }

  String clusterDomain() {
    return clusterDomain;
  }

  Duration pollInterval() {
    return pollInterval;
  }

  Duration timeout() {
    return timeout;
  }

  /** Options of {@link Kubernetes}: at least one of the queries. */
  public static final class Builder {
    private final List<Query> queries = new ArrayList<>();
    private @Nullable URI apiServer;
    private Path serviceAccount = ServiceAccount.IN_A_POD;
    private @Nullable String namespace;
    private @Nullable String nodeBasename;
    private @Nullable String resolver;
    private boolean useDnsNames;
    private String clusterDomain = "cluster.local";
    private Duration pollInterval = Poller.Timing.DEFAULT_INTERVAL;
    private Duration timeout = DEFAULT_TIMEOUT;

    private Builder() {}

    /** The ready endpoints of a service, from the API. The pod must be allowed to list those. */
    public Builder service(String name) {
      queries.add(new Query.Service(name));
      return this;
    }

    /**
     * The running pods with these labels, ready or not, from the API. The pod must be allowed to
     * list pods.
     *
     * @param labelSelector {@code key=value}, or several with commas between them
     */
    public Builder pods(String labelSelector) {
      queries.add(new Query.Pods(labelSelector));
      return this;
    }

    /**
     * Asks as the command line writes it: {@code service:NAME}, {@code pods:KEY=VALUE+KEY=VALUE},
     * or a name that cluster DNS knows, such as that of a headless service, as {@link Dns.Builder}
     * takes it. No right is needed for that.
     */
    public Builder query(String query) {
      queries.add(Query.parse(query));
      return this;
    }

    /** The name server for names. Default: those of the pod's {@code /etc/resolv.conf}. */
    public Builder resolver(String hostAndPort) {
      this.resolver = hostAndPort;
      return this;
    }

    /** Where the API is. Default: where Kubernetes tells its pods that it is. */
    public Builder apiServer(URI apiServer) {
      this.apiServer = apiServer;
      return this;
    }

    /** The folder with {@code token}, {@code ca.crt} and {@code namespace}. */
    public Builder serviceAccount(Path directory) {
      this.serviceAccount = directory;
      return this;
    }

    /** The namespace of services and pods. Default: that of this pod. */
    public Builder namespace(String namespace) {
      if (!ServiceAccount.isNamespace(namespace)) {
        throw StrategyOptions.refused("namespace", namespace, "the name of a namespace");
      }
      this.namespace = namespace;
      return this;
    }

    /** What stands before the {@code @} of all nodes. Default: what does in this node's name. */
    public Builder nodeBasename(String basename) {
      if (!NodeName.isValid(basename + "@host")) {
        throw StrategyOptions.refused(
            "node-basename", basename, "the part of a node name before the @");
      }
      this.nodeBasename = basename;
      return this;
    }

    /**
     * Whether nodes are named by the DNS name that pods of a StatefulSet have, {@code
     * pod.service.namespace.svc.cluster.local}, instead of their address. Default: no.
     */
    public Builder useDnsNames(boolean useDnsNames) {
      this.useDnsNames = useDnsNames;
      return this;
    }

    /** What ends all DNS names of the cluster. Default: {@code cluster.local}. */
    public Builder clusterDomain(String domain) {
      this.clusterDomain = domain;
      return this;
    }

    /** How often is asked, from 100 ms to 24 h. Default: 5 s. */
    public Builder pollInterval(Duration interval) {
      this.pollInterval = Poller.checkedInterval(interval);
      return this;
    }

    /** How long all answers of a poll may take. Default: {@link Kubernetes#DEFAULT_TIMEOUT}. */
    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    /**
     * Makes it.
     *
     * @throws IllegalArgumentException if nothing is asked, or something that cannot be
     */
    public Kubernetes build() {
      if (queries.isEmpty()) {
        throw StrategyOptions.refused(Query.OPTION, "", Query.ACCEPTED);
      }
      Poller.Timing.of(pollInterval, timeout);
      return new Kubernetes(this);
    }

    private @Nullable Dns dns() {
      Dns.Builder builder = Dns.builder().pollInterval(pollInterval);
      int count = 0;
      for (Query query : queries) {
        if (query instanceof Query.Dns lookup) {
          builder.query(lookup.text());
          count++;
        }
      }
      if (nodeBasename != null) {
        builder.nodeBasename(nodeBasename);
      }
      if (resolver != null) {
        builder.resolver(resolver);
      }
      return count == 0 ? null : builder.build();
    }
  }
}
