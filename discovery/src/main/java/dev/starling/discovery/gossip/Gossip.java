package dev.starling.discovery.gossip;

import dev.starling.core.discovery.DiscoveryContext;
import dev.starling.core.discovery.DiscoveryException;
import dev.starling.core.discovery.DiscoveryStrategy;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds nodes on the local network: each says its name by UDP, to a multicast group or by
 * broadcast. Speaks with BEAM nodes that use libcluster's {@code Cluster.Strategy.Gossip}.
 * Immutable; may be started any number of times.
 *
 * <p>The protocol is described in {@code docs/protocols/gossip.md}.
 */
public final class Gossip implements DiscoveryStrategy {
  public static final int DEFAULT_PORT = 45892;
  public static final String DEFAULT_MULTICAST_ADDRESS = "233.252.1.32";

  static final String NAME = "gossip";

  private final int port;
  private final InetAddress multicastAddress;
  private final int multicastTtl;
  private final @Nullable String networkInterface;
  private final boolean broadcastOnly;
  private final @Nullable String secret;
  private final OptionalLong seed;

  private Gossip(Builder builder) {
    this.port = builder.port;
    this.multicastAddress = builder.multicastAddress;
    this.multicastTtl = builder.multicastTtl;
    this.networkInterface = builder.networkInterface;
    this.broadcastOnly = builder.broadcastOnly;
    this.secret = builder.secret;
    this.seed = builder.seed;
  }

  /** Gossip as libcluster does it by default, on the interface where the node listens. */
  public static Gossip defaults() {
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
  public int maxCandidates() {
    return Sightings.MAX_NAMES;
  }

  /**
   * Starts to send and to listen.
   *
   * @throws DiscoveryException if the network interface is not there or cannot be used
   */
  @Override
  public RunningGossip start(DiscoveryContext context) throws DiscoveryException {
    return RunningGossip.start(this, context);
  }

  int port() {
    return port;
  }

  InetAddress multicastAddress() {
    return multicastAddress;
  }

  int multicastTtl() {
    return multicastTtl;
  }

  @Nullable String networkInterface() {
    return networkInterface;
  }

  boolean broadcastOnly() {
    return broadcastOnly;
  }

  @Nullable String secret() {
    return secret;
  }

  /** A new source of the intervals between heartbeats. */
  RandomGenerator newRandom() {
    return seed.isPresent() ? new SplittableRandom(seed.getAsLong()) : new SplittableRandom();
  }

  /** Options of {@link Gossip}. */
  public static final class Builder {
    private static final int MAX_PORT = 0xffff;
    private static final int MAX_TTL = 255;

    private int port = DEFAULT_PORT;
    private InetAddress multicastAddress = address(DEFAULT_MULTICAST_ADDRESS);
    private int multicastTtl = 1;
    private @Nullable String networkInterface;
    private boolean broadcastOnly;
    private @Nullable String secret;
    private OptionalLong seed = OptionalLong.empty();

    private Builder() {}

    /** The UDP port, the same on all nodes. Default: {@value Gossip#DEFAULT_PORT}. */
    public Builder port(int port) {
      check(port >= 1 && port <= MAX_PORT, "gossip-port", port, "a port from 1 to 65535");
      this.port = port;
      return this;
    }

    /** The IPv4 multicast group. Default: {@value Gossip#DEFAULT_MULTICAST_ADDRESS}. */
    public Builder multicastAddress(String address) {
      this.multicastAddress = address(address);
      return this;
    }

    /** How many networks far heartbeats go; 0: this host only. Default: 1, the local network. */
    public Builder multicastTtl(int ttl) {
      check(ttl >= 0 && ttl <= MAX_TTL, "multicast-ttl", ttl, "a number from 0 to 255");
      this.multicastTtl = ttl;
      return this;
    }

    /**
     * The network interface, by its name or by an address that it has. Default: the one with the
     * address at which the node listens, so that a node on 127.0.0.1 stays on this host.
     */
    public Builder networkInterface(String nameOrAddress) {
      check(
          !nameOrAddress.isBlank(),
          "multicast-if",
          nameOrAddress,
          "the name or an address of a network interface");
      this.networkInterface = nameOrAddress;
      return this;
    }

    /**
     * Whether to broadcast on the interface's network instead of using multicast, for networks that
     * do not carry that. Default: no.
     */
    public Builder broadcastOnly(boolean broadcastOnly) {
      this.broadcastOnly = broadcastOnly;
      return this;
    }

    /** Encrypts heartbeats, and ignores those of nodes that do not know it. Default: none. */
    public Builder secret(String secret) {
      check(!secret.isEmpty(), "gossip-secret", secret, "at least one character");
      this.secret = secret;
      return this;
    }

    /** Makes the intervals between heartbeats the same at every start. Default: not so. */
    public Builder seed(long seed) {
      this.seed = OptionalLong.of(seed);
      return this;
    }

    public Gossip build() {
      return new Gossip(this);
    }

    private static InetAddress address(String text) {
      InetAddress address = LiteralAddress.parse(text);
      if (address instanceof Inet4Address && address.isMulticastAddress()) {
        return address;
      }
      throw refused("multicast-addr", text, "an IPv4 address from 224.0.0.0 to 239.255.255.255");
    }

    private static void check(boolean fits, String option, Object value, String accepted) {
      if (!fits) {
        throw refused(option, value, accepted);
      }
    }
  }

  /** The error for an unusable value, in one line. */
  static IllegalArgumentException refused(String option, Object value, String accepted) {
    return new IllegalArgumentException(
        option + " is \"" + value + "\"; " + accepted + " is accepted");
  }
}
