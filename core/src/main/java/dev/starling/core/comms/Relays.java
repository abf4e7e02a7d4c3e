package dev.starling.core.comms;

import dev.starling.core.health.PeerKind;
import dev.starling.core.message.Message;
import dev.starling.core.message.Message.Neighbour;
import dev.starling.core.planted.Planted;
import dev.starling.core.port.Now;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells neighbours of links, and carries messages for those who have none. */
final class Relays {
  static final int MAX_HOPS = 3;
  static final int TOLD_AT_ONCE = 8;
  private static final long SOON_NANOS = 100_000_000;

  /** Between two looks: while a swarm forms, something changes with every message. */
  private static final long LEAST_NANOS = 10_000_000;

  private static final long INTERVAL_NANOS = 1_000_000_000;

  /** Who was asked for links looks so often whether round trips have changed. */
  private static final long RTT_INTERVAL_NANOS = 10_000_000_000L;

  private static final int MAX_LAST_HOPS = 5_120;

  /** More than that waiting in a connection, and what is relayed is not added. */
  private static final long MAX_PENDING_BYTES = 1 << 20;

  private final String self;
  private final Map<String, CommsPeer> peers;
  private final CommsManager.Effects effects;
  private final Routes routes;
  private final Carried carried = new Carried();

  /** Through whom somebody without a connection was heard last. */
  private final Map<String, String> lastHops = new LinkedHashMap<>();

  /** Neighbours that were not told of the links as they are. */
  private final Set<String> untold = new LinkedHashSet<>();

  /** Neighbours that count on the links as they were told: these are told first. */
  private final Set<String> askers = new HashSet<>();

  /** Of these, who waits for the links. */
  private final Set<String> unanswered = new LinkedHashSet<>();

  private Planted planted = Planted.NONE;
  private boolean active;
  private boolean overdue;
  private boolean looked;
  private long lookedNanos;
  private long nextNanos;
  private long number;
  private long drops;

  Relays(String self, Map<String, CommsPeer> peers, CommsManager.Effects effects) {
    this.self = self;
    this.peers = peers;
    this.effects = effects;
    this.routes = new Routes(self);
  }

  Routes routes() {
    return routes;
  }

  void plant(Planted bug) {
    planted = bug;
    routes.plant(bug);
  }

  long drops() {
    return drops;
  }

  /** Links have changed: to be looked at soon. */
  void changed(Now now) {
    due(now, SOON_NANOS);
  }

  /** A link is no more: to be looked at at once, unless that was just done. */
  void lost() {
    overdue = true;
  }

  /** What has no connection any more may have another way: to be looked at at once. */
  void handleDisconnected(Now now, String node) {
    routes.handleDisconnected(node);
    untold.remove(node);
    askers.remove(node);
    unanswered.remove(node);
    due(now, 0);
  }

  void handleConnected(Now now, String node) {
    untold.add(node);
    changed(now);
  }

  private void due(Now now, long inNanos) {
    if (!active || nextNanos - now.nanos() > inNanos) {
      nextNanos = now.nanos() + inNanos;
    }
    active = true;
  }

  long untilNextNanos(Now now) {
    long until = active ? nextNanos - now.nanos() : Outgoing.NEVER;
    return overdue ? Math.min(until, Math.max(0, restNanos(now))) : until;
  }

  private long restNanos(Now now) {
    return looked ? lookedNanos + LEAST_NANOS - now.nanos() : 0;
  }

  /** Returns whether paths may have changed. */
  boolean advance(Now now) {
    boolean isDue = active && now.nanos() - nextNanos >= 0;
    if (!isDue && !(overdue && restNanos(now) <= 0)) {
      return false;
    }
    overdue = false;
    looked = true;
    lookedNanos = now.nanos();
    if (routes.refresh(now.nanos(), links(now))) {
      for (CommsPeer peer : peers.values()) {
        if (isNeighbour(peer)) {
          untold.add(peer.node);
        }
      }
    }
    for (String node : unanswered) {
      routes.list().forEach(piece -> effects.send(node, piece));
    }
    unanswered.clear();
    int told = tell(askers::contains, 0);
    tell(node -> true, told);
    List<String> wanted = routes.wanted();
    wanted.forEach(node -> effects.send(node, new Message.LinksPull()));
    routes.all().values().forEach(route -> effects.heardVia(now, route));
    boolean more = !untold.isEmpty() || !wanted.isEmpty() || !routes.all().isEmpty();
    active = more || !askers.isEmpty();
    nextNanos = now.nanos() + (more ? INTERVAL_NANOS : RTT_INTERVAL_NANOS);
    return true;
  }

  private List<Neighbour> links(Now now) {
    List<Neighbour> links = new ArrayList<>();
    for (CommsPeer peer : peers.values()) {
      if (isNeighbour(peer) && peer.gauge.isMeasured() && effects.hears(now, peer.node)) {
        links.add(
            new Neighbour(peer.node, peer.incarnation, peer.creation, peer.rttNanos / 1_000, null));
      }
    }
    return links;
  }

  private static boolean isNeighbour(CommsPeer peer) {
    return peer.connected && peer.kind == PeerKind.STARLING && peer.incarnation != 0;
  }

  /** Returns how many were told by now. */
  private int tell(Predicate<String> which, int before) {
    int told = before;
    for (String node : List.copyOf(untold)) {
      if (told == TOLD_AT_ONCE) {
        return told;
      }
      CommsPeer peer = peers.get(node);
      if (which.test(node)) {
        untold.remove(node);
        if (peer != null && isNeighbour(peer)) {
          effects.send(node, routes.digest());
          told++;
        }
      }
    }
    return told;
  }

  void handleLinks(Now now, String from, Message message) {
    if (message instanceof Message.LinksDigest digest) {
      if (routes.handleDigest(from, digest)) {
        effects.send(from, new Message.LinksPull());
      }
    } else if (message instanceof Message.LinksPull) {
      askers.add(from);
      unanswered.add(from);
      changed(now);
    } else if (message instanceof Message.Links links && routes.handleLinks(from, links)) {
      changed(now);
    }
  }

  /** Sends to a node that is connected, or by the way that it has. */
  void send(CommsPeer peer, long incarnation, Message.Relayable content) {
    if (peer.connected) {
      effects.send(peer.node, content);
    } else if (peer.via != null) {
      effects.send(peer.via, wrap(peer.node, incarnation, content));
    }
  }

  /**
   * Answers somebody, directly or through others.
   *
   * @param lastHop who is tried if no way is known
   */
  void answer(String to, long incarnation, Message.Relayable content, @Nullable String lastHop) {
    CommsPeer peer = peers.get(to);
    if (peer != null && peer.connected) {
      effects.send(to, content);
      return;
    }
    Route route = routes.to(to);
    String via = route != null ? route.via() : lastHop;
    if (via != null && !via.equals(to)) {
      effects.send(via, wrap(to, incarnation, content));
    }
  }

  private Message.Relayed wrap(String target, long incarnation, Message.Relayable content) {
    return new Message.Relayed(self, incarnation, ++number, target, 1, content);
  }

  @Nullable String lastHop(String node) {
    return lastHops.get(node);
  }

  /** Returns what is for this node; the rest is passed on, or dropped. */
  Message.@Nullable Relayable handleRelayed(Now now, String from, Message.Relayed message) {
    boolean circles = planted == Planted.RELAYED_IN_CIRCLES;
    boolean sound = message.hops() >= 1 && message.hops() <= MAX_HOPS;
    if (!sound || message.origin().equals(self) || !(carried.add(message) || circles)) {
      drops++;
      return null;
    }
    if (message.target().equals(self)) {
      lastHops.remove(message.origin());
      lastHops.put(message.origin(), from);
      if (lastHops.size() > MAX_LAST_HOPS) {
        lastHops.remove(lastHops.keySet().iterator().next());
      }
      return message.payload();
    }
    CommsPeer target = peers.get(message.target());
    boolean direct = target != null && isNeighbour(target);
    String next =
        direct
            ? message.target()
            : routes.viaTo(message.target(), links(now), from, message.origin());
    boolean tooFar = message.hops() + (direct ? 1 : 2) > MAX_HOPS && !circles;
    if (next == null || tooFar || effects.pendingBytes(next) > MAX_PENDING_BYTES) {
      drops++;
      return null;
    }
    effects.send(
        next,
        new Message.Relayed(
            message.origin(),
            message.incarnation(),
            message.number(),
            message.target(),
            circles ? message.hops() : message.hops() + 1,
            message.payload()));
    return null;
  }
}
