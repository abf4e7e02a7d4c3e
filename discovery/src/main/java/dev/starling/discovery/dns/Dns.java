package dev.starling.discovery.dns;

import dev.starling.core.discovery.DiscoveryContext;
import dev.starling.core.discovery.DiscoveryStrategy;
import dev.starling.discovery.Poller;
import dev.starling.discovery.StrategyOptions;
import dev.starling.erldist.dist.NodeName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds nodes by the domain name system: one for each address that a name has, or for each target
 * of a service. A name server is asked itself, over UDP and, for what does not fit, TCP; its
 * answers are used again for as long as they say, and what the JVM remembers is not. Immutable; may
 * be started any number of times.
 */
public final class Dns implements DiscoveryStrategy {
  /** Names that one strategy may look up. */
  public static final int MAX_QUERIES = 32;

  static final String NAME = "dns";
  static final String BASENAME = "node-basename";

  /** For one question to one server. */
  private static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(2);

  /** One server after the other, and some time for the machine. */
  private static final Duration POLL_TIMEOUT =
      QUESTION_TIMEOUT.multipliedBy(NameServers.MAX_SERVERS + 1L);

  private final List<Query> queries;
  private final @Nullable String nodeBasename;
  private final NameServers servers;
  private final Duration pollInterval;

  private Dns(Builder builder) {
    if (builder.queries.isEmpty() || builder.queries.size() > MAX_QUERIES) {
      throw StrategyOptions.refused(
          Query.OPTION,
          builder.queries.isEmpty() ? "" : builder.queries.size() + " names",
          "a list of 1 to " + MAX_QUERIES + " DNS names such as app.internal");
    }
    queries = List.copyOf(builder.queries);
    nodeBasename = builder.nodeBasename;
    servers = builder.servers;
    pollInterval = builder.pollInterval;
  }

  /** The nodes at the addresses of this name, and otherwise the defaults. */
  public static Dns query(String name) {
    return builder().query(name).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Running start(DiscoveryContext context) {
    String basename =
        Objects.requireNonNullElseGet(
            nodeBasename, () -> NodeName.parse(context.localNode()).alive());
    DnsPoll poll = new DnsPoll(basename, servers, queries, QUESTION_TIMEOUT, System::nanoTime);
    return Poller.start(NAME, Poller.Timing.of(pollInterval, POLL_TIMEOUT), context, poll);
  }

  @Override
  public String toString() {
    return "Dns" + queries + " " + nodeBasename + " " + servers + " " + pollInterval;
  }

  /** Options of {@link Dns}. */
  public static final class Builder {
    private final List<Query> queries = new ArrayList<>();
    private @Nullable String nodeBasename;
    private NameServers servers = NameServers.OF_SYSTEM;
    private Duration pollInterval = Poller.Timing.DEFAULT_INTERVAL;

    private Builder() {}

    /**
     * Adds a name to look up: {@code NAME} for its IPv4 and IPv6 addresses, {@code a:NAME} or
     * {@code aaaa:NAME} for one kind, {@code srv:NAME} for the targets of a service. A name that
     * starts with an underscore is a service without {@code srv:}, too. Names are full ones: no
     * search domain is tried.
     */
    public Builder query(String query) {
      queries.add(Query.parse(query));
      return this;
    }

    /** What stands before the {@code @} of the nodes. Default: what this node has there. */
    public Builder nodeBasename(String basename) {
      if (!NodeName.isValid(basename + "@host")) {
        throw StrategyOptions.refused(
            BASENAME, basename, "what stands before the @ in the names of the nodes");
      }
      this.nodeBasename = basename;
      return this;
    }

    /**
     * The name server to ask, {@code HOST:PORT}, an IPv6 address in brackets; without a port, 53.
     * Default: those of {@code /etc/resolv.conf}, one after the other.
     */
    public Builder resolver(String hostAndPort) {
      this.servers = NameServers.parse(hostAndPort);
      return this;
    }

    /** How often is asked, unless the last answer is still good. Default 5 s. */
    public Builder pollInterval(Duration interval) {
      this.pollInterval = Poller.checkedInterval(interval);
      return this;
    }

    /**
     * The strategy.
     *
     * @throws IllegalArgumentException without a query, or with more than {@value #MAX_QUERIES}
     */
    public Dns build() {
      return new Dns(this);
    }
  }
}
