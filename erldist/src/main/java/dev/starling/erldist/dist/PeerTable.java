package dev.starling.erldist.dist;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All connections of an endpoint, made and in the making, and the rules for two of them with one
 * node. Belongs to the event loop.
 *
 * <p>When two nodes dial each other, the dial of the one with the greater name counts, provided
 * that each has heard the other's name. A side therefore never has both a dial that the peer knows
 * of and an accepted handshake under the same name: it is this that keeps the two sides from each
 * closing the connection that the other one keeps.
 */
final class PeerTable {
  private enum LogKind {
    TOO_MANY_HANDSHAKES,
    HANDLER_FAILED
  }

  private static final String NO_ROOM = "this node has as many connections as it may";

  private final DistSettings settings;
  private final LogLimiter log;
  private final FrameParser parser;
  private final SecureRandom random = new SecureRandom();

  /** Written on the event loop only; {@link #connection} reads it anywhere. */
  private final Map<String, TcpConnection> connections = new ConcurrentHashMap<>();

  private final Map<String, Dial> dials = new HashMap<>();

  /** Eldest first. */
  private final Set<Incoming> incoming = new LinkedHashSet<>();

  private boolean closed;

  PeerTable(DistSettings settings, LogLimiter log) {
    this.settings = settings;
    this.log = log;
    this.parser = new FrameParser(settings.maxFrameBytes());
  }

  /** May be called by any thread. */
  @Nullable Connection connection(String node) {
    return connections.get(node);
  }

  CompletionStage<Connection> connect(String node) {
    Connection connection = connections.get(node);
    if (connection != null) {
      return CompletableFuture.completedStage(connection);
    }
    Dial underWay = dials.get(node);
    if (underWay != null) {
      return underWay.result();
    }
    Dial dial = new Dial(node, this, settings);
    if (closed) {
      dial.fail(ConnectFailure.LOCAL, "this node is closed");
    } else if (!NodeName.isValid(node)) {
      dial.fail(ConnectFailure.UNREACHABLE, "is no node name");
    } else if (node.equals(settings.name().toString())) {
      dial.fail(ConnectFailure.LOCAL, "is this node itself");
    } else if (!hasRoomFor(node) || dials.size() >= settings.maxHandshakes()) {
      dial.fail(ConnectFailure.LOCAL, NO_ROOM);
    } else {
      dials.put(node, dial);
      if (!peerDials(node)) {
        dial.attempt();
      }
    }
    return dial.result();
  }

  /** Closes the connection, and gives up a dial. */
  boolean disconnect(String node) {
    TcpConnection connection = connections.get(node);
    if (connection != null) {
      connection.close();
    }
    Dial dial = dials.remove(node);
    if (dial != null) {
      dial.fail(ConnectFailure.LOCAL, "disconnected by this side");
    }
    return connection != null || dial != null;
  }

  /** A socket that a peer opened. */
  void accept(Channel channel) {
    if (closed) {
      Sockets.close(channel);
      return;
    }
    if (incoming.size() >= settings.maxHandshakes()) {
      // The eldest has had the most time: a flood of silent peers keeps nobody out for long.
      Incoming eldest = incoming.iterator().next();
      log.log(
          LogKind.TOO_MANY_HANDSHAKES,
          Level.WARNING,
          incoming.size()
              + " handshakes in progress: the one from "
              + eldest.address()
              + " makes room for "
              + channel.remoteAddress());
      incoming.remove(eldest);
      eldest.close();
    }
    Incoming started = new Incoming(channel, this);
    incoming.add(started);
    Sockets.configure(channel, settings);
    Acceptor acceptor =
        new Acceptor(settings.self(), settings.cookie(), newChallenge(), started::answer);
    channel
        .pipeline()
        .addLast(new HandshakeHandler(acceptor, started, settings.handshakeTimeout()));
  }

  /** What to answer to a peer that dials. */
  HandshakeStatus answer(HandshakePeer peer) throws HandshakeException {
    String node = peer.node();
    String self = settings.name().toString();
    if (node.equals(self)) {
      throw new HandshakeException(ConnectFailure.NOT_ALLOWED, "that is our own name");
    }
    if (connections.containsKey(node)) {
      return HandshakeStatus.ALIVE;
    }
    if (!hasRoomFor(node)) {
      throw new HandshakeException(ConnectFailure.NOT_ALLOWED, NO_ROOM);
    }
    Dial dial = dials.get(node);
    if (dial == null) {
      return HandshakeStatus.OK;
    }
    if (!dial.isKnownToPeer()) {
      dial.giveWay();
      return HandshakeStatus.OK;
    }
    if (self.compareTo(node) > 0) {
      return HandshakeStatus.NOK;
    }
    dial.giveWay();
    return HandshakeStatus.OK_SIMULTANEOUS;
  }

  void incomingEstablished(Incoming from, ChannelHandlerContext context, HandshakePeer peer) {
    incoming.remove(from);
    established(context, peer, false);
    // The resolver remembers where it last found a node. One that only ever dialled us is looked up
    // now, for should its EPMD die with it, the refused port is the only proof of its death.
    settings.resolver().resolve(peer.node());
  }

  void incomingFailed(Incoming from, ConnectFailure failure, String message) {
    boolean counted = incoming.remove(from);
    if (counted) {
      boolean usual =
          failure == ConnectFailure.CLOSED || failure == ConnectFailure.ALREADY_CONNECTED;
      String node = from.node() == null ? "a peer" : from.node();
      log.log(
          failure,
          usual ? Level.DEBUG : Level.WARNING,
          "handshake with " + node + " from " + from.address() + " failed: " + message);
    }
    Dial dial = from.node() == null ? null : dials.get(from.node());
    if (dial != null && !peerDials(dial.node())) {
      dial.attempt();
    }
  }

  /** A handshake of either direction came to its end: here the connection begins. */
  void established(ChannelHandlerContext context, HandshakePeer peer, boolean dialled) {
    Channel channel = context.channel();
    TcpConnection old = connections.get(peer.node());
    if (old != null) {
      old.end(CloseReason.REPLACED);
    }
    Dial dial = dials.remove(peer.node());
    if (closed || !hasRoomFor(peer.node())) {
      Sockets.close(channel);
      if (dial != null) {
        dial.fail(ConnectFailure.LOCAL, NO_ROOM);
      }
      return;
    }
    boolean visible = (peer.flags() & settings.self().flags() & DistFlags.PUBLISHED) != 0;
    PeerInfo info =
        new PeerInfo(
            peer.node(),
            peer.flags(),
            peer.creation(),
            visible,
            dialled,
            (InetSocketAddress) channel.remoteAddress());
    TcpConnection connection = new TcpConnection(channel, info, settings, parser, log, this::ended);
    connections.put(peer.node(), connection);
    try {
      settings.handler().connected(connection);
    } catch (RuntimeException e) {
      log.log(LogKind.HANDLER_FAILED, Level.ERROR, "exception out of connected: " + e);
    }
    if (dial != null) {
      dial.succeed(connection);
    }
    context.pipeline().replace(context.handler(), null, connection);
  }

  void dialEnded(Dial dial) {
    dials.remove(dial.node(), dial);
  }

  boolean hasRoomFor(String node) {
    return connections.containsKey(node) || connections.size() < settings.maxConnections();
  }

  /** A tick of the ticker, for all connections. */
  void tick() {
    List.copyOf(connections.values()).forEach(TcpConnection::tick);
  }

  void close() {
    closed = true;
    List.copyOf(incoming).forEach(Incoming::close);
    List<Dial> given = List.copyOf(dials.values());
    dials.clear();
    given.forEach(dial -> dial.fail(ConnectFailure.LOCAL, "this node closes"));
    List.copyOf(connections.values()).forEach(TcpConnection::close);
  }

  int newChallenge() {
    return random.nextInt();
  }

  private void ended(TcpConnection connection) {
    connections.remove(connection.peer().node(), connection);
  }

  /** Whether an accepted handshake under this name is in progress. */
  private boolean peerDials(String node) {
    return incoming.stream().anyMatch(handshake -> node.equals(handshake.node()));
  }
}
