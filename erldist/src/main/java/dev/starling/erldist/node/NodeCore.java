package dev.starling.erldist.node;

import dev.starling.erldist.dist.CloseReason;
import dev.starling.erldist.dist.Connection;
import dev.starling.erldist.dist.DistHandler;
import dev.starling.erldist.dist.PeerInfo;
import dev.starling.erldist.term.Atom;
import dev.starling.erldist.term.Pid;
import dev.starling.erldist.term.Reference;
import dev.starling.erldist.term.Term;
import dev.starling.erldist.term.TupleTerm;
import java.lang.System.Logger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node from control messages up: everything but how connections are made. Puts the parts
 * together; the event loop calls it, and it calls nothing that waits.
 */
final class NodeCore implements DistHandler {
  private static final Atom LOGGER_PROXY = Atom.of("logger_proxy");

  private final NodeContext context;
  private final List<NodeListener> listeners;
  private final Peers peers;
  private final ProcessTable processes;
  private final Invoker invoker;
  private final Monitors monitors;
  private final Links links;
  private final FunctionTable functions;
  private final FunctionCalls functionCalls;
  private final SpawnRequests spawnRequests;
  private final ControlReceiver receiver;
  private final LocalProcess client;
  private final Calls calls;
  private final GlobalManners globalManners;

  /** Written by any thread; whichever atom is read here is a whole one. */
  private Atom lastTarget = Atom.EMPTY;

  NodeCore(NodeContext context, long creation, Logger logger, List<NodeListener> listeners) {
    this.context = context;
    this.listeners = List.copyOf(listeners);
    this.processes = new ProcessTable(context);
    this.invoker = new Invoker(context.oddities(), this::end);
    this.peers = new Peers(context, localPeer(context, creation));
    this.monitors = new Monitors(context, peers, processes, invoker);
    this.links = new Links(context, peers, processes, invoker);
    this.functions = new FunctionTable(context.limits().maxRegistrations());
    this.functionCalls = new FunctionCalls(context, functions);
    this.spawnRequests = new SpawnRequests(this);
    this.receiver = new ControlReceiver(this);
    this.client = spawn((self, message) -> calls().message(message));
    LocalProcess groupLeader = spawn(new GroupLeader(logger));
    // By a process of its own, lest a ping wait behind what the node sends to others.
    LocalProcess pinger = spawn((self, message) -> calls().message(message));
    this.calls = new Calls(context, peers, client.pid(), pinger.pid(), groupLeader.pid());
    this.globalManners = new GlobalManners(context.name(), client.pid());
    spawn(new NetKernel()).register(Atoms.NET_KERNEL.name());
    spawn(new Rex(context.name(), functionCalls, processes, invoker)).register(Atoms.REX.name());
    spawn(new LoggerProxy(logger)).register(LOGGER_PROXY.name());
  }

  /** A node supports towards itself all that it supports. */
  private Peer localPeer(NodeContext nodeContext, long creation) {
    PeerInfo self =
        new PeerInfo(
            nodeContext.name().name(),
            ~0L,
            creation,
            true,
            true,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return new Peer(self, new LocalConnection(nodeContext, self, this), nodeContext);
  }

  NodeContext context() {
    return context;
  }

  Peers peers() {
    return peers;
  }

  ProcessTable processes() {
    return processes;
  }

  Invoker invoker() {
    return invoker;
  }

  Monitors monitors() {
    return monitors;
  }

  Links links() {
    return links;
  }

  FunctionTable functions() {
    return functions;
  }

  FunctionCalls functionCalls() {
    return functionCalls;
  }

  SpawnRequests spawnRequests() {
    return spawnRequests;
  }

  Calls calls() {
    return calls;
  }

  /** In whose name the node itself sends. */
  Pid clientPid() {
    return client.pid();
  }

  // --- connections

  @Override
  public void connected(Connection connection) {
    Peer peer = peers.add(connection);
    globalManners.connected(peer);
    for (NodeListener listener : listeners) {
      guard(() -> listener.up(peer.info()));
    }
  }

  @Override
  public void received(Connection connection, TupleTerm control, @Nullable Term payload) {
    receiver.receive(connection, control, payload);
  }

  @Override
  public void lost(Connection connection, @Nullable TupleTerm control) {
    context.oddities().count(Oddity.LOST);
    if (control != null) {
      receiver.lost(connection, control);
    }
  }

  @Override
  public void writable(Connection connection) {
    Peer peer = peers.find(connection);
    if (peer != null) {
      peer.gate().writable();
    }
  }

  @Override
  public void closed(Connection connection, CloseReason reason) {
    Peer peer = peers.remove(connection);
    if (peer == null) {
      return;
    }
    peer.gate().close();
    calls.peerDown(peer);
    monitors.peerDown(peer);
    links.peerDown(peer);
    for (NodeListener listener : listeners) {
      guard(() -> listener.down(peer.info(), reason));
    }
  }

  private void guard(Runnable listenerCall) {
    try {
      listenerCall.run();
    } catch (Throwable t) {
      context.oddities().note(Oddity.HANDLER_FAILED, t, () -> "a node listener threw");
    }
  }

  // --- processes

  /** As {@link #trySpawn}, but throws {@link LimitExceededException} instead. */
  LocalProcess spawn(ProcessHandler handler) {
    LocalProcess process = trySpawn(handler);
    if (process == null) {
      throw new LimitExceededException("maxProcesses", context.limits().maxProcesses());
    }
    return process;
  }

  /** Null at {@link NodeLimits#maxProcesses()}. For any thread. */
  @Nullable LocalProcess trySpawn(ProcessHandler handler) {
    if (!processes.reserve()) {
      context.oddities().count(Oddity.LIMIT_REACHED);
      return null;
    }
    LocalProcess process = new LocalProcess(this, context.identifiers().newPid(), handler);
    processes.add(process);
    return process;
  }

  /** Ends a process, once. Event loop only. */
  void end(LocalProcess process, Term reason) {
    if (!process.isAlive()) {
      return;
    }
    process.markEnded();
    processes.remove(process);
    monitors.processEnded(process, reason);
    links.processEnded(process, reason);
    invoker.terminated(process, reason);
  }

  /** Ends all processes, and calls that still wait. Event loop only. */
  void shutDown() {
    for (LocalProcess process : processes.all()) {
      end(process, Atoms.SHUTDOWN);
    }
    calls.peerDown(peers.local());
    peers.local().connection().close();
  }

  // --- messages, for any thread

  boolean send(Pid from, Pid to, Term message) {
    Peer peer = peers.find(to.node());
    return peer == null ? noSuchNode() : hand(peer, peer.sendControl(from, to), message);
  }

  boolean send(Pid from, String name, String node, Term message) {
    Peer peer = peers.find(node);
    return peer == null ? noSuchNode() : hand(peer, peer.regSendControl(from, atom(name)), message);
  }

  boolean send(Pid from, Reference alias, Term message) {
    Peer peer = peers.find(alias.node());
    return peer == null ? noSuchNode() : hand(peer, peer.aliasSendControl(from, alias), message);
  }

  /** Who sends to a name sends to it again: an atom is costlier to make than to compare. */
  private Atom atom(String name) {
    Atom atom = lastTarget;
    if (!atom.name().equals(name)) {
      atom = Atom.of(name);
      lastTarget = atom;
    }
    return atom;
  }

  private boolean noSuchNode() {
    context.oddities().count(Oddity.UNDELIVERABLE);
    return false;
  }

  private boolean hand(Peer peer, TupleTerm control, Term message) {
    if (context.loop().inEventLoop()) {
      return peer.connection().send(control, message);
    }
    try {
      return peer.gate().handOver(control, message);
    } catch (IllegalArgumentException e) {
      context.oddities().count(Oddity.UNDELIVERABLE);
      return true;
    }
  }
}
