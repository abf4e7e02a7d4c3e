package dev.starling.erldist.node;

import dev.starling.erldist.dist.Cookie;
import dev.starling.erldist.dist.DistEndpointBuilder;
import dev.starling.erldist.dist.NodeName;
import dev.starling.erldist.epmd.EpmdMode;
import dev.starling.erldist.epmd.EpmdService;
import dev.starling.erldist.epmd.FixedPorts;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Options of an {@link ErlNode}. Each method checks its value, and says what is accepted. */
public final class ErlNodeBuilder {
  private static final long MAX_CREATION = 0xffff_ffffL;
  private static final int MAX_PORT = 0xffff;

  /** Smaller creations are what nodes of long ago had: two bits. */
  private static final long LEAST_DEFAULT_CREATION = 4;

  final NodeName name;
  final Cookie cookie;
  final List<NodeListener> listeners = new ArrayList<>();
  boolean hidden;
  long creation = defaultCreation(Instant.now());
  @Nullable InetAddress listenAddress;
  int distPort;
  EpmdMode epmdMode = EpmdMode.AUTO;
  @Nullable Integer epmdPort;
  @Nullable FixedPorts fixedPorts;
  NodeLimits limits = NodeLimits.DEFAULTS;
  @Nullable EventLoop eventLoop;
  Consumer<DistEndpointBuilder> connections = endpoint -> {};

  ErlNodeBuilder(String name, Cookie cookie) {
    this.name = NodeName.parse(name.indexOf('@') < 0 ? name + "@" + shortHostName() : name);
    this.cookie = cookie;
  }

  /** Keeps the node out of {@code nodes()} of its peers. Default: visible. */
  public ErlNodeBuilder hidden(boolean value) {
    hidden = value;
    return this;
  }

  /**
   * What tells this run of the node from others under its name: 1 to 2^32-1, and different each
   * time. Default: from the microseconds of the wall clock.
   */
  public ErlNodeBuilder creation(long value) {
    creation = check("creation", value, 1, MAX_CREATION);
    return this;
  }

  /** Where to listen. Default: the address of the name's host part. */
  public ErlNodeBuilder listenAddress(InetAddress value) {
    listenAddress = value;
    return this;
  }

  /** The port to listen on. Default 0: any that is free. */
  public ErlNodeBuilder distPort(int value) {
    distPort = (int) check("distPort", value, 0, MAX_PORT);
    return this;
  }

  /** How the node is found, and finds others. Default: {@link EpmdMode#AUTO}. */
  public ErlNodeBuilder epmd(EpmdMode value) {
    epmdMode = value;
    return this;
  }

  /** The port of every EPMD. Default: {@code ERL_EPMD_PORT}, else 4369. */
  public ErlNodeBuilder epmdPort(int value) {
    epmdPort = (int) check("epmdPort", value, 1, MAX_PORT);
    return this;
  }

  /**
   * Where nodes are found with {@link EpmdMode#NONE}. Default: all at this node's own {@link
   * #distPort(int)}, or nowhere when that is 0.
   */
  public ErlNodeBuilder fixedPorts(FixedPorts value) {
    fixedPorts = value;
    return this;
  }

  /** Bounds of the node's tables. Default: {@link NodeLimits#DEFAULTS}. */
  public ErlNodeBuilder limits(NodeLimits value) {
    limits = value;
    return this;
  }

  /**
   * The thread that runs the node; it stays when the node closes. It must be of NIO or of epoll.
   * Default: one of the node's own, which ends with it, of epoll where the machine has it.
   */
  public ErlNodeBuilder eventLoop(EventLoop value) {
    eventLoop = value;
    return this;
  }

  /** Adds a listener for connections that come and go. */
  public ErlNodeBuilder listener(NodeListener value) {
    listeners.add(value);
    return this;
  }

  /**
   * Times and sizes of connections: the net_ticktime, frames, buffers, how many. What the other
   * methods here set is set afterwards.
   */
  public ErlNodeBuilder connections(Consumer<DistEndpointBuilder> value) {
    connections = value;
    return this;
  }

  /** A node that is not started yet: processes and functions can be registered first. */
  public ErlNode build() {
    return new ErlNode(this);
  }

  EpmdService epmdService(EventLoop loop, InetAddress address) {
    EpmdService.Builder builder =
        EpmdService.builder(loop)
            .mode(epmdMode)
            .addresses(List.of(address))
            .fixedPorts(fixedPorts != null ? fixedPorts : portsLikeOurs());
    if (epmdPort != null) {
      builder.port(epmdPort);
    }
    return builder.build();
  }

  private FixedPorts portsLikeOurs() {
    return distPort == 0 ? FixedPorts.none() : FixedPorts.common(distPort);
  }

  static long defaultCreation(Instant now) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, now) & MAX_CREATION;
    return Math.max(micros, LEAST_DEFAULT_CREATION);
  }

  /** As {@code erl -sname} takes it. */
  private static String shortHostName() {
    try {
      String host = InetAddress.getLocalHost().getHostName();
      int dot = host.indexOf('.');
      return dot < 0 ? host : host.substring(0, dot);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "the name of this host cannot be found; give the node name as name@host", e);
    }
  }

  private static long check(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(what + " is " + least + " to " + most + ", got " + value);
    }
    return value;
  }
}
