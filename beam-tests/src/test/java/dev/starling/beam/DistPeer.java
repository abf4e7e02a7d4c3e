package dev.starling.beam;

import dev.starling.erldist.dist.CloseReason;
import dev.starling.erldist.dist.ConnectException;
import dev.starling.erldist.dist.ConnectFailure;
import dev.starling.erldist.dist.Connection;
import dev.starling.erldist.dist.Cookie;
import dev.starling.erldist.dist.DistEndpoint;
import dev.starling.erldist.dist.DistEndpointBuilder;
import dev.starling.erldist.dist.DistHandler;
import dev.starling.erldist.dist.NodeName;
import dev.starling.erldist.dist.NodeResolver;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.ImproperList;
import dev.starling.erldist.term.IntegerTerm;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A distribution endpoint that answers the least that a visible node must, so nobody waits. */
final class DistPeer implements DistHandler, AutoCloseable {
  private static final long CREATION = 77;
  private static final Atom NET_KERNEL = Atom.of("net_kernel");

  final List<String> events = new CopyOnWriteArrayList<>();

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Atom node;
  private final DistEndpoint endpoint;
  private final EpmdEntry entry;

  private DistPeer(
      String name,
      String cookie,
      int epmdPort,
      boolean hidden,
      UnaryOperator<DistEndpointBuilder> o)
      throws IOException {
    this.node = Atom.of(name);
    this.endpoint =
        o.apply(
                DistEndpoint.builder(
                        NodeName.parse(name),
                        Cookie.of(cookie),
                        resolver(epmdPort),
                        group.next(),
                        this)
                    .creation(CREATION)
                    .hidden(hidden))
            .build();
    endpoint.start().toCompletableFuture().join();
    String alive = NodeName.parse(name).alive();
    // A second peer under the name of a first stays out of EPMD: it only dials.
    this.entry =
        EpmdEntry.lookUp(epmdPort, alive) >= 0
            ? null
            : EpmdEntry.register(epmdPort, alive, endpoint.port(), hidden);
  }

  static DistPeer visible(String name, String cookie, int epmdPort) throws IOException {
    return new DistPeer(name, cookie, epmdPort, false, options -> options);
  }

  static DistPeer hidden(String name, String cookie, int epmdPort) throws IOException {
    return new DistPeer(name, cookie, epmdPort, true, options -> options);
  }

  static DistPeer with(
      String name, String cookie, int epmdPort, UnaryOperator<DistEndpointBuilder> options)
      throws IOException {
    return new DistPeer(name, cookie, epmdPort, false, options);
  }

  CompletionStage<Connection> dial(String other) {
    return endpoint.connect(other);
  }

  Connection connect(String other) throws Exception {
    return dial(other).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  boolean isConnected(String other) {
    return endpoint.connection(other) != null;
  }

  void disconnect(String other) throws Exception {
    endpoint.disconnect(other).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Override
  public void connected(Connection connection) {
    events.add("connected " + connection.peer().node());
    Pid self = new Pid(node, 1, 0, CREATION);
    connection.send(
        TupleTerm.of(IntegerTerm.of(6), self, Atom.EMPTY, Atom.of("global_name_server")),
        TupleTerm.of(Atom.of("$gen_cast"), TupleTerm.of(Atom.of("in_sync"), node, Atom.TRUE)));
  }

  @Override
  public void received(Connection connection, TupleTerm control, Term payload) {
    long operation = ((IntegerTerm) control.get(0)).small();
    if (operation == 19 && !control.get(2).equals(NET_KERNEL)) {
      connection.send(
          TupleTerm.of(
              IntegerTerm.of(21),
              control.get(2),
              control.get(1),
              control.get(3),
              Atom.of("noproc")));
    } else if (operation == 6 && control.get(3).equals(NET_KERNEL)) {
      answerIsAuth(connection, (TupleTerm) payload);
    }
  }

  /** {@code {'$gen_call', {From, [alias | Ref]}, {is_auth, Node}}}. */
  private void answerIsAuth(Connection connection, TupleTerm call) {
    TupleTerm from = (TupleTerm) call.get(1);
    ImproperList tag = (ImproperList) from.get(1);
    connection.send(
        TupleTerm.of(IntegerTerm.of(33), new Pid(node, 1, 0, CREATION), tag.tail()),
        TupleTerm.of(tag, Atom.of("yes")));
  }

  @Override
  public void closed(Connection connection, CloseReason reason) {
    events.add("closed " + connection.peer().node() + " " + reason);
  }

  private static NodeResolver resolver(int epmdPort) {
    return name ->
        CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return EpmdEntry.lookUp(epmdPort, NodeName.parse(name).alive());
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .thenCompose(
                port ->
                    port < 0
                        ? CompletableFuture.failedFuture(
                            new ConnectException(name, ConnectFailure.NOT_IN_EPMD, "unknown"))
                        : CompletableFuture.completedFuture(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
  }

  @Override
  public void close() throws IOException {
    if (entry != null) {
      entry.close();
    }
    endpoint.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
