package dev.starling.erldist.node;

import dev.starling.erldist.dist.ConnectException;
import dev.starling.erldist.dist.Connection;
import dev.starling.erldist.dist.Cookie;
import dev.starling.erldist.dist.PeerInfo;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node of Erlang's distribution protocol: BEAM nodes and others like this one see a node like
 * themselves. It connects to nobody by itself; {@link #connect} does, and so may any other node
 * that has the cookie. Another node can send to the processes here, and call the functions
 * registered here; it cannot run anything else in this JVM.
 *
 * <p>One event loop runs the node, and calls all handlers, listeners, and functions without an
 * executor of their own; none of these may block. The stages returned here complete on it too. All
 * methods are for any thread.
 */
public final class ErlNode implements AutoCloseable {
  /** For a function that takes any number of arguments. */
  public static final int ANY_ARITY = FunctionTable.ANY_ARITY;

  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);

  private final NodeCore core;
  private final NodeTransport transport;
  private final long creation;

  ErlNode(ErlNodeBuilder options) {
    System.Logger logger = System.getLogger(ErlNode.class.getName());
    NodeLoop loop = NodeLoop.of(options.eventLoop);
    Atom name = Atom.of(options.name.toString());
    this.creation = options.creation;
    NodeContext context =
        new NodeContext(
            name,
            loop.eventLoop(),
            options.limits,
            new Identifiers(name, creation),
            new Oddities(logger, System::nanoTime));
    this.core = new NodeCore(context, creation, logger, options.listeners);
    this.transport = new NodeTransport(options, loop, core);
  }

  /**
   * What must be said of a node; everything else has a default.
   *
   * @param name {@code name@host}; without a host, that of this machine as {@code erl -sname} names
   *     it
   */
  public static ErlNodeBuilder builder(String name, Cookie cookie) {
    return new ErlNodeBuilder(name, cookie);
  }

  /**
   * Listens, registers, and completes when other nodes can connect. Exceptionally with an {@link
   * java.io.IOException} when the address cannot be had, with an {@link
   * dev.starling.erldist.epmd.EpmdException} when the name cannot be registered; the node is closed
   * then. To be called once.
   */
  public CompletionStage<ErlNode> start() {
    return transport.start().thenApply(started -> this);
  }

  /**
   * Gives the name back, closes all connections, ends all processes. Waits for that, up to five
   * seconds, unless called on the event loop.
   */
  @Override
  public void close() {
    transport.close();
  }

  /** The full name. */
  public String name() {
    return core.context().name().name();
  }

  public long creation() {
    return creation;
  }

  /** The port that peers connect to; {@link IllegalStateException} before the start. */
  public int port() {
    return transport.port();
  }

  public EventLoop eventLoop() {
    return transport.eventLoop();
  }

  public NodeStats stats() {
    return NodeStats.of(core.context().oddities());
  }

  // --- connections

  /**
   * Connects to a node, if it is not connected yet. Completes exceptionally with a {@link
   * ConnectException}.
   */
  public CompletionStage<PeerInfo> connect(String node) {
    return transport.connect(node).thenApply(Connection::peer);
  }

  /** Closes the connection with {@code node}, or gives up the dial; whether there was any. */
  public CompletionStage<Boolean> disconnect(String node) {
    return transport.disconnect(node);
  }

  /** The connected nodes, hidden ones too, in the order they came. A snapshot; never waits. */
  public List<PeerInfo> nodes() {
    return core.peers().infos();
  }

  /**
   * The connection with {@code node}, or null: for those who must know how much waits to be sent.
   * To be used on the event loop only.
   */
  public @Nullable Connection connection(String node) {
    return transport.connection(node);
  }

  // --- processes

  /** Starts a process; {@link LimitExceededException} at {@link NodeLimits#maxProcesses()}. */
  public LocalProcess spawn(ProcessHandler handler) {
    return core.spawn(handler);
  }

  /** Starts a process with a registered name; throws as {@link LocalProcess#register} does too. */
  public LocalProcess spawn(String name, ProcessHandler handler) {
    LocalProcess process = core.spawn(handler);
    try {
      process.register(name);
    } catch (IllegalArgumentException | IllegalStateException e) {
      process.exit(Atoms.NORMAL);
      throw e;
    }
    return process;
  }

  /** Starts a process whose messages wait in a queue of {@code capacity} to be taken. */
  public Mailbox mailbox(int capacity) {
    return new Mailbox(core, capacity);
  }

  // --- messages

  /**
   * Sends a message. On the event loop this never waits. Another thread is held back while the
   * connection has more than its high-water mark to send, as Erlang holds back a process that sends
   * to a busy distribution port; interrupting it makes it give up.
   *
   * @return false when the node is not connected, or the thread gave up. True does not mean that
   *     the message arrives: the connection may break, the process may not exist
   * @throws IllegalArgumentException on the event loop, when the message is larger or deeper than
   *     can be sent. From another thread such a message is dropped and counted
   */
  public boolean send(Pid to, Term message) {
    return core.send(core.clientPid(), to, message);
  }

  /** Sends to the process with a registered name on {@code node}; as {@link #send(Pid, Term)}. */
  public boolean send(String name, String node, Term message) {
    return core.send(core.clientPid(), name, node, message);
  }

  /** Sends to a process that made {@code alias} its alias; as {@link #send(Pid, Term)}. */
  public boolean send(Reference alias, Term message) {
    return core.send(core.clientPid(), alias, message);
  }

  /** {@code gen_server:cast}; as {@link #send(String, String, Term)}. */
  public boolean cast(String name, String node, Term request) {
    return send(name, node, TupleTerm.of(Atoms.GEN_CAST, request));
  }

  // --- calls

  /**
   * {@code gen_server:call} of the server with a registered name on {@code node}. Fails with a
   * {@link CallException} whose class says why, with {@link LimitExceededException} at {@link
   * NodeLimits#maxOutstandingCalls()}, or with {@link IllegalArgumentException} when the request is
   * larger or deeper than can be sent.
   */
  public CompletionStage<Term> call(String name, String node, Term request, Duration timeout) {
    Atom server = Atom.of(name);
    return calling(
        node, timeout, result -> core.calls().genCall(node, server, request, timeout, result));
  }

  /** {@code gen_server:call} of a pid; as {@link #call(String, String, Term, Duration)}. */
  public CompletionStage<Term> call(Pid server, Term request, Duration timeout) {
    String node = server.node().name();
    return calling(
        node, timeout, result -> core.calls().genCall(node, server, request, timeout, result));
  }

  /**
   * Calls a function on {@code node}, as {@code erpc:call} does. Fails as {@link #call(String,
   * String, Term, Duration)} does; with {@link RemoteErrorException} when the function raised an
   * exception.
   */
  public CompletionStage<Term> rpc(
      String node, String module, String function, List<Term> arguments, Duration timeout) {
    Atom m = Atom.of(module);
    Atom f = Atom.of(function);
    List<Term> copy = List.copyOf(arguments);
    return calling(node, timeout, result -> core.calls().rpc(node, m, f, copy, timeout, result));
  }

  /**
   * Measures the round trip to a connected node by the message of {@code net_adm:ping}. Unlike that
   * it does not connect. Fails as {@link #call(String, String, Term, Duration)} does.
   */
  public CompletionStage<Duration> ping(String node, Duration timeout) {
    return calling(node, timeout, result -> core.calls().ping(node, timeout, result));
  }

  // --- functions

  /**
   * Lets other nodes call {@code module:function} with that many arguments, by {@code rpc}, {@code
   * erpc} and the like. A later registration replaces an earlier one.
   *
   * @param body called on the event loop: it must not block
   */
  public void registerFunction(String module, String function, int arity, RemoteFunction body) {
    core.functions().register(module, function, arity, null, FunctionTable.async(body));
  }

  /** Registers a function that {@code executor} runs, and that may therefore take its time. */
  public void registerFunction(
      String module, String function, int arity, Executor executor, RemoteFunction body) {
    core.functions().register(module, function, arity, executor, FunctionTable.async(body));
  }

  /** Registers a function for any number of arguments that has no function of its own. */
  public void registerFunction(String module, String function, RemoteFunction body) {
    registerFunction(module, function, FunctionTable.ANY_ARITY, body);
  }

  /** Registers a function that answers later; called on the event loop. */
  public void registerAsyncFunction(
      String module, String function, int arity, AsyncRemoteFunction body) {
    core.functions().register(module, function, arity, null, body);
  }

  /** Takes a function back: who calls it then is told that it is not defined. */
  public void unregisterFunction(String module, String function, int arity) {
    core.functions().unregister(module, function, arity);
  }

  private <T> CompletionStage<T> calling(
      String node, Duration timeout, Consumer<CompletableFuture<T>> call) {
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "a timeout is more than zero and at most " + LONGEST_TIMEOUT + ", got " + timeout);
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    if (!core.context().run(() -> call.accept(result))) {
      result.completeExceptionally(new NodeDownException(node));
    }
    return result;
  }
}
