package dev.starling.discovery.tailscale;

import dev.starling.core.discovery.DiscoveryContext;
import dev.starling.core.discovery.DiscoveryStrategy;
import dev.starling.discovery.Poller;
import dev.starling.discovery.StrategyOptions;
import dev.starling.discovery.internal.Hosts;
import dev.starling.erldist.dist.NodeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds nodes on the machines of this machine's Tailscale network that are online: {@code
 * basename@address} for each. Asks {@code tailscaled} by its Unix socket where that is there, and
 * otherwise the command {@code tailscale}. Immutable; may be started any number of times.
 */
public final class Tailscale implements DiscoveryStrategy {
  /** Where {@code tailscaled} listens on Linux. */
  public static final Path DEFAULT_SOCKET = Path.of("/var/run/tailscale/tailscaled.sock");

  /** How long an answer may take. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  static final String NAME = "tailscale";

  private static final String DEFAULT_COMMAND = "tailscale";
  private static final Duration ENDING = Duration.ofSeconds(1);

  /** Exit nodes that a provider runs for all: hundreds of machines, and no node on any. */
  private static final String PROVIDER_SUFFIX = ".mullvad.ts.net.";

  private final @Nullable String cli;
  private final Path socket;
  private final Set<String> tags;
  private final boolean useDnsNames;
  private final @Nullable String nodeBasename;
  private final Duration pollInterval;
  private final Duration timeout;

  private Tailscale(Builder builder) {
    cli = builder.cli;
    socket = builder.socket;
    tags = Set.copyOf(builder.tags);
    useDnsNames = builder.useDnsNames;
    nodeBasename = builder.nodeBasename;
    pollInterval = builder.pollInterval;
    timeout = builder.timeout;
  }

  /** All machines of the network that are online, each with a node that is called as this one. */
  public static Tailscale defaults() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public DiscoveryStrategy.Running start(DiscoveryContext context) {
    // The poller's own time-out is the later one: it knows less of what happened.
    Poller.Timing timing = Poller.Timing.of(pollInterval, timeout.plus(ENDING));
    String localNode = context.localNode();
    return Poller.start(NAME, timing, context, found -> poll(localNode, found));
  }

  private void poll(String localNode, Consumer<String> found)
      throws IOException, InterruptedException {
    namesOf(source().ask(timeout), localNode).forEach(found);
  }

  private StatusSource source() {
    if (cli != null) {
      return new StatusCommand(cli);
    }
    return Files.exists(socket) ? new LocalApi(socket) : new StatusCommand(DEFAULT_COMMAND);
  }

  /**
   * The nodes that a status tells of, without the local one.
   *
   * @throws IOException if this machine is not in the network, which says nothing of the others
   */
  List<String> namesOf(TailscaleStatus status, String localNode) throws IOException {
    String state = status.backendState();
    if (!TailscaleStatus.RUNNING.equals(state)) {
      throw new IOException(
          state == null
              ? "Tailscale's answer has no BackendState"
              : "Tailscale is not running: its state is \"" + state + "\"; see tailscale up");
    }
    String basename = nodeBasename == null ? Hosts.alive(localNode) : nodeBasename;
    List<String> names = new ArrayList<>();
    for (TailscaleStatus.Peer peer : status.peers()) {
      String host = fits(peer) ? hostOf(peer, Hosts.isNamedByIpv6(localNode)) : "";
      String name = basename + "@" + host;
      if (!host.isEmpty() && !name.equals(localNode)) {
        names.add(name);
      }
    }
    return names;
  }

  private boolean fits(TailscaleStatus.Peer peer) {
    return peer.online()
        && !peer.expired()
        && !peer.foreign()
        && !peer.dnsName().endsWith(PROVIDER_SUFFIX)
        && (tags.isEmpty() || peer.tags().stream().anyMatch(tags::contains));
  }

  /** Empty if there is none. */
  private String hostOf(TailscaleStatus.Peer peer, boolean ipv6) {
    if (useDnsNames) {
      String name = peer.dnsName();
      return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
    return Hosts.likeliest(peer.addresses(), ipv6).orElse("");
  }

  @Nullable String cli() {
    return cli;
  }

  Set<String> tags() {
    return tags;
  }

  boolean useDnsNames() {
    return useDnsNames;
  }

  @Nullable String nodeBasename() {
    return nodeBasename;
  }

  Duration pollInterval() {
    return pollInterval;
  }

  /** Options of {@link Tailscale}. */
  public static final class Builder {
    private static final String TAG_PREFIX = "tag:";

    private @Nullable String cli;
    private Path socket = DEFAULT_SOCKET;
    private final Set<String> tags = new TreeSet<>();
    private boolean useDnsNames;
    private @Nullable String nodeBasename;
    private Duration pollInterval = Poller.Timing.DEFAULT_INTERVAL;
    private Duration timeout = DEFAULT_TIMEOUT;

    private Builder() {}

    /**
     * Asks by this executable, called with {@code status --json}, instead of by the socket.
     *
     * @param executable its path, or its name in one of the folders of {@code PATH}
     */
    public Builder cli(String executable) {
      if (executable.isBlank()) {
        throw StrategyOptions.refused(
            "tailscale-cli", executable, "the path of the executable tailscale");
      }
      this.cli = executable;
      return this;
    }

    /** Where {@code tailscaled} listens. Default: {@link Tailscale#DEFAULT_SOCKET}. */
    public Builder socket(Path socket) {
      this.socket = socket;
      return this;
    }

    /**
     * Only machines with this tag; called again, those with any of them. Default: all machines.
     *
     * @param tag with or without {@code tag:} before it
     */
    public Builder tagFilter(String tag) {
      String name = tag.startsWith(TAG_PREFIX) ? tag.substring(TAG_PREFIX.length()) : tag;
      if (!name.matches("[a-zA-Z][a-zA-Z0-9-]*")) {
        throw StrategyOptions.refused(
            "tag-filter", tag, "a tag such as tag:starling, or several with commas between them");
      }
      tags.add(TAG_PREFIX + name);
      return this;
    }

    /**
     * Whether nodes are named by their machine's MagicDNS name instead of its address. Default: no.
     */
    public Builder useDnsNames(boolean useDnsNames) {
      this.useDnsNames = useDnsNames;
      return this;
    }

    /** What stands before the {@code @} of all nodes. Default: what does in this node's name. */
    public Builder nodeBasename(String basename) {
      nodeBasename = checkedBasename(basename);
      return this;
    }

    /** How often is asked, from 100 ms to 24 h. Default: 5 s. */
    public Builder pollInterval(Duration interval) {
      this.pollInterval = Poller.checkedInterval(interval);
      return this;
    }

    /** How long an answer may take. Default: {@link Tailscale#DEFAULT_TIMEOUT}. */
    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    /**
     * Makes it.
     *
     * @throws IllegalArgumentException if the time-out is not above zero
     */
    public Tailscale build() {
      Poller.Timing.of(pollInterval, timeout);
      return new Tailscale(this);
    }

    private static String checkedBasename(String basename) {
      if (!NodeName.isValid(basename + "@host")) {
        throw StrategyOptions.refused(
            "node-basename", basename, "the part of a node name before the @");
      }
      return basename;
    }
  }
}
