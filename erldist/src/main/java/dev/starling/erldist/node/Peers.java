package dev.starling.erldist.node;

import dev.starling.erldist.dist.Connection;
import dev.starling.erldist.dist.PeerInfo;
import dev.starling.erldist.term.Atom;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connected nodes, and this node itself, which is reached through a {@link LocalConnection}
 * like any other. The event loop changes the tables; other threads read the last snapshot.
 */
final class Peers {
  private final NodeContext context;
  private final Peer local;
  private final IdentityHashMap<Connection, Peer> byConnection = new IdentityHashMap<>();

  /** Never changed once published. */
  private volatile Map<String, Peer> byName;

  /** Never changed once published; without this node itself. */
  private volatile List<PeerInfo> infos = List.of();

  Peers(NodeContext context, Peer local) {
    this.context = context;
    this.local = local;
    this.byName = Map.of(context.name().name(), local);
    byConnection.put(local.connection(), local);
  }

  /** The node of that name, if it is connected or this one. For any thread. */
  @Nullable Peer find(String node) {
    return byName.get(node);
  }

  @Nullable Peer find(Atom node) {
    return byName.get(node.name());
  }

  @Nullable Peer find(Connection connection) {
    return byConnection.get(connection);
  }

  Peer local() {
    return local;
  }

  /** All but this node itself, in the order they came. For any thread. */
  List<PeerInfo> infos() {
    return infos;
  }

  Peer add(Connection connection) {
    Peer peer = new Peer(connection.peer(), connection, context);
    byConnection.put(connection, peer);
    Map<String, Peer> names = new LinkedHashMap<>(byName);
    names.put(peer.info().node(), peer);
    publish(names);
    return peer;
  }

  @Nullable Peer remove(Connection connection) {
    Peer peer = byConnection.remove(connection);
    if (peer != null) {
      Map<String, Peer> names = new LinkedHashMap<>(byName);
      names.remove(peer.info().node(), peer);
      publish(names);
    }
    return peer;
  }

  private void publish(Map<String, Peer> names) {
    List<PeerInfo> others = new ArrayList<>(names.size());
    for (Peer peer : names.values()) {
      if (peer != local) {
        others.add(peer.info());
      }
    }
    byName = names;
    infos = List.copyOf(others);
  }
}
