package dev.starling.erldist.dist;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Options of a {@link DistEndpoint}. Each method checks its value, and says what is accepted. */
public final class DistEndpointBuilder {
  private static final int LARGEST_FRAME_BYTES = 1 << 30;
  private static final Duration LONGEST = Duration.ofDays(1);

  private final NodeName name;
  private final Cookie cookie;
  private final NodeResolver resolver;
  private final EventLoop eventLoop;
  private final DistHandler handler;

  private boolean hidden;
  private long creation = 1;
  private InetSocketAddress listenAddress =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private Duration connectTimeout = Duration.ofSeconds(7);
  private Duration handshakeTimeout = Duration.ofSeconds(7);
  private Duration tickTime = Duration.ofSeconds(60);
  private int maxFrameBytes = 128 << 20;
  private int maxHandshakes = 256;
  private int maxConnections = 4_096;
  private int maxPendingBytes = 256 << 20;
  private int lowWaterBytes = 128 << 10;
  private int highWaterBytes = 1 << 20;

  DistEndpointBuilder(
      NodeName name,
      Cookie cookie,
      NodeResolver resolver,
      EventLoop eventLoop,
      DistHandler handler) {
    this.name = name;
    this.cookie = cookie;
    this.resolver = resolver;
    this.eventLoop = eventLoop;
    this.handler = handler;
  }

  /** Whether the node stays out of {@code nodes()} of its peers. Default: visible. */
  public DistEndpointBuilder hidden(boolean value) {
    hidden = value;
    return this;
  }

  /** What tells this run of the node from others under its name: 1 to 2^32-1. Default 1. */
  public DistEndpointBuilder creation(long value) {
    creation = check("creation", value, 1, 0xffff_ffffL);
    return this;
  }

  /** Where to listen; port 0 is any that is free. Default: any port of the loopback address. */
  public DistEndpointBuilder listenAddress(InetSocketAddress value) {
    listenAddress = value;
    return this;
  }

  /** For the node's address to be found and its port to answer. Default 7 s. */
  public DistEndpointBuilder connectTimeout(Duration value) {
    connectTimeout = check("connectTimeout", value);
    return this;
  }

  /** For the whole handshake, from the connected socket on. Default 7 s, as net_setuptime. */
  public DistEndpointBuilder handshakeTimeout(Duration value) {
    handshakeTimeout = check("handshakeTimeout", value);
    return this;
  }

  /**
   * The net_ticktime: a peer is dropped when nothing came from it for this long, or up to a quarter
   * longer. Default 60 s; has to be the same in all nodes, more or less.
   */
  public DistEndpointBuilder tickTime(Duration value) {
    tickTime = check("tickTime", value);
    return this;
  }

  /**
   * The largest frame that is read or written, and the largest message, be it in one frame or in
   * fragments. A larger frame closes the connection, a larger message in fragments is lost. Default
   * 128 MiB.
   */
  public DistEndpointBuilder maxFrameBytes(int value) {
    maxFrameBytes = (int) check("maxFrameBytes", value, 1, LARGEST_FRAME_BYTES);
    return this;
  }

  /**
   * Handshakes in progress that peers began, and likewise dials. At the bound, a new peer takes the
   * place of the one that has been at it longest; a new dial is refused. Default 256.
   */
  public DistEndpointBuilder maxHandshakes(int value) {
    maxHandshakes = (int) check("maxHandshakes", value, 1, Integer.MAX_VALUE);
    return this;
  }

  /** Connections that are up. At the bound, peers and dials are refused. Default 4,096. */
  public DistEndpointBuilder maxConnections(int value) {
    maxConnections = (int) check("maxConnections", value, 1, Integer.MAX_VALUE);
    return this;
  }

  /**
   * Bytes that may wait for one peer. Whoever sends when there are more has the connection closed,
   * with {@link CloseReason#OVERFLOW}; so one message may go beyond. Default 256 MiB: two messages
   * of the largest size.
   */
  public DistEndpointBuilder maxPendingBytes(int value) {
    maxPendingBytes = (int) check("maxPendingBytes", value, 1, Integer.MAX_VALUE);
    return this;
  }

  /**
   * {@link Connection#isWritable()} becomes false above {@code high} bytes that wait, and true
   * again below {@code low}. Default 128 KiB and 1 MiB.
   */
  public DistEndpointBuilder waterMarks(int low, int high) {
    lowWaterBytes = (int) check("low water mark", low, 0, high);
    highWaterBytes = high;
    return this;
  }

  /**
   * The endpoint, which does nothing before its start.
   *
   * @throws IllegalArgumentException when options contradict each other
   */
  public DistEndpoint build() {
    if (maxPendingBytes < highWaterBytes) {
      throw new IllegalArgumentException(
          "maxPendingBytes is at least the high water mark of "
              + highWaterBytes
              + ", got "
              + maxPendingBytes);
    }
    return new DistEndpoint(
        new DistSettings(
            name,
            cookie,
            hidden,
            creation,
            listenAddress,
            resolver,
            eventLoop,
            handler,
            connectTimeout,
            handshakeTimeout,
            tickTime,
            maxFrameBytes,
            maxHandshakes,
            maxConnections,
            maxPendingBytes,
            lowWaterBytes,
            highWaterBytes));
  }

  private static long check(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(what + " is " + least + " to " + most + ", got " + value);
    }
    return value;
  }

  private static Duration check(String what, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          what + " is more than zero and at most " + LONGEST + ", got " + value);
    }
    return value;
  }
}
