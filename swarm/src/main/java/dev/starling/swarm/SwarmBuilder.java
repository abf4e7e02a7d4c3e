package dev.starling.swarm;

import dev.starling.core.discovery.DiscoveryStrategy;
import dev.starling.core.health.HealthConfig;
import dev.starling.core.sync.OverlayConfig;
import dev.starling.core.topology.Quorum;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.TopologyConfig;
import dev.starling.swarm.internal.Settings;
import dev.starling.swarm.internal.Settings.NamedStrategy;
import dev.starling.swarm.internal.SwarmNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link Swarm}; every one has the default that its method names. */
public final class SwarmBuilder {
  private @Nullable String name;
  private @Nullable String cookie;
  private @Nullable Path cookieFile;
  private boolean hidden;
  private @Nullable String listen;
  private int distPort;
  private EpmdMode epmd = EpmdMode.AUTO;
  private int epmdPort;
  private final List<DiscoveryStrategy> strategies = new ArrayList<>();
  private final List<NamedStrategy> namedStrategies = new ArrayList<>();
  private Duration pingInterval = HealthConfig.DEFAULT.pingInterval();
  private Duration suspectAfter = HealthConfig.DEFAULT.suspectAfter();
  private Duration downAfter = HealthConfig.DEFAULT.downAfter();
  private Duration forgetAfter = HealthConfig.DEFAULT.forgetAfter();
  private Duration syncInterval = OverlayConfig.DEFAULT.syncInterval();
  private Duration antiEntropyInterval = OverlayConfig.DEFAULT.antiEntropyInterval();
  private Quorum quorum = TopologyConfig.DEFAULT.quorum();
  private Role role = TopologyConfig.DEFAULT.role();
  private Duration discoveryGrace = TopologyConfig.DEFAULT.discoveryGrace();
  private Duration replicaRetention = OverlayConfig.DEFAULT.replicaRetention();
  private @Nullable Path dataDirectory;
  private Fsync fsync = Fsync.ALWAYS;
  private @Nullable Executor listenerExecutor;

  SwarmBuilder() {}

  /** {@code app@host}; without {@code @}, this host is filled in. Default {@code starling}. */
  public SwarmBuilder name(String name) {
    this.name = Objects.requireNonNull(name);
    return this;
  }

  /** The secret that all nodes share. Default: what {@link #cookieFile} holds. */
  public SwarmBuilder cookie(String cookie) {
    this.cookie = Objects.requireNonNull(cookie);
    return this;
  }

  /** Default {@code ~/.erlang.cookie}, made when absent. */
  public SwarmBuilder cookieFile(Path cookieFile) {
    this.cookieFile = Objects.requireNonNull(cookieFile);
    return this;
  }

  /** Default false: the node appears in {@code nodes()} of the others. */
  public SwarmBuilder hidden(boolean hidden) {
    this.hidden = hidden;
    return this;
  }

  /** The address to listen at. Default: the address of the name's host part. */
  public SwarmBuilder listen(String address) {
    this.listen = Objects.requireNonNull(address);
    return this;
  }

  /** The port to listen at for other nodes. Default 0: any. */
  public SwarmBuilder distPort(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("dist-port: " + port + " is no port; 0 to 65535");
    }
    this.distPort = port;
    return this;
  }

  /** Default {@link EpmdMode#AUTO}. */
  public SwarmBuilder epmd(EpmdMode mode) {
    this.epmd = Objects.requireNonNull(mode);
    return this;
  }

  /** The port of EPMD. Default 0: {@code ERL_EPMD_PORT}, or 4369. */
  public SwarmBuilder epmdPort(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("epmd-port: " + port + " is no port; 0 to 65535");
    }
    this.epmdPort = port;
    return this;
  }

  /** Adds a way to find other nodes. Default: none, nodes are joined by hand. */
  public SwarmBuilder discovery(DiscoveryStrategy strategy) {
    strategies.add(Objects.requireNonNull(strategy));
    return this;
  }

  /**
   * Adds several ways to find other nodes, each with settings of its own. A node that more than one
   * of them finds is one node.
   */
  public SwarmBuilder discovery(Collection<? extends DiscoveryStrategy> strategies) {
    this.strategies.addAll(List.copyOf(strategies));
    return this;
  }

  /**
   * Adds a strategy by name, if the discovery module is there; if not, the swarm starts without it
   * and says so once in the log.
   *
   * @param options by the names of the command line without dashes, such as {@code gossip-port};
   *     those of other strategies are left aside, and what no strategy reads is refused at the
   *     start
   */
  public SwarmBuilder discovery(String strategy, Map<String, String> options) {
    namedStrategies.add(new NamedStrategy(strategy, new TreeMap<>(options)));
    return this;
  }

  /** How often each node is pinged. Default 1 s. */
  public SwarmBuilder pingInterval(Duration interval) {
    this.pingInterval = positive("ping-interval", interval);
    return this;
  }

  /** How long a node may be silent before it is suspect. Default 5 s. */
  public SwarmBuilder suspectAfter(Duration silence) {
    this.suspectAfter = positive("suspect-after", silence);
    return this;
  }

  /** How long a node may be silent before it is down. Default 30 s. */
  public SwarmBuilder downAfter(Duration silence) {
    this.downAfter = positive("down-after", silence);
    return this;
  }

  /** How long a node that is down stays in the list and is dialled again. Default 1 h. */
  public SwarmBuilder forgetAfter(Duration duration) {
    this.forgetAfter = positive("forget-after", duration);
    return this;
  }

  /**
   * The longest wait for an acknowledgement of shared state, and how often members compare what
   * they have seen while there are changes. Default 500 ms.
   */
  public SwarmBuilder syncInterval(Duration interval) {
    this.syncInterval = positive("sync-interval", interval);
    return this;
  }

  /** How often members compare what they have seen when there are no changes. Default 60 s. */
  public SwarmBuilder antiEntropyInterval(Duration interval) {
    this.antiEntropyInterval = positive("anti-entropy-interval", interval);
    return this;
  }

  /**
   * How many voters a commander needs, itself included. Default 1: no vote is taken, and each
   * partition has a commander. Above 1 it must be the same on all nodes, and more than half of
   * them, or two partitions can each have one.
   */
  public SwarmBuilder quorumSize(int size) {
    return quorum(Quorum.ofSize(size));
  }

  /** As {@link #quorumSize}, or {@link Quorum#majorityOf} the nodes that come first. */
  public SwarmBuilder quorum(Quorum quorum) {
    this.quorum = Objects.requireNonNull(quorum);
    return this;
  }

  /** {@code AUTO}, which is the default, {@code OBSERVER} or {@code RELAY}. */
  public SwarmBuilder role(Role role) {
    this.role = TopologyConfig.DEFAULT.withRole(role).role();
    return this;
  }

  /** How long a node that meets nobody waits before it is its own commander. Default 1 s. */
  public SwarmBuilder discoveryGrace(Duration grace) {
    this.discoveryGrace = positive("discovery-grace", grace);
    return this;
  }

  /**
   * Where shared state is kept for the next start; made when absent, and used by one node at a
   * time. Writes then complete once they are on disk. Default: none, state lives in memory only.
   */
  public SwarmBuilder dataDirectory(Path directory) {
    this.dataDirectory = Objects.requireNonNull(directory);
    return this;
  }

  /**
   * How long members remember the lives of a node apart after they have ended. A data directory
   * that was not used for longer is set aside. The same on all nodes; default 24 h.
   */
  public SwarmBuilder replicaRetention(Duration retention) {
    this.replicaRetention = positive("replica-retention", retention);
    return this;
  }

  /** What a write waits for where there is a data directory. Default {@link Fsync#ALWAYS}. */
  public SwarmBuilder fsync(Fsync fsync) {
    this.fsync = Objects.requireNonNull(fsync);
    return this;
  }

  /** Where listeners run. Default: a daemon thread of the swarm's own. */
  public SwarmBuilder listenerExecutor(Executor executor) {
    this.listenerExecutor = Objects.requireNonNull(executor);
    return this;
  }

  /**
   * Starts the node: it listens, is registered in EPMD, and looks for others when this returns.
   *
   * @throws SwarmException if it cannot start; nothing is left running then
   * @throws IllegalArgumentException if settings do not fit together
   */
  public Swarm start() {
    return SwarmNode.start(
        new Settings(
            name,
            cookie,
            cookieFile,
            hidden,
            listen,
            distPort,
            epmd,
            epmdPort,
            List.copyOf(strategies),
            List.copyOf(namedStrategies),
            new HealthConfig(
                pingInterval,
                suspectAfter,
                downAfter,
                forgetAfter,
                HealthConfig.DEFAULT.maxMembers()),
            OverlayConfig.DEFAULT
                .withIntervals(syncInterval, antiEntropyInterval)
                .withReplicaRetention(replicaRetention),
            new TopologyConfig(quorum, role, discoveryGrace, TopologyConfig.DEFAULT.claimTimeout()),
            dataDirectory,
            fsync,
            listenerExecutor));
  }

  private static Duration positive(String option, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(
          option + ": " + value + " is not usable; a duration above zero, such as 500ms or 5s");
    }
    return value;
  }
}
