package dev.starling.core;

import dev.starling.core.comms.CommsManager;
import dev.starling.core.comms.Route;
import dev.starling.core.connect.Connector;
import dev.starling.core.durable.Durability;
import dev.starling.core.election.Members;
import dev.starling.core.election.Topology;
import dev.starling.core.event.DownReason;
import dev.starling.core.event.SwarmEvent;
import dev.starling.core.health.NodeHealth;
import dev.starling.core.health.PeerKind;
import dev.starling.core.link.LinkQuality;
import dev.starling.core.message.Message;
import dev.starling.core.monitor.NodeMonitor;
import dev.starling.core.planted.Planted;
import dev.starling.core.port.DialFailure;
import dev.starling.core.port.EventSink;
import dev.starling.core.port.Journal;
import dev.starling.core.port.Now;
import dev.starling.core.port.Peer;
import dev.starling.core.port.Transport;
import dev.starling.core.sync.TacticalOverlay;
import dev.starling.core.topology.Commander;
import dev.starling.core.topology.Promise;
import dev.starling.core.topology.Role;
import dev.starling.core.topology.TopologySnapshot;
import dev.starling.core.value.Value;
import dev.starling.crdt.Replica;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A node of the swarm without the world around it: what happens there is told to the {@code handle}
 * methods, what is to be done goes to {@link Transport} and {@link EventSink}. Production and the
 * simulator run this very class.
 *
 * <p>Call order: any {@code handle} method, then {@link #nextWakeNanos} for when {@link #advance}
 * is due at the latest. Not thread-safe: one event loop owns it.
 */
public final class SwarmCore {
  /** The number of the ping before a peer is a member; the monitor counts from one. */
  private static final long FIRST_PING = 0;

  /** The feature of who takes part in the overlay. */
  private static final String OVERLAY = "overlay";

  /** The feature of who takes messages, and carries them. */
  private static final String COMMS = "comms";

  /** So far above a remembered life a node goes at most. */
  private static final int MOST_ABOVE_MICROS = 1_000_000;

  /** A link is judged by so many round trips. */
  private static final int SAMPLED_RTTS = 5;

  /** The feature of who takes part in elections. */
  private static final String TOPOLOGY = "topology";

  private final SwarmConfig config;
  private final RandomGenerator random;
  private final Transport transport;
  private final EventSink events;
  private final NodeMonitor monitor;
  private final Connector connector;
  private final Durability durability;
  private final TacticalOverlay overlay;
  private final CommsManager comms;
  private final Topology topology;

  /**
   * Peers with a connection, by name. A visible one becomes a member when it says hello, when it
   * answers, or when it has done neither for a ping interval: the kind is known by then. A hidden
   * one becomes a member only by a hello, since hidden BEAM nodes are tools, such as remote shells.
   */
  private final Map<String, Session> sessions = new LinkedHashMap<>();

  /** Sessions of visible peers that are no members yet; the first has to join first. */
  private final Map<String, Session> pending = new LinkedHashMap<>();

  private final List<String> features;

  /** Since the last {@link #advance}; each ping is a moment to look at the link. */
  private final Set<String> pinged = new LinkedHashSet<>();

  /** What the monitor told, until the topology hears of it. */
  private final Queue<SwarmEvent> told = new ArrayDeque<>();

  private long incarnation;
  private Promise promise;
  private boolean left;
  private long discoveryFailures;

  private static final class Session {
    final Peer peer;
    final long joinNanos;
    PeerKind kind = PeerKind.BEAM;
    boolean member;
    boolean sharesOverlay;
    boolean takesComms;
    boolean sharesTopology;

    Session(Peer peer, long joinNanos) {
      this.peer = peer;
      this.joinNanos = joinNanos;
    }
  }

  /**
   * A node that begins a life and keeps nothing for a next one.
   *
   * @param incarnation of this life, microseconds; above that of every earlier life
   */
  public SwarmCore(
      SwarmConfig config,
      long incarnation,
      RandomGenerator random,
      Transport transport,
      EventSink events) {
    this(config, incarnation, Journal.Image.EMPTY, null, random, transport, events);
  }

  /**
   * A node that begins a life with what an earlier one has kept.
   *
   * @param incarnation as above; kept by the journal already
   * @param kept what the journal has kept
   * @param journal null: nothing is kept for a next life
   */
  public SwarmCore(
      SwarmConfig config,
      long incarnation,
      Journal.Image kept,
      @Nullable Journal journal,
      RandomGenerator random,
      Transport transport,
      EventSink events) {
    this.config = config;
    this.random = random;
    this.incarnation = incarnation;
    List<String> all = new ArrayList<>(config.features());
    all.add(OVERLAY);
    all.add(COMMS);
    all.add(TOPOLOGY);
    this.features = List.copyOf(all);
    this.transport = transport;
    this.events = events;
    this.monitor = new NodeMonitor(config.node(), config.health(), random, new MonitorEffects());
    this.connector = new Connector(random, new ConnectorEffects());
    this.promise = kept.promise();
    this.durability = new Durability(journal, this::everything);
    this.overlay =
        new TacticalOverlay(
            config.overlay(),
            Replica.of(config.node(), incarnation),
            kept.store(),
            durability,
            random,
            new OverlayEffects());
    this.comms = new CommsManager(config.node(), incarnation, config.comms(), new CommsEffects());
    this.topology =
        new Topology(
            config.node(),
            incarnation,
            config.topology(),
            config.health(),
            new Monitored(),
            kept.promise(),
            this::keep,
            random,
            new TopologyEffects());
    comms.preferRelays(topology::isRelay);
  }

  /** A strategy of discovery saw a node. */
  public void handleSighted(
      Now now, String strategy, int maxOfStrategy, String node, Duration holds) {
    if (!left && !node.equals(config.node())) {
      connector.handleSighted(now, strategy, maxOfStrategy, node, holds);
    }
  }

  /** A strategy could not look this time. */
  public void handleDiscoveryFailed(Now now, String strategy, String detail) {
    discoveryFailures++;
    events.emit(new SwarmEvent.DiscoveryFailed(now.epochMillis(), strategy, null, detail));
  }

  /**
   * The application wants a node connected, now and only once.
   *
   * @return whether it will be dialled, is being dialled or is connected; false for this node
   *     itself, after {@link #handleLeave}, and at {@link Connector#MAX_CANDIDATES}
   */
  public boolean handleConnectRequest(Now now, String node) {
    return !left && !node.equals(config.node()) && connector.handleRequested(now, node);
  }

  /** A connection stands; an earlier one to the same name was reported as ended before. */
  public void handleConnected(Now now, Peer peer) {
    if (left) {
      transport.disconnect(peer.node());
      return;
    }
    long joinNanos = now.nanos() + config.health().pingInterval().toNanos();
    Session session = new Session(peer, joinNanos);
    endSession(peer.node());
    sessions.put(peer.node(), session);
    if (peer.visible()) {
      pending.put(peer.node(), session);
    }
    connector.handleConnected(now, peer.node());
    monitor.handleLife(now, peer.node(), peer.creation());
    sayHello(peer.node());
    transport.pingBeam(peer.node(), FIRST_PING);
    settle(now);
  }

  /** A connection ended without our doing. */
  public void handleDisconnected(Now now, String node) {
    if (endSession(node)) {
      unshare(now, node);
      monitor.handleDisconnected(now, node);
      connector.handleDisconnected(now, node);
      settle(now);
    }
  }

  /** A dial that {@link Transport#dial} began came to nothing. */
  public void handleDialFailed(Now now, String node, DialFailure failure, String detail) {
    connector.handleDialFailed(now, node, failure, detail);
    if (sessions.containsKey(node) || failure == DialFailure.SUPERSEDED) {
      return;
    }
    if (failure.confirmsDeath()) {
      DownReason reason =
          failure == DialFailure.NAME_GONE ? DownReason.NAME_GONE : DownReason.REFUSED;
      monitor.handleConfirmedDown(now, node, reason);
    } else {
      monitor.handleUnreachable(now, node);
    }
    settle(now);
  }

  /** A plain BEAM node answered {@link Transport#pingBeam}. */
  public void handleBeamAnswer(Now now, String node, long sequence) {
    Session session = sessions.get(node);
    if (session != null && session.peer.visible()) {
      join(now, session, now.nanos());
      if (!session.takesComms) {
        // A hello would have come before the answer: it is a plain node, or as good as one.
        shareComms(now, session, 0);
      }
    }
    handleAnswer(now, node, sequence);
    comms.handleAnswered(node, sequence);
    settle(now);
  }

  /** A plain BEAM node has sent {@code {swarm_msg, Body}} to {@code swarm_comms}. */
  public void handlePlain(Now now, String from, Value body) {
    comms.handlePlain(now, from, body);
  }

  /** A connection takes more, as {@link Transport#awaitReady} has asked. */
  public void handleReady(Now now, String node) {
    comms.handleReady(now, node);
  }

  /** A message of a Starling node. */
  public void handleMessage(Now now, String from, Message message) {
    Session session = sessions.get(from);
    if (session == null) {
      return;
    }
    if (message instanceof Message.Hello hello) {
      handleHello(now, session, hello);
    } else if (message instanceof Message.Ping ping) {
      transport.send(from, new Message.Pong(ping.sequence()));
    } else if (message instanceof Message.Pong pong) {
      handleAnswer(now, from, pong.sequence());
    } else if (message instanceof Message.Probe probe) {
      monitor.handleProbe(now, from, probe.target());
    } else if (message instanceof Message.Probed probed) {
      monitor.handleProbed(now, from, probed.target());
      comms.handleHeard(now, probed.target());
    } else if (message instanceof Message.Leave) {
      handleLeft(now, from);
    } else if (message instanceof Message.CommsMessage content) {
      comms.handleMessage(now, from, content);
    } else if (message instanceof Message.TopologyMessage) {
      topology.handleMessage(now, from, message);
    } else {
      overlay.handleMessage(now, from, message);
    }
    settle(now);
  }

  /**
   * Assigns a role to a node, or takes back what was assigned.
   *
   * @throws IllegalArgumentException if no Starling node of that name is known
   */
  public void handlePromote(Now now, String node, Role role) {
    topology.promote(now, node, role);
    settle(now);
  }

  /** Lets the topology know what came of an input; the last thing that is done with each. */
  private void settle(Now now) {
    if (left) {
      return;
    }
    for (SwarmEvent event = told.poll(); event != null; event = told.poll()) {
      topology.handleEvent(now, event);
      if (event instanceof SwarmEvent.StatusChange change) {
        comms.handleHeard(now, change.node());
      }
    }
    topology.settle(now);
  }

  /**
   * Tells everybody that this node leaves. The connections close after it was sent; from now on
   * nobody is dialled, and who connects is disconnected.
   */
  public void handleLeave(Now now) {
    left = true;
    overlay.handleLeave(now);
    comms.handleLeave();
    for (Session session : sessions.values()) {
      // Who is no member yet may have a hello on its way; a BEAM node lets it fall.
      if (session.kind == PeerKind.STARLING || !session.member) {
        transport.send(session.peer.node(), new Message.Leave());
      }
    }
  }

  /** The journal has kept all up to that number. */
  public void handleKept(Now now, long upTo) {
    durability.handleKept(now, upTo);
    settle(now);
  }

  /**
   * The journal cannot keep anything. Local writes are refused until it has kept everything anew,
   * which is tried again and again; all else goes on.
   *
   * @param why for those whose writes are refused
   */
  public void handleKeepingFailed(Now now, String why) {
    if (durability.handleFailed(now, why) && !left) {
      // What was refused may be on disk; as another replica, nothing can be taken for it.
      beginLife(incarnation + 1);
      overlay.handleRenamed(Replica.of(config.node(), incarnation));
      sayHelloToAll();
      topology.handleRisen(now, incarnation);
      comms.handleRisen(now, incarnation);
      settle(now);
    }
  }

  /** Hands the journal everything anew, since what it adds up has become long. */
  public void handleCheckpointDue(Now now) {
    durability.keepEverything();
  }

  private Journal.Image everything() {
    return new Journal.Image(incarnation, promise, overlay.staged());
  }

  /** If it cannot be kept it is not answered, and so nobody counts on it. */
  private void keep(Now now, Promise next) {
    promise = next;
    durability.keep(
        now,
        new Journal.Promised(next),
        new Durability.Waiter() {
          @Override
          public void kept(Now then) {
            topology.handlePromiseKept(then, next);
          }

          @Override
          public void refused(Now then, String why) {}
        });
  }

  /** Does what is due by now. */
  public void advance(Now now) {
    if (left) {
      return;
    }
    long intervalNanos = config.health().pingInterval().toNanos();
    Session first = firstPending();
    while (first != null && now.nanos() - first.joinNanos >= 0) {
      join(now, first, now.nanos() - intervalNanos);
      first = firstPending();
    }
    monitor.advance(now);
    for (String node : pinged) {
      if (comms.isMeasured(node)) {
        sampleLink(now, node);
      }
    }
    pinged.clear();
    connector.advance(now);
    overlay.advance(now);
    comms.advance(now);
    durability.advance(now);
    settle(now);
  }

  /** When {@link #advance} is due, on the clock of {@link Now#nanos}; the maximum when never. */
  public long nextWakeNanos(Now now) {
    if (left) {
      return Long.MAX_VALUE;
    }
    long wake = earlier(monitor.nextWakeNanos(now), connector.nextWakeNanos(now));
    long until = Math.min(overlay.untilNextNanos(now), durability.untilNextNanos(now));
    until = Math.min(until, comms.untilNextNanos(now));
    if (until != Long.MAX_VALUE) {
      wake = earlier(wake, now.nanos() + until);
    }
    wake = earlier(wake, now.nanos() + topology.untilNextNanos(now));
    Session first = firstPending();
    return first == null ? wake : earlier(wake, first.joinNanos);
  }

  /** The other nodes, by name. Immutable. */
  public List<NodeHealth> nodes(Now now) {
    return monitor.snapshot(now);
  }

  /** Rises when others remember a later life of this name than this one. */
  public long incarnation() {
    return incarnation;
  }

  /** The state that is shared with the other members. */
  public TacticalOverlay overlay() {
    return overlay;
  }

  /** Messages to other nodes, and from them. */
  public CommsManager comms() {
    return comms;
  }

  /** Who commands, and in which role everybody is, as of now. */
  public TopologySnapshot topology(Now now) {
    return topology.snapshot(now);
  }

  /** Whom this node follows, as the last event told; null if nobody. */
  public @Nullable Commander commander() {
    return topology.commander();
  }

  /** For tests only, before anything else: does one thing wrong from now on. */
  public void plant(Planted bug) {
    overlay.plant(bug);
    comms.plant(bug);
    topology.plant(bug);
  }

  /** Whether local writes are refused since the journal has failed. */
  public boolean isKeepingFailed() {
    return durability.isFailing();
  }

  /** Times that the journal failed. */
  public long keepingFailures() {
    return durability.failures();
  }

  /** Nodes that are connected, dialled, or could be dialled. */
  public int candidates() {
    return connector.candidates();
  }

  /** Dials so far. */
  public long startedDials() {
    return connector.startedDials();
  }

  /** Dials so far that failed. */
  public long failedDials() {
    return connector.failedDials();
  }

  /** Times so far that a strategy could not look, or could no longer. */
  public long discoveryFailures() {
    return discoveryFailures;
  }

  /** Sightings dropped because there were too many. */
  public long refusedCandidates() {
    return connector.refusedCandidates();
  }

  /** Nodes turned away because the list of members was full of nodes that are not down. */
  public long refusedMembers() {
    return monitor.refusedMembers();
  }

  private @Nullable Session firstPending() {
    return pending.isEmpty() ? null : pending.values().iterator().next();
  }

  private boolean endSession(String node) {
    pending.remove(node);
    return sessions.remove(node) != null;
  }

  private static long earlier(long a, long b) {
    if (a == Long.MAX_VALUE || b == Long.MAX_VALUE) {
      return Math.min(a, b);
    }
    return a - b < 0 ? a : b;
  }

  private void handleHello(Now now, Session session, Message.Hello hello) {
    String node = session.peer.node();
    session.kind = PeerKind.STARLING;
    join(now, session, now.nanos());
    monitor.handleIdentified(node, PeerKind.STARLING, hello.incarnation());
    if (!session.sharesOverlay && hello.features().contains(OVERLAY)) {
      session.sharesOverlay = true;
      overlay.handleConnected(now, node);
    }
    session.takesComms |= hello.features().contains(COMMS);
    shareComms(now, session, hello.incarnation());
    if (!session.sharesTopology && session.member && hello.features().contains(TOPOLOGY)) {
      session.sharesTopology = true;
      topology.handleConnected(now, node);
    }
    long seen = hello.seen().orElse(incarnation);
    if (seen > incarnation && seen < Long.MAX_VALUE) {
      rise(now, seen);
    }
  }

  /** Goes above a life of this name that others remember, and says so to all. */
  private void rise(Now now, long remembered) {
    // Two lives that are told of the same one must not become one.
    long above = 1L + random.nextInt(MOST_ABOVE_MICROS);
    beginLife(remembered > Long.MAX_VALUE - above ? remembered + 1 : remembered + above);
    overlay.handleRisen(now, Replica.of(config.node(), incarnation));
    sayHelloToAll();
    topology.handleRisen(now, incarnation);
    comms.handleRisen(now, incarnation);
  }

  private void beginLife(long next) {
    incarnation = next;
    durability.keep(new Journal.Life(incarnation));
  }

  private void sayHelloToAll() {
    for (Session session : sessions.values()) {
      sayHello(session.peer.node());
    }
  }

  /** Tells the peer the latest life of its name that we know of, if only from what it wrote. */
  private void sayHello(String to) {
    OptionalLong met = monitor.incarnation(to);
    OptionalLong wrote = overlay.latestLife(to);
    OptionalLong seen =
        met.isEmpty() || wrote.orElse(Long.MIN_VALUE) > met.getAsLong() ? wrote : met;
    if (comms.incarnationOf(to) > seen.orElse(0)) {
      // A relay has told of it.
      seen = OptionalLong.of(comms.incarnationOf(to));
    }
    transport.send(to, new Message.Hello(incarnation, seen, config.release(), features));
  }

  /**
   * Makes a peer a member.
   *
   * @param silentSinceNanos its last sign of life
   */
  private void join(Now now, Session session, long silentSinceNanos) {
    if (session.member) {
      return;
    }
    pending.remove(session.peer.node());
    if (monitor.handleConnected(now, session.peer, session.kind, silentSinceNanos)) {
      session.member = true;
      connector.handleJoined(session.peer.node());
    } else {
      giveUp(now, session.peer.node());
    }
  }

  /** Tells what a connected member is; one that takes no messages of ours is a plain one. */
  private void shareComms(Now now, Session session, long life) {
    if (session.member) {
      Peer peer = session.peer;
      PeerKind kind = session.takesComms ? PeerKind.STARLING : PeerKind.BEAM;
      comms.handleConnected(now, peer.node(), kind, life, peer.creation());
    }
  }

  private void handleAnswer(Now now, String node, long sequence) {
    connector.handleAnswered(now, node);
    boolean heard = monitor.hears(node);
    monitor.handleAnswered(now, node, sequence);
    if (!heard) {
      comms.handleHeard(now, node);
    }
    if (sequence != FIRST_PING && !comms.isMeasured(node)) {
      sampleLink(now, node);
    }
  }

  private void sampleLink(Now now, String node) {
    comms.handleSample(now, node, monitor.medianNanos(node, SAMPLED_RTTS), monitor.loss(now, node));
  }

  private void handleLeft(Now now, String node) {
    endSession(node);
    unshare(now, node);
    transport.disconnect(node);
    monitor.handleLeft(now, node);
    connector.handleLeft(now, node);
  }

  private void unshare(Now now, String node) {
    overlay.handleDisconnected(now, node);
    comms.handleDisconnected(now, node);
    topology.handleDisconnected(now, node);
  }

  /** This node closes a connection: the peer is silent, or there is no room for it. */
  private void giveUp(Now now, String node) {
    endSession(node);
    unshare(now, node);
    connector.handleGivenUp(now, node);
    transport.disconnect(node);
  }

  private final class MonitorEffects implements NodeMonitor.Effects {
    @Override
    public void ping(String node, PeerKind kind, long sequence) {
      pinged.add(node);
      if (kind == PeerKind.STARLING) {
        transport.send(node, new Message.Ping(sequence));
      } else {
        comms.handlePinged(node, sequence);
        transport.pingBeam(node, sequence);
      }
    }

    @Override
    public void probe(String helper, String target) {
      transport.send(helper, new Message.Probe(target));
    }

    @Override
    public void probed(String asker, String target) {
      transport.send(asker, new Message.Probed(target));
    }

    @Override
    public void disconnect(Now now, String node) {
      giveUp(now, node);
    }

    @Override
    public void forgotten(String node) {
      connector.handleForgotten(node);
      comms.handleForgotten(node);
    }

    @Override
    public void emit(SwarmEvent event) {
      told.add(event);
      events.emit(event);
    }
  }

  private final class ConnectorEffects implements Connector.Effects {
    @Override
    public void dial(String node) {
      transport.dial(node);
    }

    @Override
    public void emit(SwarmEvent event) {
      events.emit(event);
    }
  }

  private final class OverlayEffects implements TacticalOverlay.Effects {
    @Override
    public boolean areMembersComplete(Now now) {
      return monitor.snapshot(now).stream()
          .allMatch(member -> member.kind() != PeerKind.STARLING || shares(member.node()));
    }

    private boolean shares(String node) {
      Session session = sessions.get(node);
      return session != null && session.sharesOverlay;
    }

    @Override
    public OptionalLong life(String node) {
      return sessions.containsKey(node) ? monitor.incarnation(node) : OptionalLong.empty();
    }

    @Override
    public void outlived(Now now, long incarnation) {
      if (incarnation < Long.MAX_VALUE) {
        rise(now, incarnation);
      }
    }

    @Override
    public void send(String node, Message message) {
      transport.send(node, message);
    }

    @Override
    public void emit(SwarmEvent event) {
      events.emit(event);
    }
  }

  private final class Monitored implements Members {
    @Override
    public boolean isLive(String node) {
      return monitor.isLive(node);
    }

    @Override
    public boolean hears(String node) {
      return monitor.hears(node);
    }

    @Override
    public List<NodeHealth> all(Now now) {
      return monitor.snapshot(now);
    }
  }

  private final class TopologyEffects implements Topology.Effects {
    @Override
    public void send(String node, Message message) {
      transport.send(node, message);
    }

    @Override
    public void emit(SwarmEvent event) {
      events.emit(event);
    }
  }

  private final class CommsEffects implements CommsManager.Effects {
    @Override
    public void send(String node, Message message) {
      transport.send(node, message);
    }

    @Override
    public void sendPlain(String node, Value body, boolean urgent) {
      transport.sendPlain(node, body, urgent);
    }

    @Override
    public long pendingBytes(String node) {
      return transport.pendingBytes(node);
    }

    @Override
    public long committedBytes(String node) {
      return transport.committedBytes(node);
    }

    @Override
    public boolean holdsUrgent(String node) {
      return transport.holdsUrgent(node);
    }

    @Override
    public void awaitReady(String node) {
      transport.awaitReady(node);
    }

    @Override
    public boolean isKnown(String node) {
      return monitor.isMember(node);
    }

    @Override
    public boolean hears(Now now, String node) {
      return monitor.hearsLately(now, node);
    }

    @Override
    public void heardVia(Now now, Route route) {
      monitor.handleRelayed(
          now,
          route.node(),
          route.creation(),
          route.incarnation(),
          route.via(),
          route.sinceNanos());
    }

    @Override
    public void emit(SwarmEvent event) {
      if (event instanceof SwarmEvent.LinkChanged change) {
        overlay.handlePace(change.node(), change.to().compareTo(LinkQuality.DEGRADED) >= 0);
      }
      events.emit(event);
    }
  }
}
