package dev.starling.erldist.dist;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An endpoint on an event loop of its own, that finds others by a map of ports. */
final class TestNode implements AutoCloseable {
  static final Cookie COOKIE = Cookie.of("biscuit");

  final String name;
  final RecordingHandler handler;
  final EventLoop eventLoop;
  final DistEndpoint endpoint;

  /** Node names to ports, as this node sees them. */
  final Map<String, Integer> ports = new ConcurrentHashMap<>();

  private final MultiThreadIoEventLoopGroup group;

  private TestNode(
      SocketTransport transport,
      String name,
      Cookie cookie,
      @Nullable NodeResolver resolver,
      RecordingHandler handler,
      UnaryOperator<DistEndpointBuilder> options) {
    this.group = new MultiThreadIoEventLoopGroup(1, transport.handlerFactory());
    this.name = name;
    this.handler = handler;
    this.eventLoop = group.next();
    DistEndpointBuilder builder =
        DistEndpoint.builder(
            NodeName.parse(name),
            cookie,
            resolver == null ? this::resolve : resolver,
            eventLoop,
            handler);
    this.endpoint = options.apply(builder).build();
    Await.result(endpoint.start());
  }

  static TestNode start(String name) {
    return start(name, builder -> builder);
  }

  static TestNode start(String name, UnaryOperator<DistEndpointBuilder> options) {
    return new TestNode(
        SocketTransport.best(), name, COOKIE, null, new RecordingHandler(), options);
  }

  static TestNode startOn(SocketTransport transport, String name) {
    return new TestNode(transport, name, COOKIE, null, new RecordingHandler(), options -> options);
  }

  static TestNode startWithCookie(String name, String cookie) {
    return new TestNode(
        SocketTransport.best(), name, Cookie.of(cookie), null, new RecordingHandler(), o -> o);
  }

  static TestNode startWithHandler(
      String name, RecordingHandler handler, UnaryOperator<DistEndpointBuilder> options) {
    return new TestNode(SocketTransport.best(), name, COOKIE, null, handler, options);
  }

  static TestNode startWithResolver(
      String name, NodeResolver resolver, UnaryOperator<DistEndpointBuilder> options) {
    return new TestNode(
        SocketTransport.best(), name, COOKIE, resolver, new RecordingHandler(), options);
  }

  static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Lets this node find the other. */
  TestNode knows(TestNode other) {
    ports.put(other.name, other.endpoint.port());
    return this;
  }

  Connection connect(TestNode other) {
    return Await.result(knows(other).endpoint.connect(other.name));
  }

  /** Runs on the event loop, and waits for it. */
  void onLoop(Runnable work) {
    Await.result(CompletableFuture.runAsync(work, eventLoop));
  }

  private CompletionStage<InetSocketAddress> resolve(String node) {
    Integer port = ports.get(node);
    return port == null
        ? CompletableFuture.failedFuture(
            new ConnectException(node, ConnectFailure.NOT_IN_EPMD, "unknown: " + node))
        : CompletableFuture.completedFuture(loopback(port));
  }

  @Override
  public void close() {
    endpoint.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
