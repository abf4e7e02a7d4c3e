package dev.starling.erldist.epmd;

import dev.starling.erldist.dist.NodeResolver;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * How a node is found, and finds others: by EPMD in one of the {@linkplain EpmdMode modes}. Methods
 * may be called on any thread; everything happens on the event loop, and results complete there.
 */
public final class EpmdService implements NodeResolver {
  /** Where EPMD listens unless the environment variable {@value #PORT_VARIABLE} says otherwise. */
  public static final int DEFAULT_PORT = 4369;

  static final String PORT_VARIABLE = "ERL_EPMD_PORT";

  private final EventLoop loop;
  private final EpmdMode mode;
  private final EpmdClient client;
  private final InetSocketAddress epmd;
  private final HostResolver hosts;
  private final NodeResolver resolver;
  private final @Nullable LocalEpmd local;
  private @Nullable Registrar registrar;

  /**
   * The port of EPMD on this machine: {@value #PORT_VARIABLE}, or {@value #DEFAULT_PORT}.
   *
   * @throws IllegalArgumentException if the environment variable is no port
   */
  public static int environmentPort() {
    return Builder.portFrom(System.getenv());
  }

  private EpmdService(Builder builder) {
    this.loop = builder.loop;
    this.mode = builder.mode;
    this.client = new EpmdClient(loop, builder.timeout);
    this.epmd = new InetSocketAddress(Addresses.LOOPBACK_IPV4, builder.port);
    this.hosts = new HostResolver(loop, builder.timeout, builder.lookup);
    this.resolver =
        mode == EpmdMode.NONE
            ? new FixedPortResolver(builder.fixedPorts, hosts)
            : new EpmdResolver(client, hosts, builder.port);
    this.local =
        mode == EpmdMode.AUTO
            ? new LocalEpmd(loop, client, builder.port, builder.addresses, EpmdLimits.DEFAULT)
            : null;
  }

  public static Builder builder(EventLoop loop) {
    return new Builder(loop);
  }

  /**
   * Registers the node and keeps it registered until {@link #close}, also when the EPMD goes and
   * another comes; in mode {@link EpmdMode#AUTO} the other may be this process. In mode {@link
   * EpmdMode#NONE} nothing is registered. At most once.
   *
   * @param alive the part of the node name before the {@code @}
   * @param port where the node takes connections
   * @return completes exceptionally with an {@link EpmdException} when the name is taken on this
   *     host, or there is no EPMD and none can be served
   */
  public CompletionStage<Void> register(String alive, int port, boolean hidden) {
    NodeEntry entry = NodeEntry.of(alive, port, hidden);
    CompletableFuture<Void> result = new CompletableFuture<>();
    onLoop(
        () -> {
          if (mode == EpmdMode.NONE) {
            result.complete(null);
            return;
          }
          if (registrar != null) {
            result.completeExceptionally(new IllegalStateException("registered already"));
            return;
          }
          registrar = new Registrar(loop, client, epmd, local, entry);
          registrar.start().whenComplete((first, failure) -> complete(result, null, failure));
        });
    return result;
  }

  /**
   * Finds a node. In the modes with EPMD the port that a node had last is remembered, and is the
   * answer while its EPMD cannot be asked. To have it remembered for a node that dialled us,
   * resolve its name once.
   */
  @Override
  public CompletionStage<InetSocketAddress> resolve(String node) {
    CompletableFuture<InetSocketAddress> result = new CompletableFuture<>();
    onLoop(
        () ->
            resolver
                .resolve(node)
                .whenComplete((address, failure) -> complete(result, address, failure)));
    return result;
  }

  /** Gives the name back, stops serving, and ends every socket. The event loop stays. */
  public CompletionStage<Void> close() {
    CompletableFuture<Void> result = new CompletableFuture<>();
    onLoop(
        () -> {
          hosts.close();
          if (registrar != null) {
            registrar.close();
          }
          if (local == null) {
            result.complete(null);
          } else {
            local.close().whenComplete((closed, failure) -> complete(result, null, failure));
          }
        });
    return result;
  }

  private void onLoop(Runnable action) {
    if (loop.inEventLoop()) {
      action.run();
    } else {
      loop.execute(action);
    }
  }

  private static <T> void complete(
      CompletableFuture<T> result, @Nullable T value, @Nullable Throwable failure) {
    if (failure == null) {
      result.complete(value);
    } else {
      result.completeExceptionally(failure);
    }
  }

  /** Options of an {@link EpmdService}. */
  public static final class Builder {
    private final EventLoop loop;
    private EpmdMode mode = EpmdMode.AUTO;
    private int port = portFrom(System.getenv());
    private Collection<InetAddress> addresses = List.of();
    private Duration timeout = Duration.ofSeconds(3);
    private FixedPorts fixedPorts = FixedPorts.none();
    private HostResolver.Lookup lookup = InetAddress::getAllByName;

    private Builder(EventLoop loop) {
      this.loop = loop;
    }

    /** Default: {@link EpmdMode#AUTO}. */
    public Builder mode(EpmdMode mode) {
      this.mode = mode;
      return this;
    }

    /** The port of every EPMD. Default: {@code ERL_EPMD_PORT}, else {@value #DEFAULT_PORT}. */
    public Builder port(int port) {
      this.port = checkPort("port", Integer.toString(port), port);
      return this;
    }

    /**
     * Where the node takes connections: an EPMD served by this process listens there as well as on
     * loopback. The wildcard address stands for all addresses that this host has now.
     */
    public Builder addresses(Collection<InetAddress> addresses) {
      this.addresses = withoutWildcard(addresses);
      return this;
    }

    /** For one question to an EPMD, and for resolving a host name. Default: 3 s. */
    public Builder timeout(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("a timeout is above zero, got " + timeout);
      }
      this.timeout = timeout;
      return this;
    }

    /** Where nodes are to be found in mode {@link EpmdMode#NONE}. Default: nowhere. */
    public Builder fixedPorts(FixedPorts fixedPorts) {
      this.fixedPorts = fixedPorts;
      return this;
    }

    Builder lookup(HostResolver.Lookup lookup) {
      this.lookup = lookup;
      return this;
    }

    public EpmdService build() {
      return new EpmdService(this);
    }

    static int portFrom(Map<String, String> environment) {
      String value = environment.get(PORT_VARIABLE);
      if (value == null) {
        return DEFAULT_PORT;
      }
      boolean number = value.matches("[0-9]{1,5}");
      return checkPort(PORT_VARIABLE, value, number ? Integer.parseInt(value) : 0);
    }

    private static int checkPort(String option, String value, int port) {
      if (port < 1 || port > 0xffff) {
        throw new IllegalArgumentException(
            option + " is \"" + value + "\"; a port from 1 to 65535 is accepted");
      }
      return port;
    }

    static Collection<InetAddress> withoutWildcard(Collection<InetAddress> addresses) {
      if (addresses.stream().noneMatch(InetAddress::isAnyLocalAddress)) {
        return List.copyOf(addresses);
      }
      try {
        return NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .toList();
      } catch (SocketException e) {
        throw new IllegalStateException("cannot list the addresses of this host", e);
      }
    }
  }
}
